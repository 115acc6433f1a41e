import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { chooseEncoding, packOnce, type Encoding } from './compression.ts';
import type { FrameEnv } from './frame-env.ts';

export interface Asset {
  /** `shop.css`; the address becomes `/assets/shop.<hash>.css`. */
  readonly name: string;
  readonly type: string;
  readonly body: string | Uint8Array;
}

export interface Assets {
  /** The address of an asset. It changes with the content, so whoever has it may keep it for ever. */
  href(name: string): string;
  /** Bytes on the wire with this encoding: for a page that states its own weight. */
  weight(name: string, encoding: Encoding): Promise<number>;
  readonly routes: Hono<FrameEnv>;
}

/** Files that never change under their address. Each is packed once, when it is first asked for. */
export function openAssets(list: readonly Asset[]): Assets {
  const kept = list.map((one) => {
    const bytes = typeof one.body === 'string' ? new TextEncoder().encode(one.body) : one.body;
    const hash = createHash('sha256').update(bytes).digest('base64url').replace(/[_-]/g, '').slice(0, 10);
    const dot = one.name.lastIndexOf('.');
    const packed = new Map<Encoding, Promise<Uint8Array>>();
    const inEncoding = (encoding: Encoding): Promise<Uint8Array> => {
      let made = packed.get(encoding);
      if (!made) packed.set(encoding, (made = packOnce(bytes, encoding)));
      return made;
    };
    return { ...one, bytes, href: `/assets/${one.name.slice(0, dot)}.${hash}${one.name.slice(dot)}`, inEncoding };
  });
  const byHref = new Map(kept.map((one) => [one.href, one]));
  const byName = (name: string) => {
    const one = kept.find((each) => each.name === name);
    if (!one) throw new Error(`no asset is called ${name}`);
    return one;
  };
  const routes = new Hono<FrameEnv>();
  routes.get('/assets/:file', async (c) => {
    const one = byHref.get(c.req.path);
    if (!one) throw new Refusal('not_found');
    const encoding = /^(?:text|application\/(?:javascript|json|manifest\+json)|image\/svg)/.test(one.type) ? chooseEncoding(c.req.header('accept-encoding')) : null;
    const bytes = encoding === null ? one.bytes : await one.inEncoding(encoding);
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': one.type, 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding', 'Content-Length': String(bytes.byteLength),
      ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
    });
  });
  return { href: (name) => byName(name).href, weight: async (name, encoding) => (await byName(name).inEncoding(encoding)).byteLength, routes };
}

import type { Hono } from 'hono';
import { openAssets } from '../../../platform/http/assets.ts';
import type { Encoding } from '../../../platform/http/compression.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { referenceStyle } from '../../../platform/http/reference-style.ts';
import { buildAssets } from '../../../ui/build-assets.ts';

/** The files of the customer pages, with what they weigh. */
export interface ShopAssets {
  readonly css: string;
  /** The stylesheet of the pages behind sign-in, in place of `css`. */
  readonly account: string;
  readonly script: string;
  /** The second script, for the few pages that offer a passkey. */
  readonly passkey: string;
  /** Of the page with the puzzle alone. */
  readonly work: string;
  /** The stylesheet of the pages about problems and about the API. */
  readonly reference: string;
  /** Bytes on the wire of the stylesheet and scripts that a page names. */
  weight(encoding: Encoding | null, html: string): number;
  readonly routes: Hono<FrameEnv>;
}

/** Builds the files and packs each once. */
export async function openShopAssets(): Promise<ShopAssets> {
  const built = await buildAssets();
  const files = { 'shop.css': built.css, 'account.css': built.account, 'shop.js': built.script, 'passkey.js': built.passkey, 'work.js': built.work };
  const assets = openAssets([
    ...Object.entries(files).map(([name, body]) => ({ name, type: name.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8', body })),
    { name: 'reference.css', type: 'text/css; charset=utf-8', body: referenceStyle(built.tokens) },
  ]);
  const weights = await Promise.all(Object.entries(files).map(async ([name, body]) => ({
    href: assets.href(name), br: await assets.weight(name, 'br'), gzip: await assets.weight(name, 'gzip'), plain: Buffer.byteLength(body),
  })));
  return {
    css: assets.href('shop.css'), account: assets.href('account.css'), script: assets.href('shop.js'), passkey: assets.href('passkey.js'), work: assets.href('work.js'), reference: assets.href('reference.css'), routes: assets.routes,
    weight: (encoding, html) => weights.reduce((sum, one) => sum + (html.includes(one.href) ? one[encoding ?? 'plain'] : 0), 0),
  };
}

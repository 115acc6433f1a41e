import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { openAssets } from '../../../platform/http/assets.ts';
import { packOnce, type Encoding } from '../../../platform/http/compression.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { projectRoot } from '../../../platform/project-root.ts';
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
  /** The script of the app's own pages. */
  readonly app: string;
  /** The service worker's source, without what it must know of this version (app/app-files.ts). */
  readonly worker: string;
  readonly icons: { readonly small: string; readonly large: string; readonly maskable: string; readonly badge: string };
  readonly appleIcon: Uint8Array;
  /** What installing the app downloads, packed: worker, script, stylesheet, icon. */
  readonly appBytes: number;
  /** The stylesheet of the pages about problems and about the API. */
  readonly reference: string;
  /** The stylesheet of the console. */
  readonly console: string;
  /** What the agents' desk is dressed with besides, and its script. */
  readonly desk: string;
  readonly deskScript: string;
  /** Bytes on the wire of the stylesheet and scripts that a page names. */
  weight(encoding: Encoding | null, html: string): number;
  readonly routes: Hono<FrameEnv>;
}

const pictureOf = (name: string): Uint8Array => readFileSync(join(projectRoot(), 'src/ui/icons', name));

/** Builds the files and packs each once. */
export async function openShopAssets(): Promise<ShopAssets> {
  const built = await buildAssets();
  const files = { 'shop.css': built.css, 'account.css': built.account, 'shop.js': built.script, 'passkey.js': built.passkey, 'work.js': built.work, 'app.js': built.app };
  const pictures = ['icon-192.png', 'icon-512.png', 'maskable-512.png', 'badge-96.png'].map((name) => ({ name, type: 'image/png', body: pictureOf(name) }));
  const assets = openAssets([
    ...Object.entries(files).map(([name, body]) => ({ name, type: name.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8', body })),
    ...pictures,
    { name: 'reference.css', type: 'text/css; charset=utf-8', body: referenceStyle(built.tokens) },
    { name: 'console.css', type: 'text/css; charset=utf-8', body: built.console },
    { name: 'desk.css', type: 'text/css; charset=utf-8', body: built.desk },
    { name: 'desk.js', type: 'text/javascript; charset=utf-8', body: built.deskScript },
  ]);
  const weights = await Promise.all(Object.entries(files).map(async ([name, body]) => ({
    href: assets.href(name), br: await assets.weight(name, 'br'), gzip: await assets.weight(name, 'gzip'), plain: Buffer.byteLength(body),
  })));
  const worker = await packOnce(Buffer.from(built.worker), 'br');
  return {
    css: assets.href('shop.css'), account: assets.href('account.css'), script: assets.href('shop.js'), passkey: assets.href('passkey.js'), work: assets.href('work.js'), app: assets.href('app.js'), worker: built.worker, reference: assets.href('reference.css'), console: assets.href('console.css'), desk: assets.href('desk.css'), deskScript: assets.href('desk.js'), routes: assets.routes,
    icons: { small: assets.href('icon-192.png'), large: assets.href('icon-512.png'), maskable: assets.href('maskable-512.png'), badge: assets.href('badge-96.png') }, appleIcon: pictureOf('apple-180.png'),
    appBytes: worker.byteLength + await assets.weight('app.js', 'br') + await assets.weight('account.css', 'br') + pictures[0]!.body.byteLength,
    weight: (encoding, html) => weights.reduce((sum, one) => sum + (html.includes(one.href) ? one[encoding ?? 'plain'] : 0), 0),
  };
}

import type { Hono } from 'hono';
import { openAssets } from '../../platform/http/assets.ts';
import type { Encoding } from '../../platform/http/compression.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { referenceStyle } from '../../platform/http/reference-style.ts';
import { buildAssets } from '../../ui/build-assets.ts';

/** The files of the customer pages, with what they weigh. */
export interface ShopAssets {
  readonly css: string;
  readonly script: string;
  /** The stylesheet of the pages about problems and about the API. */
  readonly reference: string;
  /** Bytes of stylesheet and script on the wire. */
  weight(encoding: Encoding | null): number;
  readonly routes: Hono<FrameEnv>;
}

/** Builds the files and packs each once. */
export async function openShopAssets(): Promise<ShopAssets> {
  const built = await buildAssets();
  const assets = openAssets([
    { name: 'shop.css', type: 'text/css; charset=utf-8', body: built.css },
    { name: 'shop.js', type: 'text/javascript; charset=utf-8', body: built.script },
    { name: 'reference.css', type: 'text/css; charset=utf-8', body: referenceStyle(built.tokens) },
  ]);
  const weigh = async (encoding: Encoding) => (await Promise.all([assets.weight('shop.css', encoding), assets.weight('shop.js', encoding)])).reduce((sum, one) => sum + one, 0);
  const [br, gzip] = await Promise.all([weigh('br'), weigh('gzip')]);
  const plain = Buffer.byteLength(built.css) + Buffer.byteLength(built.script);
  return {
    css: assets.href('shop.css'), script: assets.href('shop.js'), reference: assets.href('reference.css'), routes: assets.routes,
    weight: (encoding) => (encoding === null ? plain : { br, gzip }[encoding]),
  };
}

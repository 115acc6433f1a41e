import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { check } from '../base/check.ts';

/** One immutable file of the pages: its content is in its name. */
export interface AssetFile { readonly name: string; readonly kind: 'css' | 'js'; readonly text: string }

export interface ServedAsset extends AssetFile {
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer;
  readonly gzip: Buffer;
}

export interface Assets {
  readonly css: ServedAsset;
  readonly script: ServedAsset;
  /** Bytes of both on the wire, brotli. */
  readonly weight: number;
}

export const ASSET_PREFIX = '/a/';
/** What every asset is sent with: the name changes with the content, so nobody ever asks twice. */
export const ASSET_CACHE = 'public, max-age=31536000, immutable';

/** Packs built files for serving; each is compressed once, as well as possible. */
export function packAssets(files: readonly AssetFile[]): Assets {
  const serve = (kind: AssetFile['kind']): ServedAsset => {
    const file = files.find((one) => one.kind === kind);
    check(file !== undefined, `no ${kind} was built`);
    const plain = Buffer.from(file.text);
    return {
      ...file, plain,
      path: `${ASSET_PREFIX}${file.name}`,
      type: kind === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      brotli: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
      gzip: gzipSync(plain, { level: 9 }),
    };
  };
  const css = serve('css');
  const script = serve('js');
  return { css, script, weight: css.brotli.length + script.brotli.length };
}

/** The assets built beside the server (`assets.json`), or built on the spot from source when there are none (tests, development). */
export async function loadAssets(builtFile: string | null): Promise<Assets> {
  if (builtFile !== null && existsSync(builtFile)) return packAssets(JSON.parse(readFileSync(builtFile, 'utf8')) as AssetFile[]);
  const { buildAssets } = await import('./build-assets.ts');
  return packAssets(await buildAssets());
}

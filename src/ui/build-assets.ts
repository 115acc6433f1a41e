import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AssetFile } from './assets.ts';

// The oldest phones the shop is for. No such browser can be had for tests, so the build lowers what it can and
// forbidden-css.test.ts refuses what it cannot.
const OLDEST = ['chrome64', 'ios12'];

/** Bundles and minifies the stylesheet and the script. Needs esbuild, so it runs when building and in tests, not in the shop. */
export async function buildAssets(): Promise<readonly AssetFile[]> {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const one = async (entry: string, kind: 'css' | 'js'): Promise<AssetFile> => {
    const result = await build({ entryPoints: [at(entry)], bundle: true, minify: true, write: false, target: OLDEST, legalComments: 'none', logLevel: 'silent', charset: 'utf8' });
    const text = result.outputFiles[0]!.text.trim();
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 8);
    return { name: `${hash}.${kind}`, kind, text };
  };
  return Promise.all([one('./style/style.css', 'css'), one('./browser/page.js', 'js')]);
}

/** Writes what `buildAssets` made, for `loadAssets` to find beside the built server. */
export async function writeAssets(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/assets.json`, JSON.stringify(await buildAssets()));
}

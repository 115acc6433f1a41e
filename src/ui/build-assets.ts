import { build, stop, transform } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/project-root.ts';

/** What the pages are dressed with, minified. `account` dresses the pages behind sign-in in place of `css`; `passkey` is loaded only where a passkey is offered, `work` only where a look-up is guarded. `app` is the script of the pages about the app, `worker` the service worker without its list of files. `console` dresses the pages of the staff, `desk` the agents' desk inside it. `tokens` alone is for pages that explain and have a small style of their own. */
export interface PageAssets { readonly css: string; readonly account: string; readonly script: string; readonly passkey: string; readonly work: string; readonly app: string; readonly worker: string; readonly console: string; readonly desk: string; readonly deskScript: string; readonly tokens: string }

// The oldest phones the shop is for. No such browser can be had for tests, so the build lowers what it can and
// build-assets.test.ts refuses what it cannot.
const OLDEST = ['chrome64', 'ios12'];
// Staff sit at browsers that are kept up to date.
const RECENT = ['chrome120', 'firefox120', 'safari17'];

/** Bundles and minifies the stylesheet and the script from their sources: 20 ms, once at the start. */
export async function buildAssets(): Promise<PageAssets> {
  const source = (path: string) => join(projectRoot(), 'src/ui', path);
  const one = async (entry: string, target: readonly string[] = OLDEST): Promise<string> => {
    const result = await build({ entryPoints: [source(entry)], bundle: true, minify: true, write: false, target: [...target], legalComments: 'none', logLevel: 'silent', charset: 'utf8' });
    return result.outputFiles[0]!.text.trim();
  };
  const [css, account, script, passkey, work, app, worker, console, desk, deskScript, tokens] = await Promise.all([
    one('style/style.css'), one('style/account.css'), one('browser/page.js'), one('browser/passkey.js'), one('browser/work.js'), one('browser/app.js'), one('browser/worker/sw.ts'), one('style/console.css', RECENT), one('style/desk.css', RECENT), one('browser/desk.js', RECENT),
    transform(readFileSync(source('style/tokens.css')), { loader: 'css', minify: true, target: OLDEST }).then((result) => result.code.trim()),
  ]);
  return { css, account, script, passkey, work, app, worker, console, desk, deskScript, tokens };
}

/** Ends esbuild's helper process, which would otherwise stay as long as the shop runs. */
export const endBuilder = (): Promise<void> => stop();

import { Hono } from 'hono';
import { createHash } from 'node:crypto';
import { LANGUAGES } from '../../../base/language.ts';
import { chooseEncoding, packOnce } from '../../../platform/http/compression.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { appWords } from '../words/app/words.ts';
import { wordsIn } from '../words/words.ts';
import { frameOf } from '../frame/reader.ts';
import type { Web } from '../frame/web-parts.ts';
import { manifestOf } from './manifest.ts';

// Browsers look for a new worker through their own cache (see app.js): an hour between looks is often enough.
const WORKER_CACHE = 'public, max-age=3600';
// A day: name and icons change with a new version of the shop, and nobody waits for that.
const DAY_CACHE = 'public, max-age=86400';

/** The manifest in each language, the service worker, and the icon that iPhones ask for by its name. */
export function appFileRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const { assets } = web;

  for (const language of LANGUAGES) {
    routes.get(`/app/${language}.webmanifest`, (c) => {
      const { shop } = frameOf(web, c);
      const manifest = manifestOf({ name: shop.name ?? wordsIn(language).shop, language, words: appWords(language), icons: assets.icons });
      return c.body(JSON.stringify(manifest), 200, { 'Content-Type': 'application/manifest+json; charset=utf-8', 'Cache-Control': DAY_CACHE });
    });
  }

  const source = new TextEncoder().encode(workerSource(web));
  routes.get('/sw.js', async (c) => {
    const encoding = chooseEncoding(c.req.header('accept-encoding'));
    const bytes = encoding === null ? source : await packOnce(source, encoding);
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': WORKER_CACHE, Vary: 'Accept-Encoding', ...(encoding === null ? {} : { 'Content-Encoding': encoding }) });
  });

  routes.get('/apple-touch-icon.png', (c) => c.body(assets.appleIcon as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'image/png', 'Cache-Control': DAY_CACHE }));
  return routes;
}

/** The worker with what it must know of this version: another stylesheet makes another worker, and browsers fetch it anew. */
export function workerSource({ assets, shop, push }: Pick<Web, 'assets' | 'shop' | 'push'>): string {
  const about = { files: [assets.account], icon: assets.icons.small, badge: assets.icons.badge, shop: shop.name, pushKey: push?.publicKey ?? null };
  const version = createHash('sha256').update(JSON.stringify(about)).update(assets.worker).digest('base64url').slice(0, 10);
  return `const SHELL=${JSON.stringify({ version, ...about })};${assets.worker}`;
}

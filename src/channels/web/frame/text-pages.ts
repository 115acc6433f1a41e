import { Hono } from 'hono';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { projectRoot } from '../../../platform/project-root.ts';
import { frameOf, switchLanguage } from './reader.ts';
import { sendPage } from './send-page.ts';
import { textPage } from '../views/text.tsx';
import type { Web } from './web-parts.ts';

const NAMES = ['terms', 'privacy', 'refunds'] as const;

// The mark of the shop: a SIM in jade. Browsers ask for it unasked, so it is answered once and kept.
const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><path fill="#0a6b50" d="M7 2h8l6 6v13a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"/><path fill="none" stroke="#fff" stroke-width="1.500" d="M8.500 12.500h8v7h-8zm4 0v7m-4-3.500h8"/></svg>';

/** The operator's own pages, read anew each time so that an edit shows at once, and the shop's icon. */
export function textRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  for (const name of NAMES) {
    routes.get(`/${name}`, switchLanguage(web), async (c) => {
      const frame = frameOf(web, c);
      const source = await readFile(join(projectRoot(), 'shop/pages', `${name}.${frame.language}.md`), 'utf8');
      return sendPage(web, c, frame, textPage(frame, { name, source }));
    });
  }
  routes.get('/favicon.ico', (c) => c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=604800' }));
  return routes;
}

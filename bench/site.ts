import { Hono } from 'hono';
import type { LineId } from '../src/base/ids.ts';
import { openApiDoors } from '../src/channels/api/doors/open-doors.ts';
import { openApi } from '../src/channels/api/api.ts';
import { openWeb } from '../src/channels/web/web.ts';
import type { FrameEnv } from '../src/platform/http/frame-env.ts';
import { openFrame } from '../src/platform/http/frame.ts';
import { openIdempotency } from '../src/platform/http/idempotency.ts';
import { startServer } from '../src/platform/http/server.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { API_SCOPES } from '../src/rooms/people/people.ts';
import { openWorld } from './world.ts';

/** A line and the cookie of somebody who has shown that it is theirs. */
export interface Visitor { readonly line: string; readonly cookie: string }
export interface SiteStarted { readonly url: string; readonly bareUrl: string; readonly key: string }
export type SiteAsk =
  | { readonly ask: 'make'; readonly from: number; readonly to: number }
  | { readonly ask: 'visitors'; readonly lines: readonly string[]; readonly issue: boolean }
  | { readonly ask: 'bare'; readonly bytes: number }
  | { readonly ask: 'cpu' }
  | { readonly ask: 'stop' };

/** The customer pages and the API in a process of their own; beside them, on another port, a page that is only bytes. */
export async function serveSite(databaseUrl: string): Promise<void> {
  const world = await openWorld(databaseUrl);
  const { house, people } = world;
  const { clock, newId } = house.app;
  await house.start();
  const { clear } = await people.makeApiKey({ name: 'bench', scopes: API_SCOPES, limits: { requestsPerMinute: null }, by: { door: 'job', actor: 'job:bench', reason: 'bench' } });
  const web = await openWeb({ house, people, keys: house.parts.keys, shop: { name: 'Xuka', hotline: null }, baseUrl: 'http://127.0.0.1', sandbox: false, gateway: 'stripe' });
  const app = openFrame({ clock, newId, log: silentLog, metrics: house.parts.metrics, renderProblem: (c, refusal) => web.problem(c, refusal) });
  app.route('/', web.routes);
  const doors = openApiDoors({ app: house.app, people, keys: house.parts.keys, gateways: { hosted: 'stripe', token: 'stripe' } });
  app.route('/', openApi({ doors, idempotency: openIdempotency({ db: world.db, clock, worker: house.worker.id }), stylesheet: '/x.css' }));
  const server = await startServer({ app, log: silentLog, port: 0 });

  let constant = new Uint8Array(2_000);
  const bare = new Hono<FrameEnv>();
  bare.get('/', (c) => c.body(constant, 200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'br', 'Cache-Control': 'no-store' }));
  const bareServer = await startServer({ app: bare, log: silentLog, port: 0 });

  async function visitor(line: string): Promise<Visitor> {
    const { session } = await people.openSession({ language: 'en', zone: null });
    const { token } = await people.grantLine(session, line as LineId);
    return { line, cookie: `xuka=${token}` };
  }

  async function answer(wish: SiteAsk): Promise<unknown> {
    switch (wish.ask) {
      case 'make': return world.makeLines(wish.from, wish.to);
      case 'visitors': {
        if (wish.issue) await world.issueSims(wish.lines);
        const found: Visitor[] = [];
        for (let start = 0; start < wish.lines.length; start += 128) found.push(...await Promise.all(wish.lines.slice(start, start + 128).map(visitor)));
        return found;
      }
      case 'bare': constant = new Uint8Array(wish.bytes); return null;
      case 'cpu': return { cpu: process.cpuUsage(), memory: process.memoryUsage().rss };
      case 'stop': await server.stop(); await bareServer.stop(); await house.stop(); await world.db.close(); return null;
    }
  }
  process.on('disconnect', () => process.exit(1));
  process.on('message', (wish: SiteAsk) => {
    answer(wish).then((said) => process.send?.({ said }, () => { if (wish.ask === 'stop') process.exit(0); }), (error: unknown) => { console.error(error); process.exit(1); });
  });
  process.send?.({ said: { url: server.url, bareUrl: bareServer.url, key: clear } satisfies SiteStarted });
}

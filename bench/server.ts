import { openApiDoors } from '../src/channels/api/doors/open-doors.ts';
import { openApi } from '../src/channels/api/api.ts';
import { openFrame } from '../src/platform/http/frame.ts';
import { openIdempotency } from '../src/platform/http/idempotency.ts';
import { startServer } from '../src/platform/http/server.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { API_SCOPES } from '../src/rooms/people/people.ts';
import { openWorld } from './world.ts';

/** The product's API in a process of its own; tells its parent where it listens and which lines there are. */
export async function serve(databaseUrl: string, lines: number): Promise<void> {
  const world = await openWorld(databaseUrl);
  const { house, people } = world;
  const { clock, newId } = house.app;
  await house.start();
  const ids = await world.makeLines(0, lines);
  const { clear } = await people.makeApiKey({ name: 'bench', scopes: API_SCOPES, limits: { requestsPerMinute: null }, by: { door: 'job', actor: 'job:bench', reason: 'bench' } });
  const app = openFrame({ clock, newId, log: silentLog, metrics: house.parts.metrics });
  const doors = openApiDoors({ app: house.app, people, keys: house.parts.keys, gateways: { hosted: 'stripe', token: 'stripe' } });
  app.route('/', openApi({ doors, idempotency: openIdempotency({ db: world.db, clock, worker: house.worker.id }), stylesheet: '/x.css' }));
  const server = await startServer({ app, log: silentLog, port: 0 });
  process.send?.({ url: server.url, key: clear, lines: ids });
  process.on('disconnect', () => process.exit(1));
  process.on('message', (message) => {
    if (message === 'cpu') process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss });
    if (message === 'stop') void (async () => { await server.stop(); await house.stop(); await world.db.close(); process.exit(0); })();
  });
}

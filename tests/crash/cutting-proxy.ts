import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

/** Stands between the product and its database and breaks connections at the worst moments. */
export interface CuttingProxy {
  /** For DATABASE_URL: the same database through the proxy. */
  readonly url: string;
  /** From now on, every so many ms one connection is chosen; its next answer is swallowed and both ends are reset. */
  cut(everyMs: number): void;
  spare(): void;
  /** Connections cut so far with an answer of the database under way: what was asked is done, and nobody hears of it. */
  cuts(): number;
  close(): Promise<void>;
}

export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: databaseUrl });
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket; chosen: boolean }>();
  let cuts = 0;
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const pair = { near, far, chosen: false };
    pairs.add(pair);
    const end = (): void => { pairs.delete(pair); near.destroy(); far.destroy(); };
    for (const one of [near, far]) { one.on('error', end); one.on('close', end); }
    near.on('data', (piece) => { far.write(piece); });
    far.on('data', (piece) => {
      if (!pair.chosen) { near.write(piece); return; }
      cuts++;
      pairs.delete(pair);
      near.resetAndDestroy();
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  let choosing: NodeJS.Timeout | undefined;
  const choose = (): void => {
    const open = [...pairs];
    const one = open[Math.floor(Math.random() * open.length)];
    if (one) one.chosen = true;
  };
  const login = `${encodeURIComponent(user ?? '')}:${encodeURIComponent(String(password ?? ''))}`;
  return {
    url: `postgres://${login}@127.0.0.1:${(server.address() as AddressInfo).port}/${database ?? ''}`,
    cut(everyMs) { choosing = setInterval(choose, everyMs); },
    spare() { clearInterval(choosing); for (const pair of pairs) pair.chosen = false; },
    cuts: () => cuts,
    async close() {
      clearInterval(choosing);
      for (const { near, far } of pairs) { near.destroy(); far.destroy(); }
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

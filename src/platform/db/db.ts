import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { check } from '../../base/check.ts';
import { instantFromMs } from '../../base/time.ts';

/** Rows of an answer. Columns come as: timestamptz -> Instant, int8 -> bigint, jsonb -> parsed, numeric -> text. */
export interface Answer<Row> { readonly rows: Row[]; readonly rowCount: number }

/** Something that runs SQL: the pool, or an open transaction. `name` prepares the statement once per connection. */
export interface Queryable {
  query<Row = Record<string, unknown>>(text: string, params?: readonly unknown[], name?: string): Promise<Answer<Row>>;
}

/** An open transaction. A function that takes a Tx works only on it. */
export interface Tx extends Queryable { readonly isTransaction: true }

export interface Db extends Queryable {
  /** Runs `work` in one transaction; deadlocks and serialization failures are tried again, so `work` must be repeatable. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  readonly pool: pg.Pool;
}

const TIMESTAMPTZ = 1184, INT8 = 20, DATE = 1082;
const parsers: Record<number, (text: string) => unknown> = {
  [TIMESTAMPTZ]: (text) => instantFromMs(Date.parse(text.includes('T') ? text : `${text.replace(' ', 'T')}:00`.replace(/([+-]\d\d:\d\d):00$/, '$1'))),
  [INT8]: BigInt,
  [DATE]: (text) => text,
};
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

const openTransaction = new AsyncLocalStorage<true>();

/** Whatever can wait on the outside calls this first: no vendor, mail or network call while a transaction is open. */
export function assertNoTransaction(what: string): void {
  check(openTransaction.getStore() === undefined, `${what} inside a database transaction`);
}

/** Deadlock, serialization failure: nothing happened, the same work may be tried again. */
const isRepeatable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');

// No connection, a broken one, starting or ending, full disk, too many clients.
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53100', '53200', '53300', '08000', '08003', '08006']);

/** The database cannot be had just now. When it was lost during a statement, nobody knows whether that took effect. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  // No socket file: the database is just being started again.
  const noSocket = code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';
  return noSocket || AWAY.has(code) || /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(error.message);
}

const TRANSACTION_TRIES = 5;

const asQueryable = (client: pg.Pool | pg.PoolClient): Queryable => ({
  async query(text, params = [], name) {
    const answer = await client.query(name === undefined ? { text, values: params as unknown[] } : { name, text, values: params as unknown[] });
    return { rows: answer.rows, rowCount: answer.rowCount ?? 0 };
  },
});

/** Opens a pool on any PostgreSQL 15 or newer. `onError` hears of idle connections that broke (a restart of the server). */
export function openDb(url: string, options: { readonly connections?: number; readonly onError?: (error: Error) => void } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 12,
    types,
    // Every session in UTC: a text form of a moment must not depend on the server's own zone.
    options: '-c timezone=UTC -c datestyle=ISO,YMD',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'xuka',
  });
  pool.on('error', (error) => options.onError?.(error));
  // A lent-out connection that breaks between two statements tells it as an event of its own; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', (error) => options.onError?.(error)));
  const queryable = asQueryable(pool);

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await openTransaction.run(true, () => work({ ...asQueryable(client), isTransaction: true }));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => { broken = failure; });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    ...queryable,
    pool,
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work);
        } catch (error) {
          if (!isRepeatable(error) || attempt >= TRANSACTION_TRIES) throw error;
        }
      }
    },
    close: () => pool.end(),
  };
}

export { isRepeatable };

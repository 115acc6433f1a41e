import { check } from '../../../../../base/check.ts';
import type { RandomBytes } from '../../../../../base/ids.ts';
import type { Instant } from '../../../../../base/time.ts';
import type { Doc, Kind, Row, SandboxStore } from './store.ts';

/** An answer of the API: HTTP status and JSON body. */
export interface Reply { readonly status: number; readonly body: Doc }

/** Thrown to refuse a request before anything was done; nothing of the work is written. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly reply: Reply;
  constructor(status: number, error: Doc) {
    super(`sandbox ${status}`);
    this.reply = { status, body: { error } };
  }
}

export const invalid = (message: string, facts: { readonly code?: string; readonly param?: string; readonly status?: number } = {}): ApiRefusal => {
  const { status = 400, ...rest } = facts;
  return new ApiRefusal(status, { type: 'invalid_request_error', message, ...rest });
};

export const missing = (what: string, id: string, param: string): ApiRefusal =>
  invalid(`No such ${what}: '${id}'`, { code: 'resource_missing', param, status: 404 });

export type RowChange = Partial<Pick<Row, 'parent' | 'reference' | 'dueAt' | 'doc' | 'aside'>>;

/** One step of the sandbox: reads see its own writes, and all writes are made together or not at all. */
export interface Work {
  readonly now: Instant;
  readonly settings: CoreSettings;
  get(id: string): Promise<Row | undefined>;
  list: SandboxStore['list'];
  add(row: Pick<Row, 'id' | 'kind' | 'doc'> & RowChange): Row;
  change(row: Row, change: RowChange): Row;
  /** Brings a stored row back to its birth under the same id: a stored answer whose time has passed. */
  renew(row: Row, change: RowChange): Row;
  /** A new id in the vendor's style, such as `pi_…`. */
  newId(prefix: string): string;
  /** Tells the shop by webhook, once this step is written. */
  emit(type: string, object: Doc): void;
}

export interface CoreSettings {
  /** Where the payer finds the page of a session or of a bank's question. */
  readonly payUrl: (id: string) => string;
  /** How long late money takes. */
  readonly lateSeconds: number;
}

/** Events that the shop's endpoint has not subscribed to: listed, never sent. */
const UNHEARD: ReadonlySet<string> = new Set([
  'customer.created', 'payment_method.attached', 'payment_method.detached', 'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated', 'setup_intent.setup_failed', 'setup_intent.canceled',
]);

const ID_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_CHARS = 24;
/** The API version whose shapes the sandbox speaks: the one the SDK pins. */
export const API_VERSION = '2026-10-28.endive';
const TRIES_MAX = 8;

export interface WorkTools {
  readonly store: SandboxStore;
  readonly clock: { now(): Instant };
  readonly random: { readonly bytes: RandomBytes };
  readonly settings: CoreSettings;
  /** Called after a step that wrote events. */
  readonly onEvents: () => void;
}

/** Runs a step and writes it; a step that lost a race starts again on fresh rows. */
export async function inOneStep<T>(tools: WorkTools, step: (work: Work) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const { work, written } = openWork(tools);
    const result = await step(work);
    const rows = written();
    if (rows.length === 0 || await tools.store.commit(rows)) {
      if (rows.some((row) => row.kind === 'event')) tools.onEvents();
      return result;
    }
  }
  throw new ApiRefusal(429, { type: 'invalid_request_error', code: 'lock_timeout', message: 'This object is being changed by another request.' });
}

function openWork({ store, clock, random, settings }: WorkTools): { readonly work: Work; readonly written: () => Row[] } {
  const seen = new Map<string, Row | undefined>();
  const changed = new Map<string, Row>();
  const now = clock.now();
  const keep = (row: Row): Row => {
    changed.set(row.id, row);
    seen.set(row.id, row);
    return row;
  };
  const newId = (prefix: string): string =>
    `${prefix}_${Array.from(random.bytes(ID_CHARS), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('')}`;

  const work: Work = {
    now, settings, newId,
    list: (query) => store.list(query),
    async get(id) {
      if (!seen.has(id)) seen.set(id, (await store.get([id]))[0]);
      return seen.get(id);
    },
    add: (row) => keep({ parent: null, reference: null, dueAt: null, aside: {}, ...row, created: now, version: 1 }),
    change(row, change) {
      const fresh = changed.has(row.id);
      check(seen.get(row.id) === row || !seen.has(row.id), 'a step changes the newest version it has seen');
      return keep({ ...row, ...change, version: fresh ? row.version : row.version + 1 });
    },
    renew: (row, change) => keep({ ...row, ...change, created: now, version: row.version + 1 }),
    emit(type, object) {
      const id = newId('evt');
      const doc = {
        id, object: 'event', api_version: API_VERSION, created: now, livemode: false, pending_webhooks: UNHEARD.has(type) ? 0 : 1, type,
        data: { object }, request: { id: null, idempotency_key: null },
      };
      work.add({ id, kind: 'event', doc, aside: { attempts: 0 }, dueAt: UNHEARD.has(type) ? null : now, parent: typeof object['id'] === 'string' ? object['id'] : null });
    },
  };
  return { work, written: () => [...changed.values()] };
}

export const kindOfId = (id: string): Kind | undefined => KINDS[id.split('_')[0] ?? ''];
const KINDS: Readonly<Record<string, Kind>> = { cs: 'session', pi: 'intent', ch: 'charge', pm: 'method', re: 'refund', txn: 'txn', evt: 'event', cus: 'customer', seti: 'setup', dp: 'dispute' };

import { check } from '../../../../../base/check.ts';
import type { RandomBytes } from '../../../../../base/ids.ts';
import { isoOf, type Instant } from '../../../../../base/time.ts';
import type { Doc, Kind, Row, SandboxStore } from './store.ts';

/** An answer of the API: HTTP status and JSON body; null for 204. */
export interface Reply { readonly status: number; readonly body: Doc | null }

/** Thrown to refuse a request before anything was done; nothing of the work is written. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`sandbox ${reply.status}`);
    this.reply = reply;
  }
}

const NAMES: Readonly<Record<number, readonly [name: string, message: string]>> = {
  400: ['INVALID_REQUEST', 'Request is not well-formed, syntactically incorrect, or violates schema.'],
  401: ['AUTHENTICATION_FAILURE', 'Authentication failed due to missing authorization header, or invalid authentication credentials.'],
  404: ['RESOURCE_NOT_FOUND', 'The specified resource does not exist.'],
  409: ['RESOURCE_CONFLICT', 'The server has detected a conflict while processing this request.'],
  422: ['UNPROCESSABLE_ENTITY', 'The requested action could not be performed, semantically incorrect, or failed business validation.'],
  429: ['RATE_LIMIT_REACHED', 'Too many requests. Blocked due to rate limiting.'],
  500: ['INTERNAL_SERVER_ERROR', 'An internal server error has occurred.'],
};

export const errorReply = (status: number, issue: string | null = null, field: string | null = null): Reply => {
  const [name, message] = NAMES[status]!;
  const details = issue === null ? {} : { details: [{ issue, description: `The sandbox says ${issue}.`, ...(field === null ? {} : { field, location: 'body' }) }] };
  return { status, body: { name, message, debug_id: 'sandbox0000000', ...details, links: [] } };
};
export const refuse = (status: number, issue: string | null = null, field: string | null = null): ApiRefusal => new ApiRefusal(errorReply(status, issue, field));
export const invalid = (field: string, issue = 'INVALID_PARAMETER_VALUE'): ApiRefusal => refuse(400, issue, field);
export const missing = (): ApiRefusal => refuse(404, 'INVALID_RESOURCE_ID');

export type RowChange = Partial<Pick<Row, 'parent' | 'reference' | 'dueAt' | 'doc' | 'aside'>>;

/** One step of the sandbox: reads see its own writes, and all writes are made together or not at all. */
export interface Work {
  readonly now: Instant;
  readonly settings: CoreSettings;
  get(id: string): Promise<Row | undefined>;
  /** Rows as this step has changed them; new ones of this step are among them. */
  list(query: Parameters<SandboxStore['list']>[0]): Promise<readonly Row[]>;
  add(row: Pick<Row, 'id' | 'kind' | 'doc'> & RowChange): Row;
  change(row: Row, change: RowChange): Row;
  /** Brings a stored row back to its birth under the same id: a stored answer whose time has passed. */
  renew(row: Row, change: RowChange): Row;
  /** A new id in the vendor's style: 17 capitals and digits, or with a prefix. */
  newId(prefix?: string): string;
  /** Tells the shop by webhook, once this step is written. */
  emit(type: string, resourceType: string, resource: Doc): void;
}

export interface CoreSettings {
  /** Where a payer finds the page of an order or a setup. */
  readonly pageUrl: (id: string) => string;
  /** Where the API's own links lead. */
  readonly apiBase: string;
  /** How long a review takes, and a refund that is pending (s). */
  readonly reviewSeconds: number;
  /** How long an eCheck takes (s). */
  readonly echeckSeconds: number;
  /** How far the transaction report runs behind (s). */
  readonly reportLagSeconds: number;
}

const ID_ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const ID_CHARS = 17;
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
  throw refuse(409, 'PREVIOUS_REQUEST_IN_PROGRESS');
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
  const newId = (prefix = ''): string => prefix + Array.from(random.bytes(ID_CHARS), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('');

  const work: Work = {
    now, settings, newId,
    async list(query) {
      const stored = (await store.list(query)).map((row) => changed.get(row.id) ?? row);
      const fresh = [...changed.values()].filter((row) => row.version === 1 && row.kind === query.kind
        && (query.parent === undefined || row.parent === query.parent) && (query.reference === undefined || row.reference === query.reference));
      return [...stored, ...fresh].slice(0, query.limit);
    },
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
    emit(type, resourceType, resource) {
      const id = newId('WH-');
      const doc = {
        id, event_version: '1.0', create_time: isoOf(now), resource_type: resourceType, resource_version: '2.0', event_type: type,
        summary: `Sandbox: ${type}`, resource, links: [{ href: `${settings.apiBase}/v1/notifications/webhooks-events/${id}`, rel: 'self', method: 'GET' }],
      };
      work.add({ id, kind: 'event' satisfies Kind, doc, aside: { attempts: 0 }, dueAt: now, parent: typeof resource['id'] === 'string' ? resource['id'] : null });
    },
  };
  return { work, written: () => [...changed.values()] };
}

import type { ApiKeyId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId, Random } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';
import { checksum62, randomBase62, tokenHash } from './tokens.ts';

export const API_SCOPES = ['plans:read', 'lines:read', 'quotes:write', 'renewals:read', 'renewals:write', 'receipts:read', 'wallet:read', 'wallet:write'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** A key's own limits; null is none. */
export interface ApiKeyLimits { readonly requestsPerMinute: number | null }

export interface ApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  /** The last four characters. */
  readonly hint: string;
  readonly scopes: readonly ApiScope[];
  readonly limits: ApiKeyLimits;
  /** A key of the demo world, for everybody to read. */
  readonly demo: boolean;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

interface Row { id: ApiKeyId; key_hash: string; hint: string; name: string; scopes: readonly ApiScope[]; limits: ApiKeyLimits; demo: boolean; created_at: Instant }

const keyShape: Shape<Row> = {
  name: 'people.api_keys',
  columns: { id: 'text', key_hash: 'text', hint: 'text', name: 'text', scopes: 'jsonb', limits: 'jsonb', demo: 'boolean', created_at: 'timestamptz' },
  sql: (rows) => `insert into people_api_keys (id, key_hash, hint, name, scopes, limits, demo, created_at)
    select id, key_hash, hint, name, scopes, limits, demo, created_at from ${rows} returning 1`,
};
/** Many requests of one caller find the cache too old in the same moment; they ask once. */
const readStored = readerBy<Row & { readonly revoked_at: Instant | null }, ApiKey | null>(
  { name: 'people_api_key_read', text: 'select * from people_api_keys where key_hash = any($1::text[]) and revoked_at is null', key: (row) => row.key_hash },
  (rows) => (rows[0] === undefined ? null : shown(rows[0])));

const revokeShape: Shape<{ id: string; revoked_at: Instant }> = {
  name: 'people.api_keys_revoke',
  columns: { id: 'text', revoked_at: 'timestamptz' },
  sql: (rows) => `update people_api_keys k set revoked_at = r.revoked_at from ${rows} r where k.id = r.id and k.revoked_at is null returning 1`,
};

const SECRET_LENGTH = 32;
const CLEAR = /^xk_(?:demo|live)_[0-9A-Za-z]{38}$/;
// A revoked key may live this much longer in another process.
const CACHE_MS = 5_000;
const CACHED_MAX = 1_000;

export interface ApiKeysParts { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly random: Random; readonly newId: NewId }

/** Keys of programs that call the API: `xk_live_…` or `xk_demo_…`, 32 random characters and 6 of checksum. */
export function openApiKeys({ db, commit, clock, random, newId }: ApiKeysParts) {
  const cache = new Map<string, { readonly key: ApiKey | null; readonly untilMs: number }>();

  /** Makes a key. The clear text is in the answer and nowhere else: whoever loses it needs a new one. */
  async function makeApiKey(wish: { readonly name: string; readonly scopes: readonly ApiScope[]; readonly limits?: ApiKeyLimits; readonly demo?: boolean; readonly by: By }): Promise<{ readonly key: ApiKey; readonly clear: string }> {
    const body = `xk_${wish.demo ? 'demo' : 'live'}_${randomBase62(random, SECRET_LENGTH)}`;
    const clear = body + checksum62(body);
    const row: Row = {
      id: newId('key'), key_hash: tokenHash(clear), hint: clear.slice(-4), name: wish.name, scopes: [...new Set(wish.scopes)],
      limits: wish.limits ?? { requestsPerMinute: null }, demo: wish.demo ?? false, created_at: clock.now(),
    };
    await commit([write(keyShape, row), journalWrite({ at: row.created_at, by: wish.by, what: 'api_key.made', subject: row.id, facts: { scopes: row.scopes.join(' '), demo: row.demo } }, { newId })]);
    return { key: shown({ ...row, revoked_at: null }), clear };
  }

  /** The key behind a clear text; null when it is none of ours or revoked. Answers from memory for five seconds. */
  async function readApiKey(clear: string): Promise<ApiKey | null> {
    if (!CLEAR.test(clear) || checksum62(clear.slice(0, -6)) !== clear.slice(-6)) return null;
    const hash = tokenHash(clear);
    const nowMs = clock.leaseMs();
    const known = cache.get(hash);
    if (known !== undefined && known.untilMs > nowMs) return known.key;
    const key = await readStored(db, hash);
    // The oldest goes first; made-up keys with a right checksum cannot fill the memory.
    if (cache.size >= CACHED_MAX) cache.delete(cache.keys().next().value!);
    cache.delete(hash);
    cache.set(hash, { key, untilMs: nowMs + CACHE_MS });
    return key;
  }

  async function revokeApiKey(id: ApiKeyId, by: By): Promise<void> {
    const now = clock.now();
    await commit([write(revokeShape, { id, revoked_at: now }), journalWrite({ at: now, by, what: 'api_key.revoked', subject: id }, { newId })]);
    for (const [hash, { key }] of cache) if (key?.id === id) cache.delete(hash);
  }

  return {
    makeApiKey, readApiKey, revokeApiKey,
    findApiKey: async (id: string): Promise<ApiKey | null> => (await db.query<Row & { revoked_at: Instant | null }>('select * from people_api_keys where id = $1', [id])).rows.map(shown)[0] ?? null,
    listApiKeys: async (): Promise<ApiKey[]> => (await db.query<Row & { revoked_at: Instant | null }>('select * from people_api_keys order by created_at, id limit 500')).rows.map(shown),
  };
}

const shown = (row: Row & { readonly revoked_at: Instant | null }): ApiKey => ({
  id: row.id, name: row.name, hint: row.hint, scopes: row.scopes, limits: row.limits, demo: row.demo, createdAt: row.created_at, revokedAt: row.revoked_at,
});

import { createHash } from 'node:crypto';
import { Refusal } from '../../base/refusal.ts';
import { plusSeconds, DAY, isoOf, type Instant } from '../../base/time.ts';
import type { Clock } from '../clock.ts';
import { isRepeatable, type Db } from '../db/db.ts';
import { grouped } from '../db/grouped.ts';
import type { Reply } from './reply.ts';

/** How long an answer is kept: longer than a renewal can be tried again (trust section 2 asks for 30 days at least). */
export const KEPT_DAYS = 35;
const KEY = /^[\x21-\x7e]{8,128}$/;
const SQL_TRIES = 5;
const BEGIN_TRIES = 4;
const PURGE_ROWS = 2_000;

/** One request that must take effect once. `caller` is whoever owns the key: `key:key_…`, `session:ses_…`. */
export interface IdempotentRequest { readonly caller: string; readonly key: string; readonly hash: string }

export interface Idempotency {
  /**
   * Runs `work` once for this key and keeps its answer. Same key and same request again: the kept answer, byte for byte.
   * Throws Refusal `idempotency_key_reused` for another request under the key, `idempotency_in_flight` while the first is
   * still running. Answers of 500 and above are not kept: nothing is known of them, so the next try runs `work` again;
   * `work` must itself be harmless when repeated with the same key, because it is after a crash.
   */
  run(request: IdempotentRequest, work: () => Promise<Reply>): Promise<Reply>;
  /** Forgets answers older than KEPT_DAYS; for the daily round. Answers how many. */
  purge(now: Instant): Promise<number>;
}

/** Checks the key a caller sent. Throws `idempotency_key_missing`, or `malformed` unless it is 8 to 128 visible ASCII characters. */
export function parseIdempotencyKey(text: string | undefined): string {
  if (text === undefined || text === '') throw new Refusal('idempotency_key_missing');
  if (!KEY.test(text)) throw new Refusal('malformed', { field: 'Idempotency-Key', reason: 'not 8 to 128 visible ASCII characters' });
  return text;
}

/** What makes two requests the same: method, path and the bytes of the body. */
export const requestHash = (method: string, path: string, body: Uint8Array): string =>
  createHash('sha256').update(`${method} ${path}\n`).update(body).digest('base64url');

type Begun =
  | { readonly kind: 'mine' }
  | { readonly kind: 'kept'; readonly reply: Reply }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'running' }
  /** Written by somebody else while our statement ran: look again. */
  | { readonly kind: 'unseen' };

interface BeginRow { ord: number; mine: boolean; request_hash: string | null; worker: string | null; status: number | null; body: string | null; headers: Record<string, string> | null }

// `taken` inserts what is new and takes over what a dead worker left behind; `known` is what stood there when the statement began.
const BEGIN = `
with asked as (
  select * from json_to_recordset($1::json) as t(ord int, caller text, key text, hash text)
), first as (
  select distinct on (caller, key) ord, caller, key, hash from asked order by caller, key, ord
), taken as (
  insert into platform_idempotency as kept (caller, key, request_hash, worker, created_at)
  select caller, key, hash, $2, $3::timestamptz from first order by caller, key
  on conflict (caller, key) do update set worker = excluded.worker
    where kept.status is null and kept.request_hash = excluded.request_hash and kept.worker <> excluded.worker
      and not exists (select 1 from platform_workers w where w.id = kept.worker and not w.dead and w.lease_until >= $4)
  returning caller, key
)
select asked.ord, (taken.key is not null and first.ord is not null) as mine,
       case when taken.key is not null then owner.hash else kept.request_hash end as request_hash, kept.worker, kept.status, kept.body, kept.headers
from asked
left join first on first.ord = asked.ord
left join first owner on owner.caller = asked.caller and owner.key = asked.key
left join taken on taken.caller = asked.caller and taken.key = asked.key
left join platform_idempotency kept on kept.caller = asked.caller and kept.key = asked.key`;

const FINISH = `
update platform_idempotency kept set status = done.status, body = done.body, headers = done.headers
from json_to_recordset($1::json) as done(caller text, key text, status int, body text, headers jsonb)
where kept.caller = done.caller and kept.key = done.key and kept.worker = $2 and kept.status is null
returning kept.caller, kept.key`;

/** `worker` must be enlisted in `platform_workers`: a row whose worker is dead or unknown there may be taken over. */
export function openIdempotency(needs: { readonly db: Db; readonly clock: Clock; readonly worker: string }): Idempotency {
  const { db, clock, worker } = needs;
  /** Requests of this process that are between begin and finish, by caller and key. */
  const here = new Map<string, number>();
  const nameOf = (one: { readonly caller: string; readonly key: string }) => `${one.caller}\n${one.key}`;

  const begin = grouped<IdempotentRequest, Begun>(async (batch) => {
    const asked = batch.map((one, ord) => ({ ord, caller: one.caller, key: one.key, hash: one.hash }));
    const { rows } = await repeated(() => db.query<BeginRow>(BEGIN, [JSON.stringify(asked), worker, isoOf(clock.now()), Math.trunc(clock.leaseMs())], 'idempotency_begin'));
    const byOrd = new Map(rows.map((row) => [row.ord, row]));
    return batch.map((one, ord) => {
      const begun = meaning(one, byOrd.get(ord)!);
      // Our own row while nobody else here runs it: left over from an answer that could not be kept.
      return begun.kind === 'running' && byOrd.get(ord)!.worker === worker && here.get(nameOf(one)) === 1 ? { kind: 'mine' } : begun;
    });
  });

  const finish = grouped<IdempotentRequest & { readonly reply: Reply }, boolean>(async (batch) => {
    const done = batch.map((one) => ({ caller: one.caller, key: one.key, status: one.reply.status, body: one.reply.body, headers: one.reply.headers }));
    const { rows } = await repeated(() => db.query<{ caller: string; key: string }>(FINISH, [JSON.stringify(done), worker], 'idempotency_finish'));
    const kept = new Set(rows.map(nameOf));
    return batch.map((one) => kept.has(nameOf(one)));
  });

  const release = (one: IdempotentRequest) =>
    db.query('delete from platform_idempotency where caller = $1 and key = $2 and worker = $3 and status is null', [one.caller, one.key, worker], 'idempotency_release');

  async function mine(request: IdempotentRequest, work: () => Promise<Reply>): Promise<Reply> {
    const reply = await work().catch(async (error: unknown) => {
      await release(request).catch(() => undefined);
      throw error;
    });
    if (reply.status >= 500) { await release(request); return reply; }
    if (await finish({ ...request, reply })) return reply;
    // Another process took us for dead and took over: its answer is the one that counts.
    const begun = await begin(request);
    if (begun.kind === 'kept') return begun.reply;
    throw new Refusal('idempotency_in_flight');
  }

  async function once(request: IdempotentRequest, work: () => Promise<Reply>): Promise<Reply> {
    for (let attempt = 1; attempt <= BEGIN_TRIES; attempt++) {
      const begun = await begin(request);
      if (begun.kind === 'mine') return await mine(request, work);
      if (begun.kind === 'kept') return begun.reply;
      if (begun.kind === 'other_request') throw new Refusal('idempotency_key_reused');
      if (begun.kind === 'running') break;
    }
    throw new Refusal('idempotency_in_flight');
  }

  return {
    async run(request, work) {
      const name = nameOf(request);
      here.set(name, (here.get(name) ?? 0) + 1);
      try {
        return await once(request, work);
      } finally {
        const left = here.get(name)! - 1;
        if (left === 0) here.delete(name); else here.set(name, left);
      }
    },
    async purge(now) {
      let gone = 0;
      for (;;) {
        const { rowCount } = await db.query(`delete from platform_idempotency where ctid in
          (select ctid from platform_idempotency where created_at < $1::timestamptz order by created_at limit ${PURGE_ROWS} for update skip locked)`, [isoOf(plusSeconds(now, -KEPT_DAYS * DAY))]);
        gone += rowCount;
        if (rowCount < PURGE_ROWS) return gone;
      }
    },
  };
}

function meaning(request: IdempotentRequest, row: BeginRow): Begun {
  if (row.mine) return { kind: 'mine' };
  if (row.request_hash === null) return { kind: 'unseen' };
  if (row.request_hash !== request.hash) return { kind: 'other_request' };
  if (row.status === null) return { kind: 'running' };
  return { kind: 'kept', reply: { status: row.status, headers: row.headers ?? {}, body: row.body ?? '' } };
}

/** Two batches that wait for each other's rows: one of them is thrown out with nothing done, and simply goes again. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isRepeatable(error) || attempt >= SQL_TRIES) throw error;
    }
  }
}

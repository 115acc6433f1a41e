import type { LineId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { MINUTE, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { CallsApp } from './app.ts';
import type { CallId } from './call.ts';
import { joinsEnd, joinWrites } from './joins.ts';

/** What the caller wanted when they asked for an agent. */
export type QueueReason = 'agent' | 'renew' | 'status' | 'auto_renew' | 'receipt' | 'proof' | 'payment';
export type QueueState = 'waiting' | 'taken' | 'finished' | 'left' | 'callback';

/** How long agents talk with one caller on average, for the expected wait (s). */
export const TALK_SECONDS = 4 * MINUTE;
/** A desk that has asked for news within this time has somebody at it (s). */
const DESK_SECONDS = 90;

interface EntryRow { call_id: string; reason: string; place_at: Instant }
const enterShape: Shape<EntryRow> = {
  name: 'calls.queue.enter', columns: { call_id: 'text', reason: 'text', place_at: 'timestamptz' },
  // Who comes back keeps an earlier place, unless their turn has been.
  sql: (rows) => `insert into calls_queue as q (call_id, reason, place_at, state, change) select call_id, reason, place_at, 'waiting', nextval('calls_changes') from ${rows}
    on conflict (call_id) do update set state = 'waiting', reason = excluded.reason, agent = null, taken_at = null, ended_at = null, change = excluded.change,
      place_at = case when q.state in ('waiting', 'left', 'callback') then least(q.place_at, excluded.place_at) else excluded.place_at end
    where q.state <> 'taken' returning 1`,
};
export const enterQueue = (call: CallId, reason: QueueReason, placeAt: Instant): Write => write(enterShape, { call_id: call, reason, place_at: placeAt });

interface LeaveRow { call_id: string; state: string; at: Instant }
const leaveShape: Shape<LeaveRow> = {
  name: 'calls.queue.leave', columns: { call_id: 'text', state: 'text', at: 'timestamptz' },
  sql: (rows) => `update calls_queue q set state = i.state, ended_at = i.at, change = nextval('calls_changes') from ${rows} i where q.call_id = i.call_id and q.state = 'waiting' returning 1`,
};
/** Out of the line: back into the menu, or to be called back. */
export const leaveQueue = (call: CallId, as: 'left' | 'callback', at: Instant): Write => write(leaveShape, { call_id: call, state: as, at });

export interface QueuePlace { readonly state: QueueState; readonly position: number; readonly waitSeconds: number; readonly agent: string | null; readonly placeAt: Instant }

// Call-backs that wait keep their place in the same line.
const AHEAD = `(select count(*) from calls_queue o where o.state = 'waiting' and (o.place_at, o.call_id) < (q.place_at, q.call_id))
  + (select count(*) from calls_callbacks b where b.state = 'waiting' and (b.place_at, b.call_id) < (q.place_at, q.call_id))`;

/** Where a call stands; null: it never asked for an agent. The wait is a rough guess: talks ahead, shared by the desks that are there. */
export async function placeOf(app: Pick<CallsApp, 'db' | 'clock'>, call: CallId): Promise<QueuePlace | null> {
  const row = (await app.db.query<{ state: QueueState; ahead: bigint; agent: string | null; place_at: Instant; desks: number }>(
    `select q.state, ${AHEAD} as ahead, q.agent, q.place_at, (select count(*) from calls_desks d where d.seen_at > to_timestamp($2::bigint))::int as desks from calls_queue q where q.call_id = $1`,
    [call, app.clock.now() - DESK_SECONDS], 'calls_queue_place')).rows[0];
  if (!row) return null;
  const position = Number(row.ahead) + 1;
  return { state: row.state, position, waitSeconds: Math.ceil(position / Math.max(1, row.desks)) * TALK_SECONDS, agent: row.agent, placeAt: row.place_at };
}

/** How many wait before somebody who comes now, and how long that may take. */
export async function newPlace(app: Pick<CallsApp, 'db' | 'clock'>): Promise<{ readonly position: number; readonly waitSeconds: number; readonly desks: number }> {
  const row = (await app.db.query<{ waiting: number; desks: number }>(
    `select ((select count(*) from calls_queue where state = 'waiting') + (select count(*) from calls_callbacks where state = 'waiting'))::int as waiting,
       (select count(*) from calls_desks where seen_at > to_timestamp($1::bigint))::int as desks`, [app.clock.now() - DESK_SECONDS], 'calls_queue_new')).rows[0]!;
  const position = row.waiting + 1;
  return { position, waitSeconds: Math.ceil(position / Math.max(1, row.desks)) * TALK_SECONDS, desks: row.desks };
}

/** What an agent's desk shows of one caller: masked until something was proved. */
export interface QueueEntry {
  readonly kind: 'call' | 'callback';
  readonly call: CallId;
  /** Of a call-back. */
  readonly callback: string | null;
  readonly reason: QueueReason;
  readonly state: string;
  readonly placeAt: Instant;
  readonly language: Language;
  readonly line: LineId | null;
  readonly customer: string | null;
  readonly agent: string | null;
  /** How many proofs stand in the call; `proofsOf` says which. */
  readonly proofs: number;
  readonly change: bigint;
}

const ENTRIES = `
  select 'call' as kind, q.call_id as call, null as callback, q.reason, q.state, q.place_at as "placeAt", c.language, c.line_id as line, c.customer_id as customer, q.agent,
    (select count(*) from calls_proofs p where p.call_id = q.call_id)::int as proofs, q.change from calls_queue q join calls_calls c on c.id = q.call_id
  union all
  select 'callback', b.call_id, b.id, b.reason, b.state, b.place_at, b.language, c.line_id, c.customer_id, null,
    (select count(*) from calls_proofs p where p.call_id = b.call_id)::int, b.change from calls_callbacks b join calls_calls c on c.id = b.call_id`;
const LIST_MAX = 200;

/** Who waits or is being talked to, in the order of their places. */
export async function queueList(db: Queryable): Promise<QueueEntry[]> {
  return (await db.query<QueueEntry>(`select * from (${ENTRIES}) e where e.state in ('waiting', 'taken', 'dialing', 'connected') order by e."placeAt", e.call limit ${LIST_MAX}`, [], 'calls_queue_list')).rows;
}

/** What is new since a change a desk has seen; 0 for the beginning. Ask again with `change` of the answer. */
export async function changesSince(db: Queryable, change: bigint): Promise<{ readonly change: bigint; readonly entries: readonly QueueEntry[] }> {
  const entries = (await db.query<QueueEntry>(`select * from (${ENTRIES}) e where e.change > $1 order by e.change limit ${LIST_MAX}`, [change.toString()], 'calls_queue_changes')).rows;
  return { change: entries.at(-1)?.change ?? change, entries };
}

interface TakeRow { call_id: string; agent: string; at: Instant }
const takeShape: Shape<TakeRow> = {
  name: 'calls.queue.take', guard: true, columns: { call_id: 'text', agent: 'text', at: 'timestamptz' },
  sql: (rows) => `update calls_queue q set state = 'taken', agent = i.agent, taken_at = i.at, change = nextval('calls_changes')
    from ${rows} i where q.call_id = i.call_id and q.state = 'waiting' returning 1`,
};
const finishShape: Shape<TakeRow> = {
  name: 'calls.queue.finish', guard: true, columns: { call_id: 'text', agent: 'text', at: 'timestamptz' },
  // A telephone that still rings is for nobody any more; one that is talked on is put down by whoever talks.
  steps: (rows) => [['joins', joinsEnd(rows, 'call_id', ['asked', 'ringing'])]],
  sql: (rows) => `update calls_queue q set state = 'finished', ended_at = i.at, change = nextval('calls_changes')
    from ${rows} i where q.call_id = i.call_id and q.state = 'taken' and q.agent = i.agent returning 1`,
};

/**
 * An agent takes a caller; of two at once one has them. `ring`: their own telephone (E.164), which is to ring for it. Refuses `call_taken`.
 */
export async function takeCall(app: CallsApp, wish: { readonly call: CallId; readonly agent: string; readonly ring?: string | null }): Promise<void> {
  const { call, agent, ring } = wish;
  await agentAct(app, takeShape, wish, 'call.taken', ring === undefined || ring === null ? [] : joinWrites(app, { call, agent, number: ring }));
}

/** The talk is over; the caller is back in the menu, or gone. Refuses `call_taken` for a call that is not theirs. */
export async function finishCall(app: CallsApp, wish: { readonly call: CallId; readonly agent: string }): Promise<void> {
  await agentAct(app, finishShape, wish, 'call.finished');
}

async function agentAct(app: CallsApp, shape: Shape<TakeRow>, { call, agent }: { readonly call: CallId; readonly agent: string }, what: string, more: readonly Write[] = []): Promise<void> {
  const at = app.clock.now();
  try {
    await app.committer.commit([
      write(shape, { call_id: call, agent, at }),
      journalWrite({ at, by: { door: 'desk', actor: `staff:${agent}`, reason: 'hotline' }, what, subject: call }, app),
      ...more,
    ]);
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === shape.name) throw new Refusal('call_taken');
    throw error;
  }
}

/** A desk asks for news: somebody is at it. */
export async function deskSeen(app: Pick<CallsApp, 'db' | 'clock'>, agent: string): Promise<void> {
  await app.db.query('insert into calls_desks (agent, seen_at) values ($1, to_timestamp($2::bigint)) on conflict (agent) do update set seen_at = excluded.seen_at', [agent, app.clock.now()], 'calls_desk_seen');
}
export async function deskLeft(app: Pick<CallsApp, 'db'>, agent: string): Promise<void> {
  await app.db.query('delete from calls_desks where agent = $1', [agent]);
}

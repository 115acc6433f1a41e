import type { Id } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { check } from '../../base/check.ts';
import { MINUTE, msOf, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import type { VendorCalls } from '../../platform/vendor-call.ts';
import { journalWrite } from '../journal/journal.ts';
import { noticeWrite } from '../notices/notices.ts';
import type { CallsApp } from './app.ts';
import type { Call, CallId } from './call.ts';
import type { Dialer } from './dialer.ts';
import { mayRingFrom, type OpeningHours } from './hours.ts';
import { enterQueue, leaveQueue, TALK_SECONDS, type QueueReason } from './queue.ts';

export type CallbackId = Id<'cbk'>;
export type CallbackState = 'waiting' | 'dialing' | 'connected' | 'done' | 'given_up' | 'cancelled';

/** A wish to be called. It keeps the place in the queue of the call that asked for it. */
export interface Callback {
  readonly id: CallbackId;
  readonly callId: CallId;
  readonly ending: string;
  readonly language: Language;
  /** Where the number rings; null: anywhere in the country. */
  readonly zone: ZoneId | null;
  readonly reason: QueueReason;
  readonly placeAt: Instant;
  readonly state: CallbackState;
  readonly tries: number;
  readonly nextAt: Instant;
  readonly dialKey: string | null;
  readonly numberSealed: string;
}

export const CALLBACK_JOB = 'calls.callback';
export const CALLBACK_TRIES = 3;
/** Between tries, the longer the more there were (s). */
const PAUSE_SECONDS = 10 * MINUTE;
/** A call that rings for so long and says nothing has failed (s). */
const RING_SECONDS = 3 * MINUTE;
/** How often a request looks whether its turn has come (s). */
const LOOK_SECONDS = 15;

export interface CallbacksApp extends CallsApp {
  readonly vendors: VendorCalls;
  readonly hours: OpeningHours;
  readonly dialer: Dialer | null;
}

interface Row {
  id: string; call_id: string; number_sealed: string; ending: string; language: string; zone: string; reason: string; place_at: Instant; state: string; tries: number; next_at: Instant; dial_key: string | null;
}
const COLUMNS = 'id, call_id, number_sealed, ending, language, zone, reason, place_at, state, tries, next_at, dial_key';
/** No zone is written as one that is none. */
const ANYWHERE = 'anywhere';
const callbackOf = (row: Row): Callback => ({
  id: row.id as CallbackId, callId: row.call_id as CallId, ending: row.ending, language: row.language as Language, zone: row.zone === ANYWHERE ? null : row.zone, reason: row.reason as QueueReason,
  placeAt: row.place_at, state: row.state as CallbackState, tries: row.tries, nextAt: row.next_at, dialKey: row.dial_key, numberSealed: row.number_sealed,
});

interface NewRow { id: string; call_id: string; number_sealed: string; number_mac: string; ending: string; language: string; zone: string; reason: string; place_at: Instant; asked_at: Instant }
const insertShape: Shape<NewRow> = {
  name: 'calls.callbacks',
  columns: { id: 'text', call_id: 'text', number_sealed: 'text', number_mac: 'text', ending: 'text', language: 'text', zone: 'text', reason: 'text', place_at: 'timestamptz', asked_at: 'timestamptz' },
  // Asked for twice, by one call or from one number, is asked for once.
  sql: (rows) => `insert into calls_callbacks (id, call_id, number_sealed, number_mac, ending, language, zone, reason, place_at, state, tries, next_at, asked_at, change)
    select id, call_id, number_sealed, number_mac, ending, language, zone, reason, place_at, 'waiting', 0, asked_at, asked_at, nextval('calls_changes') from ${rows} on conflict do nothing returning 1`,
};

export interface AskCallback { readonly call: Pick<Call, 'id' | 'lineId'>; readonly number: string; readonly language: Language; readonly zone: ZoneId | null; readonly reason: QueueReason; readonly placeAt: Instant; /** Who asks, where it is not the caller. */ readonly by?: By }

/** Asks to be called back; one request for each call and one open for each number. Answers from when on it may ring; null: nobody ever calls. */
export async function askCallback(app: CallbacksApp, wish: AskCallback): Promise<{ readonly from: Instant | null }> {
  const now = app.clock.now();
  const id: CallbackId = app.newId('cbk');
  const to = sealAddress(app.keys, wish.number);
  await app.committer.commit([
    write(insertShape, {
      id, call_id: wish.call.id, number_sealed: to.sealed, number_mac: to.mac, ending: wish.number.slice(-4), language: wish.language, zone: wish.zone ?? ANYWHERE, reason: wish.reason,
      place_at: wish.placeAt, asked_at: now,
    }),
    leaveQueue(wish.call.id, 'callback', now),
    wake({ kind: CALLBACK_JOB, key: id, runAtMs: msOf(now) }, { newId: app.newId, now }),
    journalWrite({ at: now, by: wish.by ?? { door: 'phone', actor: 'guest', reason: 'hotline' }, what: 'callback.asked', subject: id, line: wish.call.lineId, facts: { call: wish.call.id } }, app),
  ]);
  return { from: mayRingFrom(app.hours, wish.zone, now) };
}

export async function callbackById(db: Queryable, id: string): Promise<Callback | null> {
  const row = (await db.query<Row>(`select ${COLUMNS} from calls_callbacks where id = $1`, [id], 'calls_callback')).rows[0];
  return row ? callbackOf(row) : null;
}

interface StepRow { id: string; before: string; state: string; tries: number; next_at: Instant; dial_key: string | null; dialed_call: string | null; ended_at: Instant | null }
const stepShape: Shape<StepRow> = {
  name: 'calls.callbacks.step', guard: true,
  columns: { id: 'text', before: 'text', state: 'text', tries: 'int', next_at: 'timestamptz', dial_key: 'text', dialed_call: 'text', ended_at: 'timestamptz' },
  sql: (rows) => `update calls_callbacks b set state = i.state, tries = i.tries, next_at = i.next_at, dial_key = i.dial_key, dialed_call = coalesce(i.dialed_call, b.dialed_call), ended_at = i.ended_at, change = nextval('calls_changes')
    from ${rows} i where b.id = i.id and b.state = i.before returning 1`,
};
const MOVES: Readonly<Record<CallbackState, readonly CallbackState[]>> = {
  waiting: ['dialing', 'given_up', 'cancelled'], dialing: ['waiting', 'connected', 'given_up'], connected: ['done'], done: [], given_up: [], cancelled: [],
};

function stepWrite(before: Callback, change: { readonly state: CallbackState; readonly tries?: number; readonly nextAt?: Instant; readonly dialKey?: string | null; readonly dialedCall?: CallId; readonly endedAt?: Instant }): Write {
  check(MOVES[before.state].includes(change.state), `call-back ${before.id} cannot go from ${before.state} to ${change.state}`);
  return write(stepShape, {
    id: before.id, before: before.state, state: change.state, tries: change.tries ?? before.tries, next_at: change.nextAt ?? before.nextAt, dial_key: change.dialKey === undefined ? before.dialKey : change.dialKey,
    dialed_call: change.dialedCall ?? null, ended_at: change.endedAt ?? null,
  });
}

/** Whether somebody else took this step first; anything else is thrown. */
async function stepped(app: CallsApp, writes: readonly Write[]): Promise<boolean> {
  try {
    await app.committer.commit(writes);
    return true;
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === stepShape.name) return false;
    throw error;
  }
}

/** Whoever answered pressed 1: they are in the queue now, at the place they kept. Null: the request is over. */
export async function callbackMet(app: CallsApp, id: string, call: CallId): Promise<Callback | null> {
  const found = await callbackById(app.db, id);
  if (!found || (found.state !== 'dialing' && found.state !== 'connected')) return null;
  if (found.state === 'connected') return found;
  await stepped(app, [stepWrite(found, { state: 'connected', dialedCall: call }), enterQueue(call, found.reason, found.placeAt)]);
  return found;
}

/** A call of ours is over: met, it is done; not met, it is tried again, three times at most, and then told by text. */
export async function callbackOver(app: CallsApp, id: string): Promise<void> {
  const found = await callbackById(app.db, id);
  if (!found) return;
  const now = app.clock.now();
  if (found.state === 'connected') { await stepped(app, [stepWrite(found, { state: 'done', endedAt: now })]); return; }
  if (found.state !== 'dialing') return;
  const again = found.tries < CALLBACK_TRIES;
  const nextAt = plusSeconds(now, found.tries * PAUSE_SECONDS);
  await stepped(app, again
    ? [stepWrite(found, { state: 'waiting', nextAt, dialKey: null }), wake({ kind: CALLBACK_JOB, key: found.id, runAtMs: msOf(nextAt) }, { newId: app.newId, now })]
    : givenUp(app, found));
}

const givenUp = (app: CallsApp, found: Callback): Write[] => {
  const now = app.clock.now();
  return [
    stepWrite(found, { state: 'given_up', endedAt: now }),
    noticeWrite({ id: app.newId('ntc'), kind: 'call.missed', channel: 'sms', language: found.language, to: sealAddress(app.keys, openAddress(app.keys, found.numberSealed)), ref: found.id, payload: { tries: CALLBACK_TRIES }, at: now }),
    journalWrite({ at: now, by: { door: 'job', actor: 'job:calls', reason: 'nobody answered' }, what: 'callback.given_up', subject: found.id, facts: { tries: found.tries } }, app),
  ];
};

/** Dials when the turn has come, agents are there and it may ring; one job for each request. */
export function callbackJobs(app: CallbacksApp): Record<string, JobHandler> {
  return {
    [CALLBACK_JOB]: async (job) => {
      const found = await callbackById(app.db, job.key);
      const again = (seconds: number) => ({ againAtMs: app.clock.nowMs() + seconds * 1000 });
      if (!found || MOVES[found.state].length === 0) return 'done';
      if (found.state === 'connected') {
        if (!await hasParted(app, found)) return again(TALK_SECONDS);
        await callbackOver(app, found.id);
        return 'done';
      }
      if (found.state === 'dialing') return lookAtDialed(app, found);
      const { dialer } = app;
      const from = mayRingFrom(app.hours, found.zone, app.clock.now());
      if (dialer === null || from === null) return again(60 * MINUTE);
      if (from > app.clock.now()) return { againAtMs: msOf(from) };
      if (found.nextAt > app.clock.now()) return { againAtMs: msOf(found.nextAt) };
      if (!await isTheirTurn(app, found)) return again(LOOK_SECONDS);
      await dialNow(app, dialer, found);
      return again(RING_SECONDS);
    },
  };
}

/** The call of ours is over: also one whose provider never said so, and which a round has closed. */
async function hasParted(app: CallsApp, found: Callback): Promise<boolean> {
  return (await app.db.query('select 1 from calls_callbacks b join calls_calls c on c.id = b.dialed_call where b.id = $1 and c.ended_at is not null', [found.id], 'calls_callback_parted')).rowCount! > 0;
}

/** Their turn: as many desks are there as wait before them, and one more. */
async function isTheirTurn(app: CallsApp, found: Callback): Promise<boolean> {
  const row = (await app.db.query<{ ahead: number; desks: number }>(
    `select ((select count(*) from calls_queue q where q.state = 'waiting' and (q.place_at, q.call_id) < (to_timestamp($1::bigint), $2))
        + (select count(*) from calls_callbacks b where b.id <> $4 and (b.state = 'dialing' or (b.state = 'waiting' and b.next_at <= to_timestamp($3::bigint) and (b.place_at, b.call_id) < (to_timestamp($1::bigint), $2)))))::int as ahead,
       ((select count(*) from calls_desks where seen_at > to_timestamp($3::bigint - 90)) - (select count(*) from calls_queue where state = 'taken'))::int as desks`,
    [found.placeAt, found.callId, app.clock.now(), found.id], 'calls_callback_turn')).rows[0]!;
  return row.desks > row.ahead;
}

async function dialNow(app: CallbacksApp, dialer: Dialer, found: Callback): Promise<void> {
  const tries = found.tries + 1;
  const key = `${found.id}-${tries}`;
  const now = app.clock.now();
  // Written down before the provider hears of it: what may have rung is never dialed a second time.
  if (!await stepped(app, [
    stepWrite(found, { state: 'dialing', tries, dialKey: key, nextAt: plusSeconds(now, RING_SECONDS) }),
    journalWrite({ at: now, by: { door: 'job', actor: 'job:calls', reason: 'asked to be called' }, what: 'callback.dialed', subject: found.id, facts: { try: tries } }, app),
  ])) return;
  const outcome = await app.vendors.call(dialer.name, 'dial', (signal) => dialer.dial({ to: openAddress(app.keys, found.numberSealed), key, about: found.id }, signal), (cause) => ({ kind: 'unknown' as const, cause }));
  if (outcome.kind === 'refused') await callbackOver(app, found.id);
}

/** It rang for too long, or nobody knows whether it rang. */
async function lookAtDialed(app: CallbacksApp, found: Callback): Promise<'done' | { readonly againAtMs: number }> {
  const now = app.clock.now();
  if (now < found.nextAt) return { againAtMs: msOf(found.nextAt) };
  const { dialer } = app;
  const seen = dialer === null || found.dialKey === null ? 'never' as const
    : await app.vendors.call(dialer.name, 'find_dial', (signal) => dialer.find({ to: openAddress(app.keys, found.numberSealed), key: found.dialKey!, sinceMs: msOf(now) - 60 * MINUTE * 1000 }, signal), () => 'unknown' as const);
  if (seen === 'unknown' && now - found.nextAt < 60 * MINUTE) return { againAtMs: app.clock.nowMs() + MINUTE * 1000 };
  await callbackOver(app, found.id);
  const after = await callbackById(app.db, found.id);
  return after?.state === 'waiting' ? { againAtMs: msOf(after.nextAt) } : 'done';
}

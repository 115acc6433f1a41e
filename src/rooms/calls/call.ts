import type { Id, LineId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import type { CallsApp } from './app.ts';
import { joinsEnd } from './joins.ts';

export type CallId = Id<'call'>;
export type EndedWhy = 'caller' | 'provider' | 'flow' | 'silence_of_provider';

/** A call as it stands. The flow's state is a value that only the flow reads. */
export interface Call {
  readonly id: CallId;
  readonly provider: string;
  readonly providerCall: string;
  readonly direction: 'in' | 'out';
  /** The other side's number, sealed; a hint and never a proof, because it can be forged. */
  readonly callerSealed: string | null;
  readonly attest: string | null;
  /** Whether whoever carries it can ring an agent's own telephone into it. */
  readonly joins: boolean;
  readonly language: Language;
  /** The last event that was answered; -1 before the first. */
  readonly step: number;
  readonly state: unknown;
  readonly lineId: LineId | null;
  readonly customerId: string | null;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  readonly endedAt: Instant | null;
  readonly endedWhy: EndedWhy | null;
}

interface Row {
  id: string; provider: string; provider_call: string; direction: string; caller_sealed: string | null; attest: string | null; joins: boolean; language: string; step: number; state: unknown;
  line_id: string | null; customer_id: string | null; started_at: Instant; seen_at: Instant; ended_at: Instant | null; ended_why: string | null;
}
const COLUMNS = 'id, provider, provider_call, direction, caller_sealed, attest, joins, language, step, state, line_id, customer_id, started_at, seen_at, ended_at, ended_why';
const callOf = (row: Row): Call => ({
  id: row.id as CallId, provider: row.provider, providerCall: row.provider_call, direction: row.direction as Call['direction'], callerSealed: row.caller_sealed, attest: row.attest, joins: row.joins,
  language: row.language as Language, step: row.step, state: row.state, lineId: row.line_id as LineId | null, customerId: row.customer_id,
  startedAt: row.started_at, seenAt: row.seen_at, endedAt: row.ended_at, endedWhy: row.ended_why as EndedWhy | null,
});

interface NewRow { id: string; provider: string; provider_call: string; direction: string; caller_sealed: string | null; caller_mac: string | null; attest: string | null; joins: boolean; language: string; state: unknown; at: Instant }
const insertShape: Shape<NewRow> = {
  name: 'calls.insert',
  columns: { id: 'text', provider: 'text', provider_call: 'text', direction: 'text', caller_sealed: 'text', caller_mac: 'text', attest: 'text', joins: 'boolean', language: 'text', state: 'jsonb', at: 'timestamptz' },
  // The same call announced twice is one call.
  sql: (rows) => `insert into calls_calls (id, provider, provider_call, direction, caller_sealed, caller_mac, attest, joins, language, step, state, started_at, seen_at)
    select id, provider, provider_call, direction, caller_sealed, caller_mac, attest, joins, language, -1, state, at, at from ${rows} on conflict (provider, provider_call) do nothing returning 1`,
};

export interface NewCall {
  readonly provider: string; readonly providerCall: string; readonly direction: 'in' | 'out'; readonly caller: string | null; readonly attest: string | null; readonly joins?: boolean; readonly language: Language; readonly state: object;
  /** Who began it, where it was not the caller. */
  readonly by?: By;
}

/** The call of this name at its provider, made at the first time. */
export async function openCall(app: CallsApp, facts: NewCall): Promise<Call> {
  const known = await callOfProvider(app.db, facts.provider, facts.providerCall);
  if (known) return known;
  const at = app.clock.now();
  const id = app.newId('call');
  const caller = facts.caller === null ? null : sealAddress(app.keys, facts.caller);
  await app.committer.commit([
    write(insertShape, {
      id, provider: facts.provider, provider_call: facts.providerCall, direction: facts.direction, caller_sealed: caller?.sealed ?? null, caller_mac: caller?.mac ?? null,
      attest: facts.attest, joins: facts.joins ?? false, language: facts.language, state: facts.state, at,
    }),
    journalWrite({ at, by: facts.by ?? { door: 'phone', actor: 'guest', reason: 'call' }, what: 'call.began', subject: id, facts: { provider: facts.provider, direction: facts.direction } }, app),
  ]);
  return (await callOfProvider(app.db, facts.provider, facts.providerCall))!;
}

export async function callOfProvider(db: Queryable, provider: string, providerCall: string): Promise<Call | null> {
  const row = (await db.query<Row>(`select ${COLUMNS} from calls_calls where provider = $1 and provider_call = $2`, [provider, providerCall], 'calls_of_provider')).rows[0];
  return row ? callOf(row) : null;
}

export async function callById(db: Queryable, id: string): Promise<Call | null> {
  const row = (await db.query<Row>(`select ${COLUMNS} from calls_calls where id = $1`, [id], 'calls_by_id')).rows[0];
  return row ? callOf(row) : null;
}

/** The other side's number; null when it was withheld. Throws SealBroken when its key is gone. */
export const callerOf = (app: Pick<CallsApp, 'keys'>, call: Pick<Call, 'callerSealed'>): string | null => (call.callerSealed === null ? null : openAddress(app.keys, call.callerSealed));

interface EndRow { id: string; at: Instant; why: string }
const endShape: Shape<EndRow> = {
  name: 'calls.end', columns: { id: 'text', at: 'timestamptz', why: 'text' },
  // Codes may have been spoken in the answers: nobody asks for them any more.
  steps: (rows) => [
    ['answers', `update calls_steps s set answer = null from ${rows} i where s.call_id = i.id returning 1`],
    ['effects', `delete from calls_effects e using ${rows} i where e.call_id = i.id returning 1`],
    ['queue', `update calls_queue q set state = case when q.state = 'taken' then 'finished' else 'left' end, ended_at = i.at, change = nextval('calls_changes')
      from ${rows} i where q.call_id = i.id and q.state in ('waiting', 'taken') returning 1`],
    ['joins', joinsEnd(rows, 'id', ['asked', 'ringing', 'joined'])],
  ],
  sql: (rows) => `update calls_calls c set ended_at = i.at, ended_why = i.why from ${rows} i where c.id = i.id and c.ended_at is null returning 1`,
};
export const callEnds = (app: Pick<CallsApp, 'clock'>, id: CallId, why: EndedWhy): Write => write(endShape, { id, at: app.clock.now(), why });

/** Ends a call once; what it started goes on by itself. */
export async function endCall(app: CallsApp, call: Pick<Call, 'id' | 'endedAt' | 'lineId' | 'step'>, why: EndedWhy): Promise<void> {
  if (call.endedAt !== null) return;
  await app.committer.commit([
    callEnds(app, call.id, why),
    journalWrite({ at: app.clock.now(), by: { door: 'phone', actor: 'guest', reason: 'call' }, what: 'call.ended', subject: call.id, line: call.lineId, facts: { why, steps: call.step + 1 } }, app),
  ]);
}

interface StepRow { id: string; number: number; state: unknown; language: string; line_id: string | null; customer_id: string | null; at: Instant }
const stepShape: Shape<StepRow> = {
  name: 'calls.step', guard: true,
  columns: { id: 'text', number: 'int', state: 'jsonb', language: 'text', line_id: 'text', customer_id: 'text', at: 'timestamptz' },
  sql: (rows) => `update calls_calls c set step = i.number, state = i.state, language = i.language, line_id = i.line_id, customer_id = i.customer_id, seen_at = i.at
    from ${rows} i where c.id = i.id and c.step = i.number - 1 returning 1`,
};
interface AnswerRow { call_id: string; number: number; answer: string }
const answerShape: Shape<AnswerRow> = {
  name: 'calls.answer', columns: { call_id: 'text', number: 'int', answer: 'text' },
  sql: (rows) => `update calls_steps s set answer = i.answer from ${rows} i where s.call_id = i.call_id and s.number = i.number returning 1`,
};
interface TurnRow { call_id: string; number: number; at: Instant; heard: string; said: unknown }
const turnShape: Shape<TurnRow> = {
  name: 'calls.turns', columns: { call_id: 'text', number: 'int', at: 'timestamptz', heard: 'text', said: 'jsonb' },
  sql: (rows) => `insert into calls_turns (call_id, number, at, heard, said) select call_id, number, at, heard, said from ${rows} on conflict do nothing returning 1`,
};

const ANSWER_SEAL = 'call answer';
/** How long whoever claimed a step has for it, on the clock of leases (ms). Vendors get less. */
const STEP_LEASE_MS = 15_000;

export type Claim =
  /** `again`: somebody was at it before and did not come back. */
  | { readonly kind: 'claimed'; readonly call: Call; readonly again: boolean }
  /** Answered before, ended, somebody is at it, or not the next step: `answer` tells which. */
  | { readonly kind: 'other'; readonly call: Call };

/**
 * The call of this name and, where this event is the next one, the right to answer it: nobody else answers the same event meanwhile. One
 * statement, for it stands before every answer. Null: no such call.
 */
export async function claimStep(app: CallsApp, ref: { readonly provider: string; readonly call: string }, number: number): Promise<Claim | null> {
  const row = (await app.db.query<Row & { claimed: boolean; again: boolean | null }>(
    `with c as (select ${COLUMNS} from calls_calls where provider = $1 and provider_call = $2),
       s as (insert into calls_steps as s (call_id, number, claimed_ms) select c.id, $3::int, $4::bigint from c where c.step = $3::int - 1 and c.ended_at is null
         on conflict (call_id, number) do update set claimed_ms = excluded.claimed_ms where s.answer is null and s.claimed_ms < excluded.claimed_ms - ${STEP_LEASE_MS}
         returning (xmax <> 0) as again)
     select c.*, exists (select 1 from s) as claimed, (select again from s) as again from c`, [ref.provider, ref.call, number, Math.trunc(app.clock.leaseMs())], 'calls_claim')).rows[0];
  if (!row) return null;
  return row.claimed ? { kind: 'claimed', call: callOf(row), again: row.again === true } : { kind: 'other', call: callOf(row) };
}

export async function keptAnswer(app: CallsApp, call: Pick<Call, 'id'>, number: number): Promise<unknown> {
  const row = (await app.db.query<{ answer: string | null }>('select answer from calls_steps where call_id = $1 and number = $2', [call.id, number], 'calls_answer')).rows[0];
  return row?.answer ? JSON.parse(app.keys.unseal(ANSWER_SEAL, row.answer)) : null;
}

/** Hands an unanswered step back, so that the same event may be tried again at once: something of ours was away. */
export async function giveStepBack(app: Pick<CallsApp, 'db'>, call: Pick<Call, 'id'>, number: number): Promise<void> {
  await app.db.query('delete from calls_steps where call_id = $1 and number = $2 and answer is null', [call.id, number]);
}

export interface AnsweredStep {
  readonly number: number;
  readonly state: object;
  readonly answer: object;
  readonly language: Language;
  readonly line: LineId | null;
  readonly customer: string | null;
  /** What the caller did, in a word that holds no digit of a number or a code. */
  readonly heard: string;
  /** What was said, without secrets. */
  readonly said: readonly string[];
}

/** Writes an answered event down as one unit: state, answer, transcript. False: another process answered it first. */
export async function keepStep(app: CallsApp, call: Call, step: AnsweredStep): Promise<boolean> {
  const at = app.clock.now();
  try {
    await app.committer.commit([
      write(stepShape, { id: call.id, number: step.number, state: step.state, language: step.language, line_id: step.line, customer_id: step.customer, at }),
      write(answerShape, { call_id: call.id, number: step.number, answer: app.keys.seal(ANSWER_SEAL, JSON.stringify(step.answer)) }),
      write(turnShape, { call_id: call.id, number: step.number, at, heard: step.heard, said: step.said }),
    ]);
    return true;
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === stepShape.name) return false;
    throw error;
  }
}

const EFFECT_SEAL = 'call effect';
interface EffectRow { call_id: string; key: string; result: string }
const effectShape: Shape<EffectRow> = {
  name: 'calls.effects', columns: { call_id: 'text', key: 'text', result: 'text' },
  sql: (rows) => `insert into calls_effects (call_id, key, result) select call_id, key, result from ${rows} on conflict do nothing returning 1`,
};
/** What an effect came to, for a step that is taken up again after a crash. */
export const effectDone = (app: Pick<CallsApp, 'keys'>, call: Pick<Call, 'id'>, key: string, result: object): Write =>
  write(effectShape, { call_id: call.id, key, result: app.keys.seal(EFFECT_SEAL, JSON.stringify(result)) });

export async function effectOf(app: CallsApp, call: Pick<Call, 'id'>, key: string): Promise<unknown> {
  const row = (await app.db.query<{ result: string }>('select result from calls_effects where call_id = $1 and key = $2', [call.id, key], 'calls_effect')).rows[0];
  return row ? JSON.parse(app.keys.unseal(EFFECT_SEAL, row.result)) : null;
}

export interface Turn { readonly number: number; readonly at: Instant; readonly heard: string; readonly said: readonly string[] }

/** Everything said so far, oldest first: what an agent reads who takes the call. */
export async function turnsOf(db: Queryable, call: CallId): Promise<Turn[]> {
  return (await db.query<Turn>('select number, at, heard, said from calls_turns where call_id = $1 order by number', [call], 'calls_turns')).rows;
}

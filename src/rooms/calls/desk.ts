import type { LineId, QuoteId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { MINUTE, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { CallsApp } from './app.ts';
import { callById, openCall, type Call, type CallId } from './call.ts';

/** The provider of what is no call: an agent has looked a line up. It is worked on, proved and finished like one. */
export const DESK_PROVIDER = 'desk';

interface LookRow { id: string; call_id: string; line_id: string; agent: string; reason: string; at: Instant }
const lookShape: Shape<LookRow> = {
  name: 'calls.looks', columns: { id: 'text', call_id: 'text', line_id: 'text', agent: 'text', reason: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_looks (id, call_id, line_id, agent, reason, at) select id, call_id, line_id, agent, reason, at from ${rows} returning 1`,
};
export interface Look { readonly call: CallId; readonly line: LineId; readonly agent: string; readonly reason: string }

/** An agent takes a line in hand, and says why: one row and one line in the journal for each look. */
export async function lookAtLine(app: CallsApp, look: Look): Promise<void> {
  await app.committer.commit(lookWrites(app, look));
}

function lookWrites(app: CallsApp, look: Look): Write[] {
  const at = app.clock.now();
  return [
    write(lookShape, { id: app.newId('look'), call_id: look.call, line_id: look.line, agent: look.agent, reason: look.reason, at }),
    journalWrite({ at, by: { door: 'desk', actor: `staff:${look.agent}`, reason: look.reason }, what: 'line.looked_at', subject: look.call, line: look.line }, app),
  ];
}

const heldShape: Shape<{ call_id: string; agent: string; at: Instant }> = {
  name: 'calls.queue.held', columns: { call_id: 'text', agent: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_queue (call_id, reason, place_at, state, agent, taken_at, change) select call_id, 'agent', at, 'taken', agent, at, nextval('calls_changes') from ${rows} returning 1`,
};

/** The line that an agent has in hand: the newest they looked at, else what the caller named in the menu. */
export async function lineInHand(db: Queryable, call: Pick<Call, 'id' | 'lineId'>): Promise<LineId | null> {
  const row = (await db.query<{ line_id: LineId }>('select line_id from calls_looks where call_id = $1 order by at desc, id desc limit 1', [call.id], 'calls_line_in_hand')).rows[0];
  return row?.line_id ?? call.lineId;
}

/** Takes a line in hand without a call: a visit, a letter, a friend. It ends with `finishCall`, or by itself after an hour. */
export async function openDeskCase(app: CallsApp, wish: { readonly line: LineId; readonly agent: string; readonly reason: string; readonly language: Language }): Promise<Call> {
  const call = await openCall(app, {
    provider: DESK_PROVIDER, providerCall: app.newId('desk'), direction: 'in', caller: null, attest: null, language: wish.language, state: {}, by: { door: 'desk', actor: `staff:${wish.agent}`, reason: wish.reason },
  });
  // Theirs from the first moment: nobody else may take what nobody called about.
  await app.committer.commit([write(heldShape, { call_id: call.id, agent: wish.agent, at: app.clock.now() }), ...lookWrites(app, { call: call.id, line: wish.line, agent: wish.agent, reason: wish.reason })]);
  return call;
}

/** Whose call it is; null: nobody has it. */
export async function agentOf(db: Queryable, call: string): Promise<string | null> {
  return (await db.query<{ agent: string }>(`select agent from calls_queue where call_id = $1 and state = 'taken'`, [call], 'calls_agent_of')).rows[0]?.agent ?? null;
}

/** The call, where this agent has it. Refuses `call_taken` for everybody else, also once it is over. */
export async function callInHand(db: Queryable, id: string, agent: string): Promise<Call> {
  const [call, theirs] = await Promise.all([callById(db, id), agentOf(db, id)]);
  if (call === null || theirs !== agent) throw new Refusal('call_taken');
  return call;
}

/** For so long after a call an agent may still write down what came of it (s). */
export const OVER_SECONDS = 15 * MINUTE;
/** The call, where this agent has it, or had it a moment ago: for notes and nothing else. Refuses `call_taken`. */
export async function callForNotes(app: Pick<CallsApp, 'db' | 'clock'>, id: string, agent: string): Promise<CallId> {
  const row = (await app.db.query<{ call_id: CallId }>(
    `select call_id from calls_queue where call_id = $1 and agent = $2 and (state = 'taken' or (state = 'finished' and ended_at > to_timestamp($3::bigint)))`, [id, agent, app.clock.now() - OVER_SECONDS], 'calls_for_notes')).rows[0];
  if (!row) throw new Refusal('call_taken');
  return row.call_id;
}

interface SayRow { call_id: string; agent: string; kind: string; text: string; about: string | null; at: Instant }
const sayShape: Shape<SayRow> = {
  name: 'calls.says', columns: { call_id: 'text', agent: 'text', kind: 'text', text: 'text', about: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_says (call_id, agent, kind, text, about, at) select call_id, agent, kind, text, about, at from ${rows} returning 1`,
};
export const SAY_MAX = 300;
/** `consent`: sentences, one a line, of which the last says which key agrees. */
export type SayKind = 'say' | 'passcode' | 'code' | 'consent';
export interface Saying { readonly number: number; readonly kind: SayKind; readonly text: string; readonly agent: string; readonly at: Instant; /** Of a consent: what it is for, and the key that was pressed. */ readonly about: string | null; readonly answer: 'yes' | 'no' | null; readonly answeredAt: Instant | null }

const SAID: Readonly<Record<SayKind, string>> = { say: 'call.said', passcode: 'call.passcode_asked', code: 'call.code_asked', consent: 'call.consent_asked' };
/** Something for the caller's ear, a wish that they type their passcode or a texted code, or words to agree to by a key: the call fetches it at its next look, some seconds later. */
export async function sayToCaller(app: CallsApp, what: { readonly call: CallId; readonly agent: string; readonly kind: SayKind; readonly text: string; readonly about?: string }): Promise<void> {
  const text = what.kind === 'consent' ? what.text : what.text.trim().slice(0, SAY_MAX);
  if (what.kind === 'say' && text === '') throw new Refusal('malformed', { field: 'text' });
  const at = app.clock.now();
  await app.committer.commit([
    write(sayShape, { call_id: what.call, agent: what.agent, kind: what.kind, text, about: what.about ?? null, at }),
    journalWrite({ at, by: { door: 'desk', actor: `staff:${what.agent}`, reason: 'talk with the caller' }, what: SAID[what.kind], subject: what.call, facts: what.about === undefined ? {} : { about: what.about } }, app),
  ]);
}

/** What was said since, oldest first. */
export async function sayingsOf(db: Queryable, call: CallId, after = 0): Promise<Saying[]> {
  const { rows } = await db.query<Omit<Saying, 'number'> & { number: bigint }>(
    'select number, kind, text, agent, at, about, answer, answered_at as "answeredAt" from calls_says where call_id = $1 and number > $2::bigint order by number limit 500', [call, after], 'calls_says_of');
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

const answerShape: Shape<{ number: bigint; call_id: string; answer: string; at: Instant }> = {
  name: 'calls.says.answer', columns: { number: 'bigint', call_id: 'text', answer: 'text', at: 'timestamptz' },
  // The first answer counts.
  sql: (rows) => `update calls_says s set answer = i.answer, answered_at = i.at from ${rows} i where s.number = i.number and s.call_id = i.call_id and s.kind = 'consent' and s.answer is null returning 1`,
};
/** The caller has pressed the key that agrees, or anything else. */
export async function answerSaying(app: CallsApp, said: { readonly call: CallId; readonly number: number; readonly yes: boolean; readonly customer: string | null }): Promise<void> {
  const at = app.clock.now();
  await app.committer.commit([
    write(answerShape, { number: BigInt(said.number), call_id: said.call, answer: said.yes ? 'yes' : 'no', at }),
    journalWrite({ at, by: { door: 'phone', actor: said.customer === null ? 'guest' : `customer:${said.customer}`, reason: 'asked by an agent' }, what: said.yes ? 'call.agreed' : 'call.declined', subject: said.call, facts: { number: said.number } }, app),
  ]);
}

interface ConsentRow { id: string; call_id: string; line_id: string; quote_id: string; agent: string; language: string; words: readonly string[]; pay: string; cents: bigint; how: string; at: Instant }
const consentShape: Shape<ConsentRow> = {
  name: 'calls.consents',
  columns: { id: 'text', call_id: 'text', line_id: 'text', quote_id: 'text', agent: 'text', language: 'text', words: 'jsonb', pay: 'text', cents: 'bigint', how: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_consents (id, call_id, line_id, quote_id, agent, language, words, pay, cents, how, at)
    select id, call_id, line_id, quote_id, agent, language, words, pay, cents, how, at from ${rows} on conflict (quote_id) do nothing returning 1`,
};
export interface SpokenConsent {
  readonly call: CallId; readonly line: LineId; readonly quote: QuoteId; readonly agent: string; readonly language: Language;
  /** The very sentences that were read aloud. */
  readonly words: readonly string[];
  readonly pay: 'saved' | 'wallet'; readonly cents: bigint;
  /** `spoken`: the agent heard the yes. `key`: the caller pressed it. */
  readonly how: 'spoken' | 'key'; readonly at: Instant;
}

/** "The caller said yes": who heard it, when, to which words. In the commit that places the renewal; once for each quote. */
export function consentWrites(app: Pick<CallsApp, 'newId'>, said: SpokenConsent): Write[] {
  return [
    write(consentShape, { id: app.newId('cns'), call_id: said.call, line_id: said.line, quote_id: said.quote, agent: said.agent, language: said.language, words: said.words, pay: said.pay, cents: said.cents, how: said.how, at: said.at }),
    journalWrite({ at: said.at, by: { door: 'desk', actor: `staff:${said.agent}`, reason: said.how === 'key' ? 'the caller pressed the key' : 'the caller said yes' }, what: 'call.consented', subject: said.call, line: said.line, facts: { quote: said.quote, pay: said.pay, cents: Number(said.cents), language: said.language } }, app),
  ];
}

export async function consentsOf(db: Queryable, call: CallId): Promise<SpokenConsent[]> {
  const { rows } = await db.query<ConsentRow>('select * from calls_consents where call_id = $1 order by at', [call], 'calls_consents_of');
  return rows.map((row) => ({ call: row.call_id as CallId, line: row.line_id as LineId, quote: row.quote_id as QuoteId, agent: row.agent, language: row.language as Language, words: row.words, pay: row.pay as SpokenConsent['pay'], cents: row.cents, how: row.how as SpokenConsent['how'], at: row.at }));
}

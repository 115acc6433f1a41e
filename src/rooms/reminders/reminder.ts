import type { CustomerId, LineId, QuoteId, ReminderId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import type { RenewalMode } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { Channel } from '../notices/notices.ts';
import type { ReminderKind } from './kinds.ts';

export type ReminderState = 'waiting' | 'queued' | 'sent' | 'failed' | 'void' | 'merged';
/** `queued` goes back to `waiting` where the night came before it left. The others are never left. */
export const REMINDER_MOVES: Readonly<Record<ReminderState, readonly ReminderState[]>> = {
  waiting: ['waiting', 'queued', 'void', 'merged'], queued: ['queued', 'waiting', 'sent', 'failed', 'void'], sent: ['sent'], failed: ['failed'], void: [], merged: [],
};

/** Why nothing was said. `not_now`: the line is as it was, and yet there is nothing to say; `left`: the person has the line no more. */
export type Held = 'renewed' | 'not_now' | 'too_late' | 'unwanted' | 'auto_renew' | 'left';

/** One reminder to one person by one channel. */
export interface Reminder {
  readonly id: ReminderId;
  readonly lineId: LineId;
  readonly customer: CustomerId;
  readonly cycle: string;
  readonly kind: ReminderKind;
  readonly channel: Channel | 'none';
  readonly state: ReminderState;
  readonly version: number;
  readonly tries: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly dueAt: Instant;
  readonly lookAt: Instant | null;
  readonly why: string | null;
  readonly into: ReminderId | null;
  /** The plan and the way its link leads to; null: the shelf, and the first way there is. */
  readonly planId: string | null;
  readonly mode: RenewalMode | null;
  readonly queuedAt: Instant | null;
  readonly quietFrom: Instant | null;
  /** Zones in which the moment it was said had to be decent; null: not said yet. */
  readonly places: readonly string[] | null;
  readonly openedAt: Instant | null;
  readonly quoteId: QuoteId | null;
  readonly madeAt: Instant;
}

interface Row {
  id: string; line_id: string; customer_id: string; cycle: string; kind: string; channel: string; state: string; version: number; tries: number; from_at: Instant; until_at: Instant; due_at: Instant;
  look_at: Instant | null; why: string | null; into_id: string | null; plan_id: string | null; mode: string | null; queued_at: Instant | null; quiet_from: Instant | null; places: readonly string[] | null; opened_at: Instant | null; quote_id: string | null; made_at: Instant;
}
const COLUMNS = {
  id: 'text', line_id: 'text', customer_id: 'text', cycle: 'text', kind: 'text', channel: 'text', state: 'text', version: 'int', tries: 'int', from_at: 'timestamptz', until_at: 'timestamptz', due_at: 'timestamptz',
  look_at: 'timestamptz', why: 'text', into_id: 'text', plan_id: 'text', mode: 'text', queued_at: 'timestamptz', quiet_from: 'timestamptz', places: 'jsonb', opened_at: 'timestamptz', quote_id: 'text', made_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const reminderOf = (row: Row): Reminder => ({
  id: row.id as ReminderId, lineId: row.line_id as LineId, customer: row.customer_id as CustomerId, cycle: row.cycle, kind: row.kind as ReminderKind, channel: row.channel as Reminder['channel'],
  state: row.state as ReminderState, version: row.version, tries: row.tries, from: row.from_at, until: row.until_at, dueAt: row.due_at, lookAt: row.look_at, why: row.why, into: row.into_id as ReminderId | null,
  planId: row.plan_id, mode: row.mode as RenewalMode | null, queuedAt: row.queued_at, quietFrom: row.quiet_from, places: row.places, openedAt: row.opened_at, quoteId: row.quote_id as QuoteId | null, madeAt: row.made_at,
});

// Opened by another look in the same moment: the first one stands, and no guard fails for it.
const insertShape: Shape<Row> = {
  name: 'reminders.insert', columns: COLUMNS,
  sql: (rows) => `insert into reminders_reminders (${NAMES}) select ${NAMES} from ${rows} on conflict (line_id, cycle, kind, customer_id, channel) do nothing returning 1`,
};
export const reminderInsert = (one: Reminder): Write => write(insertShape, {
  id: one.id, line_id: one.lineId, customer_id: one.customer, cycle: one.cycle, kind: one.kind, channel: one.channel, state: one.state, version: one.version, tries: one.tries, from_at: one.from, until_at: one.until,
  due_at: one.dueAt, look_at: one.lookAt, why: one.why, into_id: one.into, plan_id: one.planId, mode: one.mode, queued_at: one.queuedAt, quiet_from: one.quietFrom, places: one.places, opened_at: one.openedAt, quote_id: one.quoteId, made_at: one.madeAt,
});

interface StepRow { id: string; before: number; state: string; tries: number; due_at: Instant; look_at: Instant | null; why: string | null; into_id: string | null; plan_id: string | null; mode: string | null; queued_at: Instant | null; quiet_from: Instant | null; places: readonly string[] | null }
const stepShape: Shape<StepRow> = {
  name: 'reminders.step', guard: true,
  columns: { id: 'text', before: 'int', state: 'text', tries: 'int', due_at: 'timestamptz', look_at: 'timestamptz', why: 'text', into_id: 'text', plan_id: 'text', mode: 'text', queued_at: 'timestamptz', quiet_from: 'timestamptz', places: 'jsonb' },
  sql: (rows) => `update reminders_reminders r set state = i.state, version = r.version + 1, tries = i.tries, due_at = i.due_at, look_at = i.look_at, why = i.why, into_id = i.into_id, plan_id = i.plan_id, mode = i.mode,
      queued_at = i.queued_at, quiet_from = i.quiet_from, places = i.places
    from ${rows} i where r.id = i.id and r.version = i.before returning 1`,
};
/** The guard that fails when another process moved it first: nothing of the unit was written, so nothing goes out twice. */
export const REMINDER_MOVED_ON = stepShape.name;

export function stepReminder(before: Reminder, change: Partial<Pick<Reminder, 'state' | 'tries' | 'dueAt' | 'lookAt' | 'why' | 'into' | 'planId' | 'mode' | 'queuedAt' | 'quietFrom' | 'places'>>): { readonly reminder: Reminder; readonly write: Write } {
  const reminder: Reminder = { ...before, ...change, version: before.version + 1 };
  check(REMINDER_MOVES[before.state].includes(reminder.state), `reminder ${before.id} cannot go from ${before.state} to ${reminder.state}`);
  return {
    reminder,
    write: write(stepShape, {
      id: reminder.id, before: before.version, state: reminder.state, tries: reminder.tries, due_at: reminder.dueAt, look_at: reminder.lookAt, why: reminder.why, into_id: reminder.into, plan_id: reminder.planId, mode: reminder.mode,
      queued_at: reminder.queuedAt, quiet_from: reminder.quietFrom, places: reminder.places,
    }),
  };
}

/** The name of its notice in the outbox; a second try after a night has a name of its own. */
export const noticeRef = (one: Pick<Reminder, 'id' | 'tries'>): string => (one.tries <= 1 ? one.id : `${one.id}.${one.tries}`);
/** The reminder of such a name. */
export const reminderOfRef = (ref: string): ReminderId => ref.split('.')[0] as ReminderId;

const byId = readerBy<Row, Reminder | null>(
  { name: 'reminders_by_id', text: `select ${NAMES} from reminders_reminders where id = any($1::text[])`, key: (row) => row.id }, ([row]) => (row === undefined ? null : reminderOf(row)));
/** One of them; calls that come together share a statement. */
export const reminderById = (db: Queryable, id: string): Promise<Reminder | null> => byId(db, id);

/** Those that wait and are due, oldest first, and with them all of the same lines: what falls due together is decided together. */
export async function remindersDue(db: Queryable, now: Instant, limit: number): Promise<Reminder[]> {
  const { rows } = await db.query<Row>(
    `with first as materialized (select line_id from reminders_reminders where state = 'waiting' and due_at <= to_timestamp($1::bigint) order by due_at limit $2)
     select ${NAMES} from reminders_reminders where state = 'waiting' and due_at <= to_timestamp($1::bigint) and line_id in (select line_id from first) order by due_at, id`, [now, limit], 'reminders_due');
  return rows.map(reminderOf);
}

/** Those on their way, or unopened, whose time to be looked at has come. */
export async function remindersToFollow(db: Queryable, now: Instant, limit: number): Promise<Reminder[]> {
  return (await db.query<Row>(`select ${NAMES} from reminders_reminders where look_at <= to_timestamp($1::bigint) order by look_at limit $2`, [now, limit], 'reminders_follow')).rows.map(reminderOf);
}

/** Everything that was opened for these lines since `from`, whatever became of it. */
export async function openedFor(db: Queryable, lines: readonly LineId[], from: Instant): Promise<Reminder[]> {
  if (lines.length === 0) return [];
  return (await db.query<Row>(`select ${NAMES} from reminders_reminders where line_id = any($1::text[]) and made_at > to_timestamp($2::bigint)`, [lines, from], 'reminders_opened')).rows.map(reminderOf);
}
export const keyOf = (one: { readonly lineId: LineId; readonly cycle: string; readonly kind: string; readonly customer: CustomerId }): string => `${one.lineId} ${one.cycle} ${one.kind} ${one.customer}`;

/** A link was opened: whoever reads one message about a line needs no other channel for those that are out. */
export async function noteOpened(db: Queryable, one: Pick<Reminder, 'lineId' | 'customer'>, at: Instant): Promise<void> {
  await db.query(
    `update reminders_reminders set opened_at = to_timestamp($3::bigint) where line_id = $1 and customer_id = $2 and state in ('queued', 'sent') and opened_at is null`, [one.lineId, one.customer, at], 'reminders_note_opened');
}
/** The quote its link shows from now on. */
export async function keepQuote(db: Queryable, id: ReminderId, quote: QuoteId): Promise<void> {
  await db.query('update reminders_reminders set quote_id = $2 where id = $1', [id, quote], 'reminders_keep_quote');
}
/** By which channel the link came that led to a quote; quotes that nobody was led to are left out. */
export async function channelsOfQuotes(db: Queryable, lines: readonly LineId[], quotes: readonly QuoteId[]): Promise<ReadonlyMap<QuoteId, Reminder['channel']>> {
  if (quotes.length === 0) return new Map();
  const { rows } = await db.query<{ quote_id: QuoteId; channel: Reminder['channel'] }>(
    'select quote_id, channel from reminders_reminders where line_id = any($1::text[]) and quote_id = any($2::text[])', [[...lines], [...quotes]], 'reminders_of_quotes');
  return new Map(rows.map((row) => [row.quote_id, row.channel]));
}
/** When this person is to be reminded of this line because they asked; null: they did not. */
export async function laterAt(db: Queryable, one: Pick<Reminder, 'lineId' | 'customer'>): Promise<Instant | null> {
  return (await db.query<{ at: Instant }>(`select due_at as at from reminders_reminders where line_id = $1 and customer_id = $2 and state = 'waiting' and kind like 'later.%' order by due_at limit 1`, [one.lineId, one.customer], 'reminders_later')).rows[0]?.at ?? null;
}
/** Everything a person was reminded of, newest first: for their page and their data. */
export async function remindersOf(db: Queryable, customer: CustomerId, limit: number): Promise<Reminder[]> {
  return (await db.query<Row>(`select ${NAMES} from reminders_reminders where customer_id = $1 order by made_at desc, id desc limit $2`, [customer, limit], 'reminders_of_customer')).rows.map(reminderOf);
}

/** Forgets what nobody can ask about any more, a batch at a time. */
export async function forgetOldReminders(db: Queryable, before: Instant): Promise<void> {
  await db.query(`delete from reminders_reminders where id in (select id from reminders_reminders where made_at < to_timestamp($1::bigint) order by made_at limit 10000) and state not in ('waiting', 'queued')`, [before]);
}

import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Channel } from '../notices/notices.ts';
import type { LinePerson } from '../people/people.ts';
import type { RemindersApp } from './app.ts';
import { LADDER } from './channels.ts';
import { TOPICS, type Topic } from './kinds.ts';
import { hoursOf, type Hours } from '../../platform/i18n/quiet-hours.ts';

/** What a person wants of reminders, whichever line they are about. */
export interface Settings {
  readonly channelsOff: readonly Channel[];
  readonly topicsOff: readonly Topic[];
  /** Within the lawful hours; null: all of them. */
  readonly hours: Hours | null;
}
export const DEFAULT_SETTINGS: Settings = { channelsOff: [], topicsOff: [], hours: null };

/** Whether a person wants to hear of one line; `byOwner`: the owner asked for it, and not the person. */
export interface LineWish { readonly customer: CustomerId; readonly line: LineId; readonly wanted: boolean; readonly byOwner: boolean }

interface Row { customer_id: string; channels_off: readonly string[]; topics_off: readonly string[]; hours_from: number | null; hours_to: number | null; set_at: Instant }
const settingsShape: Shape<Row> = {
  name: 'reminders.settings',
  columns: { customer_id: 'text', channels_off: 'jsonb', topics_off: 'jsonb', hours_from: 'int', hours_to: 'int', set_at: 'timestamptz' },
  sql: (rows) => `insert into reminders_settings (customer_id, channels_off, topics_off, hours_from, hours_to, set_at) select customer_id, channels_off, topics_off, hours_from, hours_to, set_at from ${rows}
    on conflict (customer_id) do update set channels_off = excluded.channels_off, topics_off = excluded.topics_off, hours_from = excluded.hours_from, hours_to = excluded.hours_to, set_at = excluded.set_at returning 1`,
};

interface WishRow { customer_id: string; line_id: string; wanted: boolean; by_owner: boolean; set_at: Instant }
const wishShape: Shape<WishRow> = {
  name: 'reminders.wishes',
  columns: { customer_id: 'text', line_id: 'text', wanted: 'boolean', by_owner: 'boolean', set_at: 'timestamptz' },
  // What a person said of their own reminders stands against what the owner would like.
  sql: (rows) => `insert into reminders_wishes as w (customer_id, line_id, wanted, by_owner, set_at) select customer_id, line_id, wanted, by_owner, set_at from ${rows}
    on conflict (customer_id, line_id) do update set wanted = excluded.wanted, by_owner = excluded.by_owner, set_at = excluded.set_at where w.by_owner or not excluded.by_owner returning 1`,
};

/** Keeps a person's settings. Hours that are no hours, or too few, are the lawful ones. */
export async function keepSettings(app: Pick<RemindersApp, 'committer' | 'clock' | 'newId'>, who: CustomerId, settings: Settings, by: By): Promise<void> {
  const at = app.clock.now();
  const hours = settings.hours === null ? null : hoursOf(settings.hours);
  await app.committer.commit([
    write(settingsShape, { customer_id: who, channels_off: LADDER.filter((one) => settings.channelsOff.includes(one)), topics_off: TOPICS.filter((one) => settings.topicsOff.includes(one)), hours_from: hours?.from ?? null, hours_to: hours?.to ?? null, set_at: at }),
    journalWrite({ at, by, what: 'reminders.set', subject: who, facts: { channelsOff: settings.channelsOff.join(' '), topicsOff: settings.topicsOff.join(' ') } }, app),
  ]);
}

export const lineWishWrite = (wish: LineWish & { readonly at: Instant }): Write =>
  write(wishShape, { customer_id: wish.customer, line_id: wish.line, wanted: wish.wanted, by_owner: wish.byOwner, set_at: wish.at });

/** What a person wanted of reminders is gone with the account; what was said stays, under an id without a face. */
const forgetShape: Shape<{ customer_id: CustomerId }> = {
  name: 'reminders.forget', columns: { customer_id: 'text' },
  steps: (rows) => [['wishes', `delete from reminders_wishes w using ${rows} i where w.customer_id = i.customer_id returning 1`]],
  sql: (rows) => `delete from reminders_settings s using ${rows} i where s.customer_id = i.customer_id returning 1`,
};
export const forgetRemindersOf = (customer: CustomerId): Write => write(forgetShape, { customer_id: customer });

/** Settings of these people; who is not in it has the defaults. One statement. */
export async function settingsOf(db: Queryable, customers: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, Settings>> {
  if (customers.length === 0) return new Map();
  const { rows } = await db.query<Row>('select customer_id, channels_off, topics_off, hours_from, hours_to from reminders_settings where customer_id = any($1::text[])', [customers], 'reminders_settings_of');
  return new Map(rows.map((row) => [row.customer_id as CustomerId, {
    channelsOff: row.channels_off as readonly Channel[], topicsOff: row.topics_off as readonly Topic[], hours: row.hours_from === null || row.hours_to === null ? null : { from: row.hours_from, to: row.hours_to },
  }]));
}

/** What was said of these lines, by anybody. One statement. */
export async function wishesOf(db: Queryable, lines: readonly LineId[]): Promise<readonly LineWish[]> {
  if (lines.length === 0) return [];
  const { rows } = await db.query<WishRow>('select customer_id, line_id, wanted, by_owner from reminders_wishes where line_id = any($1::text[])', [lines], 'reminders_wishes_of');
  return rows.map((row) => ({ customer: row.customer_id as CustomerId, line: row.line_id as LineId, wanted: row.wanted, byOwner: row.by_owner }));
}

/** An owner hears of their line unless they muted it; whoever it is shared with only where somebody asked. */
export const isWanted = (person: Pick<LinePerson, 'role'>, wish: Pick<LineWish, 'wanted'> | undefined): boolean => wish?.wanted ?? person.role === 'owner';

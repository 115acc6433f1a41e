import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { paysFor } from '../people/people.ts';
import type { TextsApp } from './app.ts';

/** What a person allows texts from a line's own number to do. BAL is answered unless somebody says no; paying needs a yes. */
export interface TextSettings { readonly balance: boolean; readonly pay: boolean }
export const DEFAULT_SETTINGS: TextSettings = { balance: true, pay: false };

interface Row extends TextSettings { customer_id: CustomerId; line_id: LineId; at: Instant }
const shape: Shape<Row> = {
  name: 'texts.settings',
  columns: { customer_id: 'text', line_id: 'text', balance: 'boolean', pay: 'boolean', at: 'timestamptz' },
  sql: (rows) => `insert into texts_settings (customer_id, line_id, balance, pay, at) select customer_id, line_id, balance, pay, at from ${rows}
    on conflict (customer_id, line_id) do update set balance = excluded.balance, pay = excluded.pay, at = excluded.at returning 1`,
};

export async function textSettings(db: Queryable, customer: CustomerId, line: LineId): Promise<TextSettings> {
  return (await db.query<TextSettings>('select balance, pay from texts_settings where customer_id = $1 and line_id = $2', [customer, line], 'texts_settings_of')).rows[0] ?? DEFAULT_SETTINGS;
}

/** Whether a person has just shown who they are is the door's to ask. Refuses `forbidden` for a line that is not theirs to pay for. */
export async function setTextSettings(app: TextsApp, wish: TextSettings & { readonly customer: CustomerId; readonly line: LineId; readonly by: By }): Promise<void> {
  if (!await paysFor(app.db, wish.customer, wish.line)) throw new Refusal('forbidden');
  const at = app.clock.now();
  await app.committer.commit([
    write(shape, { customer_id: wish.customer, line_id: wish.line, balance: wish.balance, pay: wish.pay, at }),
    journalWrite({ at, by: wish.by, what: 'texts.settings', subject: wish.customer, line: wish.line, facts: { balance: wish.balance, pay: wish.pay } }, app),
  ]);
}

/** Whether BAL is answered: one no of anybody who may pay for the line is enough. */
export async function tellsBalance(db: Queryable, line: LineId): Promise<boolean> {
  return (await db.query('select 1 from texts_settings where line_id = $1 and not balance limit 1', [line], 'texts_settings_no')).rowCount === 0;
}

/** Who lets this line's number pay with what they have saved, who said so first before all others. */
export async function payersOf(app: Pick<TextsApp, 'db'>, line: LineId): Promise<readonly CustomerId[]> {
  const { rows } = await app.db.query<{ id: CustomerId }>('select customer_id as id from texts_settings where line_id = $1 and pay order by at, customer_id', [line], 'texts_settings_pay');
  const may = await Promise.all(rows.map(({ id }) => paysFor(app.db, id, line)));
  return rows.flatMap(({ id }, index) => (may[index] ? [id] : []));
}

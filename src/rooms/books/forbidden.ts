import { looksLikeCard } from '../../base/card-number.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, nameOf, together, type Broken, type Found } from './rule.ts';

/** Candidates of one table that are looked at; that many is a flood in itself. */
const CANDIDATES_MAX = 2_000;
/** Columns that hold SIM numbers, which look like card numbers and are none. */
const SIM_COLUMNS = new Set(['iccid', 'eid']);

/** What `keys.seal` makes: format, master key, bytes. */
const SEAL = '^1[.][A-Za-z0-9_-]{8}[.][A-Za-z0-9_-]{38,}$';

// The ranges in which card brands issue, 13 to 19 digits, perhaps in groups; not inside an id, a longer number or after a plus.
const SEP = '[ -]?';
const CARD = `(^|[^0-9A-Za-z_+.-])(4|5[1-5]|2[2-7]|3[0-9]|6)(${SEP}[0-9]){11,18}([^0-9A-Za-z_]|$)`;
interface Column { table_name: string; column_name: string }

/** I14: no card number in any text of the database, no one-time code and no contact address in the clear. */
export async function nothingForbidden(db: Queryable): Promise<Found> {
  const columns = (await db.query<Column>(
    `select c.table_name::text, c.column_name::text from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'json', 'character varying') order by 1, 2`, [], 'books_columns')).rows;
  const tables = Map.groupBy(columns.filter((one) => !SIM_COLUMNS.has(one.column_name)), (one) => one.table_name);
  const found: Found[] = [];
  for (const [table, members] of tables) found.push(await cardsIn(db, table, members.map((one) => one.column_name)));
  return together(...found, await codesInTheClear(db), await addressesInTheClear(db));
}

async function cardsIn(db: Queryable, table: string, columns: readonly string[]): Promise<Found> {
  const text = `concat_ws(E'\\n', ${columns.map((name) => `"${name}"::text`).join(', ')})`;
  const rows = (await db.query<{ place: string; text: string }>(
    `select ctid::text as place, t.text from (select ctid, ${text} as text from "${table}") t where t.text ~ '${CARD}' limit ${CANDIDATES_MAX}`, [], nameOf(`${table} ${text}`))).rows;
  const broken = rows.filter((row) => looksLikeCard(row.text)).map((row): Broken => ({ id: `${table} ${row.place}`, what: 'holds what looks like a card number' }));
  return { checked: rows.length, broken, ...(rows.length === CANDIDATES_MAX ? { note: `${table}: only the first ${CANDIDATES_MAX} candidates were looked at` } : {}) };
}

/** Trust section 9. Numbers of lines are the key of the domain and not looked at; the sandbox's mailbox is there to be read. */
const addressesInTheClear = (db: Queryable): Promise<Found> => findBroken(db, {
  count: 'select count(*) from notices_outbox',
  rules: [{
    what: 'a contact address that is not sealed',
    sql: `select id from notices_outbox where to_sealed !~ '${SEAL}' union all select id from renewals_renewals where jsonb_typeof(payer->'email') <> 'null' and coalesce(payer->'email'->>'sealed', '') !~ '${SEAL}'
      union all select id from people_contacts where sealed !~ '${SEAL}' union all select id from people_codes where sealed !~ '${SEAL}'
      union all select id from calls_calls where caller_sealed !~ '${SEAL}' union all select id from calls_callbacks where number_sealed <> '' and number_sealed !~ '${SEAL}'`,
  }],
});

const codesInTheClear = (db: Queryable): Promise<Found> => findBroken(db, {
  count: `select count(*) from people_codes`,
  rules: [
    {
      what: 'a one-time code that is not sealed',
      sql: `select id from notices_outbox where kind = 'line.code' and ((payload <> '{}'::jsonb and not payload ? 'sealed') or content is not null)
        union all select id from notices_mailbox where kind = 'line.code' and not content ? 'sealed'`,
    },
    { what: 'a code or token kept as it is, not as its hash', sql: `select id from people_codes where length(code_hash) < 32 union all select id from people_sessions where length(token_hash) < 32 union all select id from people_api_keys where length(key_hash) < 32
      union all select customer_id from people_passcodes where length(hash) < 32 union all select id from handover_codes where length(code_mac) < 32` },
    // A code may be spoken in an answer.
    { what: 'an answer of the hotline that is not sealed', sql: `select call_id as id from calls_steps where answer !~ '${SEAL}' union all select call_id from calls_effects where result !~ '${SEAL}'` },
  ],
});

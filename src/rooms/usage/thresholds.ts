import type { CustomerId, LineId } from '../../base/ids.ts';
import { DAY, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { LineSnapshot, LineState } from '../lines/lines.ts';

/** When a person wants to be told of one line. */
export interface Thresholds {
  /** Per cent of the data that is used, ascending, each 1 to 100. */
  readonly usedPercents: readonly number[];
  /** Told once no more than this is left; null: not by amount. */
  readonly leftBytes: bigint | null;
  /** Told once service ends within so many days; null: not by days. */
  readonly daysLeft: number | null;
  /** Told when the data will likely be used up before its days are. */
  readonly forecast: boolean;
}

/** What holds for whoever has chosen nothing. */
export const DEFAULT_THRESHOLDS: Thresholds = { usedPercents: [75, 90, 100], leftBytes: null, daysLeft: null, forecast: true };

/** Thresholds as they are stored. */
interface ChosenRow { readonly used: readonly number[]; readonly left: string | null; readonly days: number | null; readonly forecast: boolean }
interface Row { customer_id: string; line_id: string; chosen: ChosenRow; set_at: Instant }
const thresholdsShape: Shape<Row> = {
  name: 'usage.thresholds',
  columns: { customer_id: 'text', line_id: 'text', chosen: 'jsonb', set_at: 'timestamptz' },
  sql: (rows) => `insert into usage_thresholds (customer_id, line_id, chosen, set_at) select customer_id, line_id, chosen, set_at from ${rows}
    on conflict (customer_id, line_id) do update set chosen = excluded.chosen, set_at = excluded.set_at returning 1`,
};

export function thresholdsWrite(wish: { readonly customer: CustomerId; readonly line: LineId; readonly thresholds: Thresholds; readonly at: Instant }): Write {
  const { usedPercents, leftBytes, daysLeft, forecast } = wish.thresholds;
  return write(thresholdsShape, {
    customer_id: wish.customer, line_id: wish.line, set_at: wish.at,
    chosen: { used: [...new Set(usedPercents)].sort((a, b) => a - b), left: leftBytes?.toString() ?? null, days: daysLeft, forecast },
  });
}

/** What this person wants to be told of this line: their choice, or the defaults. */
export async function thresholdsOf(db: Queryable, who: { readonly customer: CustomerId; readonly line: LineId }): Promise<Thresholds> {
  const { rows } = await db.query<Pick<Row, 'chosen'>>('select chosen from usage_thresholds where customer_id = $1 and line_id = $2', [who.customer, who.line], 'usage_thresholds_of');
  return rows[0] ? chosenOf(rows[0].chosen) : DEFAULT_THRESHOLDS;
}
const chosenOf = (chosen: ChosenRow): Thresholds => ({ usedPercents: chosen.used, leftBytes: chosen.left === null ? null : BigInt(chosen.left), daysLeft: chosen.days, forecast: chosen.forecast });

/** What people have chosen for these lines, by `thresholdsKey`; who is not in it has the defaults. One statement for all. */
export async function thresholdsOfLines(db: Queryable, lines: readonly LineId[]): Promise<ReadonlyMap<string, Thresholds>> {
  if (lines.length === 0) return new Map();
  const { rows } = await db.query<Pick<Row, 'customer_id' | 'line_id' | 'chosen'>>('select customer_id, line_id, chosen from usage_thresholds where line_id = any($1::text[])', [lines], 'usage_thresholds_of_lines');
  return new Map(rows.map((row) => [thresholdsKey({ customer: row.customer_id as CustomerId, line: row.line_id as LineId }), chosenOf(row.chosen)]));
}
/** All that people have chosen for one line; calls that come together share the statement. */
export const thresholdsOfLine = readerBy<Pick<Row, 'line_id' | 'chosen'>, Thresholds[]>(
  { name: 'usage_thresholds_by_line', text: 'select line_id, chosen from usage_thresholds where line_id = any($1::text[])', key: (row) => row.line_id }, (rows) => rows.map((row) => chosenOf(row.chosen)));
export const thresholdsKey = (who: { readonly customer: CustomerId; readonly line: LineId }): string => `${who.line} ${who.customer}`;

/**
 * Bytes used of what is on the line now: of the running cycle's purchases and of added data that still lives. With what is left
 * it makes the whole that per cents are of.
 */
export function usedOf(state: LineState, seen: Pick<LineSnapshot, 'usableBytes'>): bigint {
  if (seen.usableBytes === null) return 0n;
  const living = new Set([...state.running?.legs ?? [], ...state.buckets].map((one) => one.purchase));
  return state.purchases.reduce((sum, { purchase, tally }) => (living.has(purchase.id) ? sum + tally.used + tally.usedBonus : sum), 0n);
}

/** A threshold that a line has come to. `key` names it, the same each time: what was told once is told by it. */
export type Reached =
  | { readonly key: `used:${number}`; readonly kind: 'used'; readonly percent: number }
  | { readonly key: `left:${string}`; readonly kind: 'left'; readonly bytes: bigint }
  | { readonly key: `days:${number}`; readonly kind: 'days'; readonly days: number }
  | { readonly key: 'forecast'; readonly kind: 'forecast'; readonly likelyAt: Instant };

/** How a line stands to thresholds. */
export interface Standing {
  readonly at: Instant;
  readonly usedBytes: bigint;
  /** Null is unlimited. */
  readonly leftBytes: bigint | null;
  readonly serviceEndsAt: Instant | null;
  /** When the data is likely used up, where that is before its days are over. */
  readonly likelyUsedUpAt: Instant | null;
}

/** Every threshold that is reached now, the most pressing last. Unlimited data reaches only days. */
export function reached(thresholds: Thresholds, standing: Standing): Reached[] {
  const { leftBytes: left, usedBytes: used, serviceEndsAt } = standing;
  const out: Reached[] = [];
  if (thresholds.daysLeft !== null && serviceEndsAt !== null && serviceEndsAt > standing.at && serviceEndsAt - standing.at <= thresholds.daysLeft * DAY) {
    out.push({ key: `days:${thresholds.daysLeft}`, kind: 'days', days: thresholds.daysLeft });
  }
  if (left === null) return out;
  if (thresholds.forecast && standing.likelyUsedUpAt !== null) out.push({ key: 'forecast', kind: 'forecast', likelyAt: standing.likelyUsedUpAt });
  if (thresholds.leftBytes !== null && left <= thresholds.leftBytes) out.push({ key: `left:${thresholds.leftBytes}`, kind: 'left', bytes: thresholds.leftBytes });
  const total = used + left;
  for (const percent of thresholds.usedPercents) if (total > 0n && used * 100n >= total * BigInt(percent)) out.push({ key: `used:${percent}`, kind: 'used', percent });
  return out;
}

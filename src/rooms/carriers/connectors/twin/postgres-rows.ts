import { check } from '../../../../base/check.ts';
import type { Purchase } from '../../../../base/terms.ts';
import type { Instant } from '../../../../base/time.ts';
import { engine, lineStateJson, readLineState } from '../../../lines/lines.ts';
import type { FaultRule } from './faults.ts';
import type { Habit } from './habit.ts';
import type { TwinChange, TwinHouse, TwinLine, TwinTopUp } from './records.ts';

/** How a twin's books look as rows: what is searched for has a column, the rest is JSON. */

export interface HouseRow { carrier: string; float_cents: bigint; paid_in_cents: bigint; rules: FaultRule[]; counter: bigint }
export const houseOf = (row: HouseRow): TwinHouse => ({
  carrier: row.carrier, floatCents: row.float_cents, paidInCents: row.paid_in_cents, rules: row.rules, counter: Number(row.counter),
});

export interface LineRow {
  iccid: string; number: string | null; zone: string; state: unknown; habit: Habit | null; metered_to: bigint;
  payments: { readonly paidAt: Instant; readonly cents: string }[]; events: number; sim_changed_at: bigint | null;
}
export const lineOf = (row: LineRow): TwinLine => ({
  iccid: row.iccid, number: row.number, zone: row.zone, state: readLineState(row.state), habit: row.habit, meteredTo: Number(row.metered_to) as Instant,
  payments: row.payments.map(({ paidAt, cents }) => ({ paidAt, cents: BigInt(cents) })), events: row.events,
  simChangedAt: row.sim_changed_at === null ? null : Number(row.sim_changed_at) as Instant,
});
export const lineJson = (line: TwinLine) => ({
  state: JSON.stringify(lineStateJson(line.state)),
  habit: line.habit === null ? null : JSON.stringify(line.habit),
  payments: JSON.stringify(line.payments.map(({ paidAt, cents }) => ({ paidAt, cents: String(cents) }))),
});

type TopUpFacts = Omit<TwinTopUp, 'key' | 'iccid' | 'status' | 'at' | 'grants' | 'purchase' | 'costCents'> & { readonly costCents: string; readonly renewed: unknown };
export interface TopUpRow { key: string; iccid: string; status: TwinTopUp['status']; at: bigint; grants: number; facts: TopUpFacts }

export function topUpOf({ key, iccid, status, at, grants, facts }: TopUpRow): TwinTopUp {
  const { renewed, costCents, ...rest } = facts;
  return { ...rest, key, iccid, status, at: Number(at) as Instant, grants, costCents: BigInt(costCents), purchase: purchaseIn(renewed) };
}
export function topUpJson(topUp: TwinTopUp): string {
  const { key: _key, iccid: _iccid, status: _status, at, grants: _grants, purchase, costCents, ...rest } = topUp;
  // The engine knows how a purchase is written inside a `renewed` event; so it travels as one.
  return JSON.stringify({ ...rest, costCents: String(costCents), renewed: engine.lineEventJson({ kind: 'renewed', at, purchase }) });
}

function purchaseIn(renewed: unknown): Purchase {
  const event = engine.readLineEvent(renewed);
  check(event.kind === 'renewed', 'a top-up holds a purchase');
  return event.purchase;
}

export interface ChangeRow { facts: TwinChange }
export const changeOf = ({ facts }: ChangeRow): TwinChange => facts;
export const changeJson = (change: TwinChange): string => JSON.stringify(change);

import { Refusal } from '../../../../base/refusal.ts';
import type { PlanTerms, ProfileTerms, Purchase } from '../../../../base/terms.ts';
import { DAY, latest, plusSeconds, type Instant } from '../../../../base/time.ts';
import { localDate, plusDays, startOfDay } from '../../../../base/zone-time.ts';
import { engine } from '../../../lines/lines.ts';
import type { TopUpOrder } from '../../connector.ts';
import { notify } from './callback-queue.ts';
import { faultOf, type Fault } from './faults.ts';
import { happened, metered } from './line.ts';
import type { TwinLine, TwinTopUp, Twist } from './records.ts';
import { codeForRefusal, REFUSE_CODE } from './vendor-codes.ts';
import type { TwinWork } from './work.ts';

/** What a step needs to know besides the books. */
export interface TwinEnv {
  readonly now: Instant;
  readonly profile: ProfileTerms;
  readonly costOf: (terms: PlanTerms) => bigint;
  /** Whether this carrier calls back. */
  readonly calls: boolean;
}

/** A key that is new: the top-up is written down, and granted at once unless a fault says otherwise. */
export function accept(work: TwinWork, env: TwinEnv, order: TopUpOrder, faults: readonly Fault[]): TwinTopUp {
  const line = work.line(order.line.iccid);
  const purchase: Purchase = {
    id: order.key, terms: order.terms, mode: order.mode, bonusBytes: order.bonusBytes, profile: env.profile, quotedAt: order.capturedAt,
    ...order.startsWhenUsedUp ? { startsWhenUsedUp: true as const } : {},
  };
  const topUp: TwinTopUp = {
    key: order.key, ref: `${work.house().carrier}-${work.nextNumber()}`, iccid: order.line.iccid, purchase, capturedAt: order.capturedAt,
    status: 'pending', at: env.now, cause: 'processing', code: null, activatedAt: null, costCents: priceOf(env.costOf(order.terms), faults), due: null,
    twist: twistOf(faults), grants: 0,
  };
  if (line === null || (order.line.number !== null && order.line.number !== line.number)) return refuse(work, env, topUp, REFUSE_CODE.number_unknown, env.now);
  const fault = faults.find((one) => one.kind in HOLDS);
  if (fault !== undefined) return hold(work, env, topUp, metered(work, line, env.now), fault);
  // Never before the money was there (rules R8); a clock set back makes it wait until then.
  const at = latest(env.now, order.capturedAt);
  return at > env.now ? put(work, env, { ...topUp, due: { at, what: 'grant' } }, true) : grant(work, env, topUp, at);
}

/** What the float pays, fixed with the order; a carrier may have changed its prices overnight. */
function priceOf(agreedCents: bigint, faults: readonly Fault[]): bigint {
  const other = faultOf(faults, 'other_price');
  return other === undefined ? agreedCents : (agreedCents * BigInt(100 + other.percent)) / 100n;
}

/** Answers other than doing it. */
const HOLDS = { refuse: 1, silent: 1, delay: 1, late_success: 1, float_empty: 1, after_cycle_end: 1, after_midnight: 1 };

function hold(work: TwinWork, env: TwinEnv, topUp: TwinTopUp, line: TwinLine, fault: Fault): TwinTopUp {
  const from = latest(env.now, topUp.capturedAt);
  const later = (at: Instant): TwinTopUp => put(work, env, { ...topUp, due: { at, what: 'grant' } }, true);
  const zone = line.state.zone;
  switch (fault.kind) {
    case 'refuse': return refuse(work, env, topUp, REFUSE_CODE[fault.reason], env.now);
    case 'silent': return put(work, env, topUp, true);
    case 'delay': return later(plusSeconds(from, fault.seconds));
    case 'late_success': {
      const refused = refuse(work, env, topUp, REFUSE_CODE[fault.reason], env.now);
      return put(work, env, { ...refused, due: { at: plusSeconds(from, fault.seconds), what: 'grant' } }, false);
    }
    case 'float_empty': return put(work, env, { ...topUp, cause: 'float_empty' }, true);
    case 'after_cycle_end': return later(latest(from, engine.snapshotOf(line.state, from).running?.endsAt ?? from));
    case 'after_midnight': return later(startOfDay(zone, plusDays(localDate(zone, from), 1)));
    default: return grant(work, env, topUp, from);
  }
}

function twistOf(faults: readonly Fault[]): Twist {
  const days = faultOf(faults, 'wrong_days');
  const bytes = faultOf(faults, 'wrong_bytes');
  const reverse = faultOf(faults, 'reverse');
  return {
    ...(days ? { days: days.days } : {}), ...(bytes ? { megabytes: bytes.megabytes } : {}),
    ...(reverse ? { reverseAfterSeconds: reverse.seconds } : {}), ...(faultOf(faults, 'notify_twice') ? { notifyTwice: true } : {}),
  };
}

/** Grants what a top-up is for, activated at `at`, if the float pays for it and the line can take it. */
export function grant(work: TwinWork, env: TwinEnv, topUp: TwinTopUp, at: Instant): TwinTopUp {
  const house = work.house();
  if (house.floatCents < topUp.costCents) return withoutFloat(work, env, topUp);
  const line = metered(work, work.line(topUp.iccid)!, at);
  try {
    happened(work, line, { kind: 'renewed', at, purchase: { ...topUp.purchase, terms: twisted(topUp.purchase.terms, topUp.twist) } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(work, env, topUp, codeForRefusal(error.code), at);
  }
  work.putHouse({ ...work.house(), floatCents: house.floatCents - topUp.costCents });
  const { reverseAfterSeconds } = topUp.twist;
  return put(work, env, {
    ...topUp, status: 'done', at, cause: null, code: null, activatedAt: at, grants: topUp.grants + 1,
    due: reverseAfterSeconds === undefined ? null : { at: plusSeconds(at, reverseAfterSeconds), what: 'reverse' },
  }, true);
}

/** Waits for a refill; a late success that cannot be paid for stays what it was said to be. */
function withoutFloat(work: TwinWork, env: TwinEnv, topUp: TwinTopUp): TwinTopUp {
  if (topUp.status === 'refused') return put(work, env, { ...topUp, due: null }, false);
  return put(work, env, { ...topUp, cause: 'float_empty', due: null }, topUp.cause !== 'float_empty');
}

/** The terms with a carrier's mistake in them. A calendar month is granted in days then. */
function twisted(terms: PlanTerms, twist: Twist): PlanTerms {
  const MB = 1_048_576n;
  const days = twist.days === undefined ? {} : {
    cycleRule: 'fixed_days' as const, validityDays: Math.max(1, (terms.cycleRule === 'calendar_month' ? 30 : terms.validityDays) + twist.days),
  };
  if (twist.megabytes === undefined || terms.dataBytes === null) return { ...terms, ...days };
  const bytes = terms.dataBytes + BigInt(twist.megabytes) * MB;
  return { ...terms, ...days, dataBytes: bytes > 0n ? bytes : 0n };
}

function refuse(work: TwinWork, env: TwinEnv, topUp: TwinTopUp, code: string, at: Instant): TwinTopUp {
  return put(work, env, { ...topUp, status: 'refused', at, cause: null, code, due: null }, topUp.status !== 'refused' || topUp.code !== code);
}

/** The carrier undoes what it delivered, of its own accord. */
export function reverse(work: TwinWork, env: TwinEnv, topUp: TwinTopUp, at: Instant): TwinTopUp {
  const taken = takenBack(work, topUp, at);
  // Something later rests on it: no carrier pulls the ground from under that. It looks again a day later.
  if (taken !== null) return put(work, env, { ...topUp, due: { at: plusSeconds(at, DAY), what: 'reverse' } }, false);
  return put(work, env, { ...topUp, status: 'reversed', at, due: null }, true);
}

/** Takes a granted service off the line and its price back into the float. The code of the refusal, or null. */
export function takenBack(work: TwinWork, topUp: TwinTopUp, at: Instant): string | null {
  const line = metered(work, work.line(topUp.iccid)!, at);
  try {
    happened(work, line, { kind: 'taken_back', at: latest(at, line.state.asOf), purchase: topUp.key });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return codeForRefusal(error.code);
  }
  const house = work.house();
  work.putHouse({ ...house, floatCents: house.floatCents + topUp.costCents });
  return null;
}

/** Writes a top-up down; `news` is whether the shop is called about it. */
export function put(work: TwinWork, env: TwinEnv, topUp: TwinTopUp, news: boolean): TwinTopUp {
  work.putTopUp(topUp);
  if (news && env.calls) notify(work, topUp, env.now);
  return topUp;
}

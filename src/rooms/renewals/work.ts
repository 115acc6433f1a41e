import { check } from '../../base/check.ts';
import { plusSeconds, type Instant } from '../../base/time.ts';
import { topUpsFor, type TopUp } from '../carriers/carriers.ts';
import type { Line } from '../lines/lines.ts';
import { paymentsFor, type Charge, type PaymentRefund } from '../payments/payments.ts';
import type { Write } from '../../platform/db/unit.ts';
import type { RenewalsApp } from './app.ts';
import type { Quote } from './quote-doc.ts';
import { renewalById, type Renewal } from './renewal.ts';

/** Everything one renewal consists of, as it is in the database or as the last commit left it. */
export interface Work {
  readonly renewal: Renewal;
  readonly quote: Quote;
  readonly line: Line;
  readonly charges: readonly Charge[];
  readonly refunds: readonly PaymentRefund[];
  readonly topUps: readonly TopUp[];
}

/** What one move of a leg brings: the work as it will be, the writes that say so, and when to look again without news. */
export interface Step {
  readonly work: Work;
  /** Empty: no news. */
  readonly writes: readonly Write[];
  readonly lookAgainAt: Instant;
  /** One of several charges or refunds has come to its end, and the next can be asked about at once. */
  readonly goOn?: boolean;
}

export async function loadWork(app: RenewalsApp, id: string): Promise<Work | null> {
  const renewal = await renewalById(app.db, id);
  if (!renewal) return null;
  const [quote, line, payments, topUps] = await Promise.all([
    app.readQuote(renewal.quoteId), app.readLine(renewal.lineId), paymentsFor(app.db, id), topUpsFor(app.db, id),
  ]);
  check(quote && line, `renewal ${id} without quote or line`);
  return { renewal, quote, line, charges: payments.charges, refunds: payments.refunds, topUps };
}

/** The one top-up of a renewal (trust I2). */
export function topUpOf(work: Work): TopUp {
  const topUp = work.topUps[0];
  check(topUp && work.topUps.length === 1, `renewal ${work.renewal.id} must have one top-up`);
  return topUp;
}

export const replaced = <T extends { readonly id: string }>(list: readonly T[], one: T): T[] => list.map((other) => (other.id === one.id ? one : other));

/** Pauses that grow with how long the leg has lasted: a quarter of its age, between `least` and `most` seconds. */
export function nextLook(since: Instant, now: Instant, least: number, most: number): Instant {
  return plusSeconds(now, Math.min(most, Math.max(least, Math.trunc((now - since) / 4))));
}

import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { localDate, plusDays, plusLocalDays, startOfDay } from '../../base/zone-time.ts';
import { engine, type Line } from '../lines/lines.ts';
import { draftQuote } from '../renewals/renewals.ts';
import type { UsageApp } from './app.ts';
import { daysOf, type DayUse } from './days.ts';
import { DAYS_LEAST, DAYS_SEEN, type Forecast } from './forecast.ts';
import { failsAt } from './lasts.ts';
import { readingsOf } from './readings.ts';
import { futuresOf, type Future } from './replay.ts';

/** One way to buy one plan, priced as a quote prices it. */
export interface Candidate { readonly planId: string; readonly planVersion: number; readonly mode: RenewalMode; readonly totalCents: bigint }

/** The cheapest plan that lasts, with what its reason needs. */
export interface Recommendation extends Candidate {
  /** The date wished for: data and service hold until then. */
  readonly until: Instant;
  /** Holds at the use of nine futures in ten (`careful`), or only at what is likely, where nothing on the shelf is careful. */
  readonly certainty: 'careful' | 'likely';
  /** Bytes that this much use takes until then. */
  readonly needBytes: bigint;
  /** The dearest of the cheaper ones, and when it would have failed; null: nothing is cheaper. */
  readonly cheaper: (Candidate & { readonly failsAt: Instant }) | null;
  /** Whole days of use it stands on. */
  readonly days: number;
}

const CAREFUL = 0.9;
/** Looked ahead by default once the data lasts its cycle (days). */
const NEXT_DAYS = 30;

/** The date to last until when nobody names one: to the end of what is paid where the data may not get there, else 30 days more. */
export function wishedUntil(line: Line, forecast: Forecast | null, now: Instant): Instant {
  const ends = engine.lineClocks(line.state, now).serviceEndsAt;
  if (ends === null || ends <= now) return plusLocalDays(line.zone, now, NEXT_DAYS);
  return forecast !== null && forecast.usedUpAt.early !== null ? ends : plusLocalDays(line.zone, ends, NEXT_DAYS);
}

/**
 * The cheapest way on the shelf, tax included, that keeps this line in data and service until `until` at the use of nine in
 * ten of its futures; where there is none, at the likely use. Null: nothing lasts, or too little is known of the use.
 * `channel`: only plans that are sold there.
 */
export async function cheapestThatLasts(app: UsageApp, line: Line, wish: { readonly until: Instant; readonly channel?: string }): Promise<Recommendation | null> {
  const now = app.clock.now();
  const days = daysOf(await readingsOf(app.db, line.id, plusSeconds(now, -DAYS_SEEN * DAY)), line.zone);
  if (days.length < DAYS_LEAST || wish.until <= now) return null;
  const candidates = candidatesFor(app, line, wish.channel ?? null);
  const futures = orderedFutures(days, line, now, wish.until);
  for (const [certainty, share] of [['careful', CAREFUL], ['likely', 0.5]] as const) {
    const chosen = futures[Math.round(share * (futures.length - 1))]!;
    const found = firstThatLasts(candidates, chosen.future, { zone: line.zone, now, until: wish.until });
    if (found) return { ...found.best.candidate, until: wish.until, certainty, needBytes: BigInt(Math.round(chosen.bytes)), cheaper: found.cheaper, days: days.length };
  }
  return null;
}

interface Bought { readonly candidate: Candidate; readonly lostBytes: bigint; readonly state: Line['state'] }

function firstThatLasts(bought: readonly Bought[], future: Future, facts: { readonly zone: string; readonly now: Instant; readonly until: Instant }): { readonly best: Bought; readonly cheaper: Recommendation['cheaper'] } | null {
  let cheaper: Recommendation['cheaper'] = null;
  for (const one of bought) {
    const at = failsAt(one.state, future, facts);
    if (at === null) return { best: one, cheaper };
    if (cheaper === null || one.candidate.totalCents > cheaper.totalCents || at > cheaper.failsAt) cheaper = { ...one.candidate, failsAt: at };
  }
  return null;
}

/** Every plan in every way this line can buy it now, cheapest first; of one price what loses least, then by the shelf's own order. */
function candidatesFor(app: UsageApp, line: Line, channel: string | null): Bought[] {
  const now = app.clock.now();
  const shelf = app.shelf();
  const state = engine.settle(line.state, now);
  const offers = shelf.plansFor({ carrier: line.carrier, lineKind: line.kind, at: now }).filter((offer) => channel === null || offer.plan.channels.includes(channel as never));
  return offers.flatMap(({ plan, modes }) => modes.flatMap((mode): Bought[] => {
    try {
      const doc = draftQuote(app, line, { line: line.id, planId: plan.terms.planId, mode });
      const purchase = { id: doc.quote, terms: plan.terms, mode, bonusBytes: 0n, profile: shelf.profile(line.carrier, now).terms, quotedAt: now };
      return [{
        candidate: { planId: plan.terms.planId, planVersion: plan.terms.planVersion, mode, totalCents: BigInt(doc.totalCents) },
        lostBytes: BigInt(doc.lostBytes) + BigInt(doc.lostLater?.bytes ?? 0), state: engine.renewLine(state, purchase, now),
      }];
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  })).sort((a, b) => Number(a.candidate.totalCents - b.candidate.totalCents) || Number(a.lostBytes - b.lostBytes));
}

/** The futures by what they use until then, least first. */
function orderedFutures(days: readonly DayUse[], line: Line, now: Instant, until: Instant): { readonly future: Future; readonly bytes: number }[] {
  return futuresOf(days).map((future) => ({ future, bytes: usedBetween(future, line.zone, now, until) })).sort((a, b) => a.bytes - b.bytes);
}

function usedBetween(future: Future, zone: string, from: Instant, to: Instant): number {
  let bytes = 0;
  const first = localDate(zone, from);
  for (let date = first; startOfDay(zone, date) < to; date = plusDays(date, 1)) {
    const start = startOfDay(zone, date);
    const end = startOfDay(zone, plusDays(date, 1));
    bytes += future(date, date - first) * (Math.min(end, to) - Math.max(start, from)) / (end - start);
  }
  return bytes;
}

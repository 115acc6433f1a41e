import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import type { Line } from '../lines/lines.ts';
import { draftAnyWay, lastPlan } from '../paylinks/paylinks.ts';
import { cheapestThatLasts, forecastOf, wishedUntil } from '../usage/usage.ts';
import type { RemindersApp } from './app.ts';
import { aboutOf } from './kinds.ts';

/** What a reminder's link leads to. `cents`: taxes included, as of now. */
export interface Offer { readonly planId: string; readonly mode: RenewalMode | null; readonly cents: bigint }

/**
 * The plan as last time. Where data runs out, the cheapest plan that lasts, if enough is known of the use: the same plan again may
 * wait for the days to end. Null: nothing can be had by link; then it leads to the shelf.
 */
export async function offerFor(app: RemindersApp, line: Line, kind: string): Promise<Offer | null> {
  const about = aboutOf(kind);
  if (about === 'data' || about === 'forecast') {
    const found = await cheapestThatLasts(app, line, { until: wishedUntil(line, await forecastOf(app, line), app.clock.now()), channel: 'web' });
    if (found) return { planId: found.planId, mode: found.mode, cents: found.totalCents };
  }
  const planId = lastPlan(line);
  return planId === null ? null : offerOf(app, line, { planId, mode: null });
}

/** What a plan costs on this line now; null where it cannot be had. */
export function offerOf(app: RemindersApp, line: Line, plan: { readonly planId: string; readonly mode: RenewalMode | null }): Offer | null {
  try {
    return { ...plan, cents: BigInt(draftAnyWay(app, line, plan.planId, plan.mode).totalCents) };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

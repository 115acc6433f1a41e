import type { CustomerId, MethodId } from '../../src/base/ids.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { termsOf } from '../../src/rooms/autorenew/autorenew.ts';
import { keepPlanFor, standGuard } from '../../src/rooms/guard/guard.ts';
import type { Year, YearLine } from './world.ts';

/** The number guard with a card that can be charged, as its page turns it on. */
export async function turnGuardOn(year: Year, line: YearLine, method: MethodId): Promise<void> {
  const { shop } = year;
  const app = shop.house.autoRenew;
  const by = { door: 'web', actor: `customer:${line.customer}`, reason: 'a year' } as const;
  const customer = line.customer as CustomerId;
  const planId = keepPlanFor(await shop.line(line.id), shop.shelf(), { now: shop.clock.now(), until: null });
  try {
    if (planId === null) throw new Refusal('plan_not_for_auto_renewal');
    const terms = { line: line.id, customer, planId, triggers: ['keep'] as const, pay: { kind: 'saved' as const, method }, language: line.person.language };
    await standGuard(app, { line: line.id, customer, until: null, auto: { terms, consent: { hash: (await termsOf(app, terms)).hash, place: 'a year' } }, by });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    year.cannotAuto.add(line.id);
    year.refusals.set(`guard ${error.code} ${line.carrier} ${line.planId}`, (year.refusals.get(`guard ${error.code} ${line.carrier} ${line.planId}`) ?? 0) + 1);
  }
}

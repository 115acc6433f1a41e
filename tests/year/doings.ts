import type { CustomerId } from '../../src/base/ids.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { DAY } from '../../src/base/time.ts';
import { termsOf, turnOff, turnOn, type MandatePay } from '../../src/rooms/autorenew/autorenew.ts';
import { engine } from '../../src/rooms/lines/lines.ts';
import { stopTexts } from '../../src/rooms/people/people.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { aWallet } from '../support/wallet.ts';
import { turnGuardOn } from './guarding.ts';
import type { Turn } from './live.ts';
import type { Sent, Year, YearLine } from './world.ts';

/** When those who change their mind do so (days after the start). */
export const CHANGE_DAY = 150;
const GOOD_CARD = 'pm_card_visa';
/** Is saved without complaint and refused at every charge. */
const BAD_CARD = 'pm_card_chargeCustomerFail';
const CARD_MENDED_DAY = 120;
/** Cycles that a filled wallet lasts for. */
const WALLET_CYCLES = 4n;

/** What everybody has arranged when the year begins. */
export async function arrange(year: Year, line: YearLine): Promise<void> {
  const { customer, person } = line;
  if (customer === null) return;
  switch (person.habit) {
    case 'early': case 'auto_card': case 'auto_ended': return switchOn(year, line, { kind: 'saved', method: (await aSavedCard(year.shop, customer, GOOD_CARD)).id });
    case 'auto_shaky': return switchOn(year, line, { kind: 'saved', method: (await aSavedCard(year.shop, customer, BAD_CARD)).id });
    case 'auto_wallet': {
      await aWallet(year.shop, WALLET_CYCLES * year.shop.shelf().plan(line.planId, year.shop.clock.now()).priceCents * 12n / 10n, customer);
      return switchOn(year, line, { kind: 'wallet' });
    }
    case 'guarded': return turnGuardOn(year, line, (await aSavedCard(year.shop, customer, GOOD_CARD)).id);
    default: return;
  }
}

/** What people do at one turn of the clock: read what came since the last one, and now and then act by themselves. */
export function doings(year: Year): (turn: Turn) => Promise<void> {
  const byAddress = new Map<string, YearLine>();
  for (const line of year.lines) for (const address of [line.number, line.email]) if (address !== null) byAddress.set(address, line);
  const byEndpoint = new Map(year.lines.flatMap((line) => (line.endpoint === null ? [] : [[line.endpoint, line] as const])));
  const lineOf = (one: Sent): YearLine | undefined => (one.channel === 'push' ? byEndpoint.get((JSON.parse(one.to) as { endpoint: string }).endpoint) : byAddress.get(one.to));
  let read = 0;
  return async (turn) => {
    const news = year.sent.slice(read);
    read = year.sent.length;
    for (const line of new Set(news.filter((one) => one.kind.startsWith('reminder.')).flatMap((one) => lineOf(one) ?? []))) if (line.person.habit === 'attentive') await byReminder(year, line, turn);
    if (!turn.isMorning) return;
    for (const line of year.lines) {
      const { habit } = line.person;
      if (habit === 'early' && year.chance.hits(40)) await renewByHand(year, line);
      if (habit === 'auto_shaky' && turn.day === CARD_MENDED_DAY) await switchOn(year, line, { kind: 'saved', method: (await aSavedCard(year.shop, line.customer!, GOOD_CARD)).id });
      if (habit === 'auto_ended' && turn.day === CHANGE_DAY) await turnOff(year.shop.house.autoRenew, { line: line.id, by: { door: 'sms', actor: `customer:${line.customer}`, reason: 'AUTO OFF' }, reason: 'asked' });
      if (habit === 'stopped' && turn.day === CHANGE_DAY && line.number !== null) await stopTexts(year.shop.app, { number: line.number, by: { door: 'sms', actor: 'guest', reason: 'STOP' } });
    }
  };
}

/** Moved by a message, when its day has come: never more than one cycle ahead. */
async function byReminder(year: Year, line: YearLine, { now }: Turn): Promise<void> {
  const { clocks } = engine.snapshotOf(engine.settle((await year.shop.line(line.id)).state, now), now);
  if (clocks.serviceEndsAt !== null && clocks.serviceEndsAt - now > (line.person.rung + 1) * DAY) return;
  await renewByHand(year, line);
}

async function renewByHand(year: Year, line: YearLine): Promise<void> {
  try {
    const { state } = await year.shop.renew(line, line.planId, { customer: line.customer, email: line.email });
    if (state !== 'done') year.problems.push(`a renewal by hand ended as ${state}`);
  } catch (error) {
    // A number that was released, or one under way.
    if (!(error instanceof Refusal)) throw error;
    year.refusals.set(error.code, (year.refusals.get(error.code) ?? 0) + 1);
  }
}

async function switchOn(year: Year, line: YearLine, pay: MandatePay): Promise<void> {
  const app = year.shop.house.autoRenew;
  const wish = { line: line.id, customer: line.customer as CustomerId, planId: line.planId, triggers: ['date'] as const, pay, language: line.person.language };
  try {
    const { hash } = await termsOf(app, wish);
    await turnOn(app, { ...wish, consent: { hash, place: 'a year' }, by: { door: 'web', actor: `customer:${line.customer}`, reason: 'a year' } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    year.cannotAuto.add(line.id);
    year.refusals.set(`auto ${error.code}`, (year.refusals.get(`auto ${error.code}`) ?? 0) + 1);
  }
}

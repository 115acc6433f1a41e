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
import type { Year, YearLine } from './world.ts';

/** When those who change their mind do so, and when a bad card is put right (days after the start): within every length that is lived. */
export const changeDay = (year: Pick<Year, 'days'>): number => Math.max(1, Math.floor(year.days * 0.4));
export const mendDay = (year: Pick<Year, 'days'>): number => Math.max(1, Math.floor(year.days / 3));
const GOOD_CARD = 'pm_card_visa';
/** Is saved without complaint and refused at every charge. */
const BAD_CARD = 'pm_card_chargeCustomerFail';
const MEND_AHEAD_S = 4 * DAY;
/** Cycles that a filled wallet lasts for, and what taxes add at most (per cent). */
export const WALLET_CYCLES = 4n;
const WALLET_PERCENT = 120n;

/** What everybody has arranged when the year begins. */
export async function arrange(year: Year, line: YearLine): Promise<void> {
  const { customer, person } = line;
  if (customer === null) return;
  switch (person.habit) {
    case 'early': case 'auto_card': case 'auto_ended': return switchOn(year, line, { kind: 'saved', method: (await aSavedCard(year.shop, customer, GOOD_CARD)).id });
    case 'auto_shaky': return switchOn(year, line, { kind: 'saved', method: (await aSavedCard(year.shop, customer, BAD_CARD)).id });
    case 'auto_wallet': {
      await aWallet(year.shop, WALLET_CYCLES * year.shop.shelf().plan(line.planId, year.shop.clock.now()).priceCents * WALLET_PERCENT / 100n, customer);
      return switchOn(year, line, { kind: 'wallet' });
    }
    case 'guarded': return turnGuardOn(year, line, (await aSavedCard(year.shop, customer, GOOD_CARD)).id);
    default: return;
  }
}

/** What people do at one turn of the clock: read what came since the last one, and now and then act by themselves. */
export function doings(year: Year): (turn: Turn) => Promise<void> {
  let read = 0;
  return async (turn) => {
    const news = year.sent.slice(read);
    read = year.sent.length;
    for (const line of new Set(news.filter((one) => one.kind.startsWith('reminder.')).flatMap((one) => year.lineOf(one) ?? []))) if (line.person.habit === 'attentive') await byReminder(year, line, turn);
    if (!turn.isMorning) return;
    for (const line of year.lines) {
      const { habit } = line.person;
      if (habit === 'early' && year.chance.hits(40)) await renewByHand(year, line);
      if (habit === 'auto_shaky' && turn.day === mendDay(year)) await mend(year, line, turn);
      if (habit === 'auto_ended' && turn.day === changeDay(year)) { year.changedAt.set(line.id, turn.now); await turnOff(year.shop.house.autoRenew, { line: line.id, by: { door: 'sms', actor: `customer:${line.customer}`, reason: 'AUTO OFF' }, reason: 'asked' }); }
      if (habit === 'stopped' && turn.day === changeDay(year) && line.number !== null) await stopTexts(year.shop.app, { number: line.number, by: { door: 'sms', actor: 'guest', reason: 'STOP' } });
    }
  };
}

/** Moved by a message, when its day has come: never more than one cycle ahead. */
async function byReminder(year: Year, line: YearLine, { now }: Turn): Promise<void> {
  const { clocks } = engine.snapshotOf(engine.settle((await year.shop.line(line.id)).state, now), now);
  if (clocks.serviceEndsAt !== null && clocks.serviceEndsAt - now > (line.person.rung + 1) * DAY) return;
  await renewByHand(year, line);
}

/** Another card for auto-renew; where the bad one has cost the service already, or it ends before a charge could be announced, the line is renewed with it. */
async function mend(year: Year, line: YearLine, { now }: Turn): Promise<void> {
  year.changedAt.set(line.id, now);
  await switchOn(year, line, { kind: 'saved', method: (await aSavedCard(year.shop, line.customer!, GOOD_CARD)).id });
  const { phase, clocks } = engine.snapshotOf(engine.settle((await year.shop.line(line.id)).state, now), now);
  if (phase !== 'active' || (clocks.serviceEndsAt !== null && clocks.serviceEndsAt - now < MEND_AHEAD_S)) await renewByHand(year, line);
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

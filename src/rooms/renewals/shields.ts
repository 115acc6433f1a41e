import type { By } from '../../base/language.ts';
import { isoOf, parseInstant, plusSeconds } from '../../base/time.ts';
import { SHIELDS, readSetting, dropSetting, writeSetting, type ShieldsUp } from '../../platform/settings/settings.ts';
import { journalWrite } from '../journal/journal.ts';
import type { RenewalsApp } from './app.ts';
import { cardsOfManyLines, declineRate, networksOfManyLines } from './attempts.ts';

const RULE: By = { door: 'job', actor: 'job:shields', reason: 'many payments are declined' };

/** Payments settled in the last `seconds`, and how many of them were declined. */
export const paymentRate = (app: Pick<RenewalsApp, 'db' | 'clock'>, seconds: number) => declineRate(app.db, plusSeconds(app.clock.now(), -seconds));

/** Null when they are down. Read from the database each time: it is asked by guests who pay or look a line up. */
export const shieldsUp = (app: Pick<RenewalsApp, 'db'>): Promise<ShieldsUp | null> => readSetting<ShieldsUp>(app.db, SHIELDS);

/** Guests cannot pay, nobody saves a card, look-ups need a proof of work; until lowered, by hand or by half an hour of quiet. */
export async function raiseShields(app: RenewalsApp, by: By, facts: { readonly attempts: number; readonly declines: number } | null = null): Promise<void> {
  const now = app.clock.now();
  await writeSetting(app.db, SHIELDS, { since: isoOf(now), by: facts === null ? 'hand' : 'rule', troubleAt: isoOf(now) } satisfies ShieldsUp);
  await app.committer.commit([journalWrite({ at: now, by, what: 'shields.raised', subject: 'shields', facts: facts ?? {} }, app)]);
  app.alarm('shields-up', facts ?? { by: 'hand' });
}

export async function lowerShields(app: RenewalsApp, by: By): Promise<void> {
  if (await shieldsUp(app) === null) return;
  await dropSetting(app.db, SHIELDS);
  await app.committer.commit([journalWrite({ at: app.clock.now(), by, what: 'shields.lowered', subject: 'shields' }, app)]);
}

/**
 * A round: raises the shields when many payments are tried and too many declined, lowers what it raised after quiet, and calls a
 * person for a card or a network that pays for too many lines. Shields raised by hand stay until a hand lowers them.
 */
export async function watchShields(app: RenewalsApp): Promise<void> {
  const now = app.clock.now();
  const { limits, rules } = app.limits.table;
  const { attempts, seconds, declinesPercent, quietSeconds } = rules.shields;
  const rate = await declineRate(app.db, plusSeconds(now, -seconds));
  const trouble = rate.attempts >= attempts && rate.declines * 100 > declinesPercent * rate.attempts;
  const up = await shieldsUp(app);
  if (trouble && up === null) await raiseShields(app, RULE, rate);
  else if (trouble && up !== null) await writeSetting(app.db, SHIELDS, { ...up, troubleAt: isoOf(now) } satisfies ShieldsUp);
  else if (up?.by === 'rule') {
    // A clock that was set back makes trouble of the future: that is over.
    const since = parseInstant(up.troubleAt) ?? now;
    if (since > now || now - since >= quietSeconds) await lowerShields(app, { ...RULE, reason: 'quiet again' });
  }
  for (const { seconds: span, max } of limits['card.lines'].windows) {
    for (const one of await cardsOfManyLines(app.db, plusSeconds(now, -span), max)) app.alarm('card-many-lines', { card: app.keys.mac('card in an alarm', one.card).slice(0, 12), lines: one.lines });
  }
  for (const { seconds: span, max } of limits['network.lines'].windows) {
    for (const one of await networksOfManyLines(app.db, plusSeconds(now, -span), max)) app.alarm('network-many-lines', { network: one.network.slice(0, 12), lines: one.lines });
  }
}

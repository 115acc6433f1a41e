import { plusSeconds, DAY, type Instant } from '../../base/time.ts';
import { dateText, localDate } from '../../base/zone-time.ts';
import { journalWrite } from '../journal/journal.ts';
import type { RemindersApp } from './app.ts';
import { contextOf, reachesNow } from './context.ts';
import { placesFor } from './decide.ts';
import { openings, waysFor } from './look.ts';
import { hoursOf, tomorrowFor } from '../../platform/i18n/quiet-hours.ts';
import { reminderInsert, type Reminder } from './reminder.ts';

/** Somebody who wanted to be reminded tomorrow wants it then, or a day late, and not after that. */
const USEFUL_S = 2 * DAY;

/**
 * Reminds this reader of this line once more, tomorrow at a decent hour. Asked for twice in one day it is once. Null: the line needs
 * nothing any more, or there is no way to them.
 */
export async function remindTomorrow(app: RemindersApp, reminder: Reminder): Promise<Instant | null> {
  const now = app.clock.now();
  const context = (await contextOf(app, [reminder.lineId], now)).get(reminder.lineId);
  const who = context?.recipients.find((one) => one.person.customer === reminder.customer);
  if (!context || !who) return null;
  const places = placesFor(context, who);
  const at = tomorrowFor(now, places, hoursOf(who.settings.hours));
  const ways = waysFor(context, who, await reachesNow(app, [reminder.customer]));
  if (ways.length === 0) return null;
  const rung = { kind: `later.${dateText(localDate(places[0]!, at))}`, cycle: reminder.cycle, from: now, until: plusSeconds(at, USEFUL_S) } as const;
  await app.committer.commit([
    ...openings(app, { context, who, rung, ways, now }).map((one) => reminderInsert({ ...one, dueAt: at })),
    journalWrite({ at: now, by: { door: 'web', actor: `customer:${reminder.customer}`, reason: 'asked by a reminder’s link' }, what: 'reminder.later', subject: reminder.id, line: reminder.lineId }, app),
  ]);
  return at;
}

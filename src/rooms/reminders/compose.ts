import { check } from '../../base/check.ts';
import type { LineId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { lastValidDay, localDate } from '../../base/zone-time.ts';
import { grouped } from '../../platform/db/grouped.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
import type { Composers } from '../notices/notices.ts';
import { reachOf } from '../people/people.ts';
import { maskedLine } from '../renewals/renewals.ts';
import type { RemindersApp } from './app.ts';
import { contextOf, type LineContext } from './context.ts';
import { aboutOf, type About } from './kinds.ts';
import { offerOf } from './offer.ts';
import { reminderById } from './reminder.ts';
import { laterUrl, tapUrl, unsubscribeUrl } from './tap.ts';

/** Finds the facts of a reminder when it is sent: the line as it is at that moment, by the clock of that moment. */
export function reminderComposers(app: RemindersApp): Pick<Composers, 'reminder.due'> {
  // A batch of letters is composed at once: their lines are read in one handful of statements.
  const contextFor = grouped<LineId, LineContext | undefined>(async (lines) => { const all = await contextOf(app, [...new Set(lines)], app.clock.now()); return lines.map((line) => all.get(line)); });
  const sandbox = Object.values(app.gateways).some((gateway) => gateway.sandbox);
  return {
    'reminder.due': async (payload, about) => {
      const reminder = await reminderById(app.db, (payload as { reminder: string }).reminder);
      check(reminder, 'a reminder that was asked for');
      const now = app.clock.now();
      const [context, reach] = await Promise.all([contextFor(reminder.lineId), reachOf(app, reminder.customer, 'service')]);
      const who = context?.recipients.find((one) => one.person.customer === reminder.customer);
      check(context && who, 'a person of the line');
      const { line, facts } = context;
      const email = reach?.email ?? '';
      const offer = reminder.planId === null ? null : offerOf(app, line, { planId: reminder.planId, mode: reminder.mode });
      const what = whatOf(aboutOf(reminder.kind), context);
      const { clocks } = facts.seen;
      const end = what === 'release' || what === 'suspended' ? clocks.numberReleaseAt : clocks.serviceEndsAt;
      return {
        about: what, name: who.person.name, last4: (line.number ?? line.iccid).slice(-4), lineTag: line.id.slice(-8), daysLeft: end === null ? 0 : daysTo(line.zone, end, now),
        endsAt: clocks.serviceEndsAt, graceEndsAt: clocks.graceEndsAt, releaseAt: clocks.numberReleaseAt,
        data: facts.data === null ? null : { leftBytes: facts.data.totalBytes - facts.data.usedBytes, usedPercent: Number((facts.data.usedBytes * 100n) / facts.data.totalBytes) },
        usedUpAt: facts.usedUpAt !== null && clocks.serviceEndsAt !== null && facts.usedUpAt < clocks.serviceEndsAt ? facts.usedUpAt : null,
        priceCents: offer?.cents ?? null, planName: offer === null ? '' : app.shelf().plan(offer.planId, now).name[about.language],
        carrierName: app.shelf().profile(line.carrier, now).name, lineLabel: maskedLine(line), lineZone: line.zone, // As on pages: Chinese readers are shown the clock at home where nothing better is known.
        readerZone: who.person.zone ?? readerZone(undefined, about.language), at: now, sandbox,
        url: tapUrl(app, reminder), laterUrl: laterUrl(app, reminder), settingsUrl: `${app.baseUrl}/account/reminders`, unsubscribeUrl: unsubscribeUrl(app, { customer: reminder.customer, channel: 'email', address: email }),
      };
    },
  };
}

/** What a message is about; one that was asked for by "tomorrow" says how the line stands by then. */
function whatOf(about: About, { facts }: LineContext): 'cycle_end' | 'grace' | 'suspended' | 'release' | 'data' | 'forecast' {
  if (about !== 'later') return about;
  return facts.seen.phase === 'grace' || facts.seen.phase === 'suspended' ? facts.seen.phase : 'cycle_end';
}

/** Whole local days from today to the last one before `endsAt`: 0 on that day. */
const daysTo = (zone: string, endsAt: Instant, now: Instant): number => Math.max(0, lastValidDay(zone, endsAt) - localDate(zone, now));

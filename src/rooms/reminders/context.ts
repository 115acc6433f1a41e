import type { CustomerId, LineId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { mandatesOfLines, type Mandate } from '../autorenew/autorenew.ts';
import { alarmLadder, loudLines } from '../guard/guard.ts';
import type { Line } from '../lines/lines.ts';
import { peopleOfLines, reachesOf, type LinePerson, type Reach } from '../people/people.ts';
import { linesBeingRenewed } from '../renewals/renewals.ts';
import { DEFAULT_THRESHOLDS, runOutOf, thresholdsKey, thresholdsOfLines, type Thresholds } from '../usage/usage.ts';
import type { RemindersApp } from './app.ts';
import { lineFacts } from './line-facts.ts';
import { endCycleOf, type LadderFacts, type Rung } from './ladder.ts';
import { DEFAULT_SETTINGS, isWanted, settingsOf, wishesOf, type Settings } from './settings.ts';

/** A person who may hear of a line, with all that decides whether, when and how. */
export interface Recipient {
  readonly person: LinePerson;
  readonly settings: Settings;
  readonly thresholds: Thresholds;
  /** False: muted by themselves, or shared with and never asked for. */
  readonly wanted: boolean;
}

/** A line as it stands at this moment, and who may hear of it. */
export interface LineContext {
  readonly line: Line;
  readonly facts: LadderFacts;
  readonly recipients: readonly Recipient[];
  /** A renewal is under way. */
  readonly busy: boolean;
}

/** What a mandate sees to while it is on. Paused or frozen it renews nothing, so its line is reminded like any other. */
const autoOf = (mandate: Mandate | undefined): LadderFacts['auto'] => {
  const on = (trigger: Mandate['triggers'][number]): boolean => mandate?.state === 'on' && mandate.triggers.includes(trigger);
  return { date: on('date'), data: on('low_data'), number: on('keep') };
};

/** The alarms before a number is released: which and how loud the guard decides. `guarded`: somebody wants it kept, and nobody can be charged. */
export function alarmsOf(line: Pick<Line, 'id' | 'zone'>, seen: LadderFacts['seen'], guarded: boolean): readonly Rung[] {
  const cycle = endCycleOf(seen);
  const releaseAt = seen.clocks.numberReleaseAt;
  if (cycle === null || releaseAt === null) return [];
  return alarmLadder({ line: line.id, zone: line.zone, releaseAt, guarded })
    .map((one): Rung => ({ kind: `release.${one.days}`, cycle, from: one.dueAt, until: releaseAt, everyWay: one.everyChannel }));
}

/** These lines as they stand now, in a handful of statements however many they are. Lines that are not there are left out. */
export async function contextOf(app: RemindersApp, ids: readonly LineId[], now: Instant): Promise<ReadonlyMap<LineId, LineContext>> {
  const standing = mandatesOfLines(app.db, ids);
  const [lines, people, wishes, thresholds, busy, mandates, loud] = await Promise.all([
    Promise.all(ids.map((id) => app.readLine(id))), peopleOfLines(app.db, ids), wishesOf(app.db, ids), thresholdsOfLines(app.db, ids), linesBeingRenewed(app.db, ids), standing, loudLines(app, ids, now, standing),
  ]);
  const settings = await settingsOf(app.db, [...new Set(people.map((one) => one.customer))]);
  const byLine = Map.groupBy(people, (one) => one.line);
  const said = new Map(wishes.map((one) => [`${one.line} ${one.customer}`, one]));
  const contexts = await Promise.all(lines.filter((line) => line !== null).map(async (line): Promise<LineContext> => {
    const recipients = (byLine.get(line.id) ?? []).map((person): Recipient => ({
      person, settings: settings.get(person.customer) ?? DEFAULT_SETTINGS, thresholds: thresholds.get(thresholdsKey(person)) ?? DEFAULT_THRESHOLDS, wanted: isWanted(person, said.get(`${line.id} ${person.customer}`)),
    }));
    const own = lineFacts(line, now);
    const wantsForecast = own.data !== null && own.data.usedBytes > 0n && recipients.some((one) => one.wanted && one.thresholds.forecast && !one.settings.topicsOff.includes('forecast'));
    const runOut = wantsForecast ? await runOutOf(app, line) : null;
    return { line, recipients, busy: busy.has(line.id), facts: { ...own, usedUpAt: runOut?.likely ?? null, auto: autoOf(mandates.get(line.id)), alarms: alarmsOf(line, own.seen, loud.has(line.id)) } };
  }));
  return new Map(contexts.map((one) => [one.line.id, one]));
}

/** Where people may be written to about lines now. */
export const reachesNow = (app: RemindersApp, customers: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, Reach>> => reachesOf(app, [...new Set(customers)], 'service');

/** The line's own number while no text arrives there: its service is off. */
export const deadNumberOf = ({ line, facts }: LineContext): string | null => (facts.seen.phase === 'suspended' || facts.seen.phase === 'grace' ? line.number : null);

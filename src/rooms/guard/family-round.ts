import type { By } from '../../base/language.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { Refusal } from '../../base/refusal.ts';
import { GuardFailed } from '../../platform/db/unit.ts';
import { mandatesOfLines } from '../autorenew/autorenew.ts';
import { journalWrite } from '../journal/journal.ts';
import { fillLandmarks, linesByClock, type Line, type LineGlance } from '../lines/lines.ts';
import { noticeWrite } from '../notices/notices.ts';
import { linksOfLine, makeLink, type PayLink } from '../paylinks/paylinks.ts';
import { peopleOfLines } from '../people/people.ts';
import { alarmDue, FAMILY_DAYS_GUARDED, type NumberAlarm } from './alarms.ts';
import type { GuardApp } from './app.ts';
import { agreedFamily, toldKey, toldOf, toldWrite, TOLD_BEFORE, type Family } from './family.ts';
import { cheapestKeep } from './keep/cheapest-keep.ts';
import { keepsByItself, watchesOf } from './watch.ts';

const BATCH = 500;
const BY_ROUND: By = { door: 'job', actor: 'job:guard', reason: 'a number is about to be lost' };

/**
 * Tells the family of every number that is about to be lost, once for each alarm, with a link by which it can be paid for.
 * Those of a line that is guarded are told a week ahead, of others three days; only while its owner still owns it.
 */
export async function tellFamilies(app: GuardApp): Promise<boolean> {
  const more = await fillLandmarks(app.db);
  const now = app.clock.now();
  const until = plusSeconds(now, (FAMILY_DAYS_GUARDED + 1) * DAY);
  let after: { readonly at: Instant; readonly id: string } | undefined;
  for (;;) {
    const page = await linesByClock(app.db, { clock: 'release', from: now, until, limit: BATCH, after });
    await tellPage(app, page, now);
    const last = page.at(-1);
    if (page.length < BATCH || last === undefined) return more;
    after = { at: last.releaseAt!, id: last.id };
  }
}

async function tellPage(app: GuardApp, page: readonly LineGlance[], now: Instant): Promise<void> {
  const ids = page.map((one) => one.id);
  const families = await agreedFamily(app.db, ids);
  if (families.length === 0) return;
  const lines = [...new Set(families.map((one) => one.line))];
  const [watches, mandates, people, told, read] = await Promise.all([
    watchesOf(app.db, lines, now), mandatesOfLines(app.db, lines), peopleOfLines(app.db, lines), toldOf(app.db, families.map((one) => one.id)), Promise.all(lines.map((id) => app.readLine(id))),
  ]);
  const byId = new Map(read.flatMap((line) => (line === null ? [] : [[line.id, line] as const])));
  for (const family of families) {
    const line = byId.get(family.line);
    const releaseAt = page.find((one) => one.id === family.line)!.releaseAt!;
    // Only of a line that is still theirs who named them.
    if (!line || !people.some((one) => one.line === family.line && one.customer === family.owner && one.role === 'owner')) continue;
    const watch = watches.get(line.id);
    const alarm = alarmDue({ line: line.id, zone: line.zone, releaseAt, guarded: watch !== undefined && !keepsByItself(mandates.get(line.id)) }, now);
    if (!alarm?.family || told.has(toldKey(family.id, alarm.releaseAt, alarm.days))) continue;
    await tellOne(app, { family, line, alarm, now });
  }
}

async function tellOne(app: GuardApp, { family, line, alarm, now }: { readonly family: Family; readonly line: Line; readonly alarm: NumberAlarm; readonly now: Instant }): Promise<void> {
  const link = await linkFor(app, line, alarm, family);
  const subject = `${family.id} ${alarm.releaseAt} ${alarm.days}`;
  try {
    await app.committer.commit([
      toldWrite(family.id, alarm, now),
      noticeWrite({
        id: app.newId('ntc'), kind: 'guard.family', channel: 'email', language: family.language, to: family.email, ref: subject, at: now, expiresAt: alarm.releaseAt,
        payload: { family: family.id, releaseAt: alarm.releaseAt, days: alarm.days, loudness: alarm.loudness, link: link?.id ?? null },
      }),
      journalWrite({ at: now, by: BY_ROUND, what: 'family.told', subject: family.id, line: line.id, facts: { days: alarm.days, link: link?.id ?? null } }, app),
    ]);
  } catch (error) {
    // Another process was there first.
    if (!(error instanceof GuardFailed) || error.guard !== TOLD_BEFORE) throw error;
  }
}

/** One open link for each release: the cheapest purchase that keeps the number for a while. Null: nothing can be bought. */
async function linkFor(app: GuardApp, line: Line, alarm: NumberAlarm, family: Family): Promise<PayLink | null> {
  const caller = `guard:${line.id}:${alarm.releaseAt}`;
  const now = app.clock.now();
  const known = (await linksOfLine(app.db, line.id)).find((one) => one.caller === caller && one.state === 'open' && one.expiresAt > now);
  if (known) return known;
  const answer = cheapestKeep({ line, shelf: app.shelf(), now, until: plusSeconds(alarm.releaseAt, DAY) });
  if (answer.kind !== 'kept' || answer.steps.length === 0) return null;
  const days = Math.max(1, Math.ceil((alarm.releaseAt - now) / DAY));
  try {
    return (await makeLink(app, { line: line.id, planId: answer.steps[0]!.plan.terms.planId, mode: null, days, caller, email: null, language: family.language, by: BY_ROUND })).link;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

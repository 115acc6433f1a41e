import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { mandateOf, mandatesOfLines, turnOff, turnOn, type Mandate, type TermsWish } from '../autorenew/autorenew.ts';
import { journalWrite } from '../journal/journal.ts';
import { paysFor } from '../people/people.ts';
import type { Shelf } from '../plans/plans.ts';
import type { Line } from '../lines/lines.ts';
import type { GuardApp } from './app.ts';
import { cheapestKeep, KEEP_DAYS_MAX } from './keep/cheapest-keep.ts';

// The room reminders plans its next look by which alarms a line has: other alarms, another look.
const REMINDERS_LOOK = 'reminders.look';
const lookAgain = (app: GuardApp, line: LineId): Write => wake({ kind: REMINDERS_LOOK, key: line, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() });

/** Standing guard over a number: it is kept by itself where somebody may be charged, and where not, its alarms come earlier and louder. */
export interface Watch {
  readonly line: LineId;
  readonly customer: CustomerId;
  /** Null: until they say stop. */
  readonly until: Instant | null;
  readonly onAt: Instant;
}

interface Row { line_id: LineId; customer_id: CustomerId; until: Instant | null; on_at: Instant }
const onShape: Shape<Row> = {
  name: 'guard.watches_on',
  columns: { line_id: 'text', customer_id: 'text', until: 'timestamptz', on_at: 'timestamptz' },
  sql: (rows) => `insert into guard_watches as w (line_id, customer_id, until, on_at) select distinct on (line_id) line_id, customer_id, until, on_at from ${rows} order by line_id
    on conflict (line_id) do update set customer_id = excluded.customer_id, until = excluded.until, on_at = excluded.on_at returning 1`,
};
const offShape: Shape<{ line_id: LineId }> = {
  name: 'guard.watches_off', columns: { line_id: 'text' },
  sql: (rows) => `delete from guard_watches w using ${rows} i where w.line_id = i.line_id returning 1`,
};
const watchOf = (row: Row): Watch => ({ line: row.line_id, customer: row.customer_id, until: row.until, onAt: row.on_at });

/** Those of these lines that are guarded at `now`. */
export async function watchesOf(db: Queryable, lines: readonly LineId[], now: Instant): Promise<ReadonlyMap<LineId, Watch>> {
  if (lines.length === 0) return new Map();
  const { rows } = await db.query<Row>('select * from guard_watches where line_id = any($1::text[]) and (until is null or until > to_timestamp($2::bigint))', [[...lines], now], 'guard_watches_of');
  return new Map(rows.map((row) => [row.line_id, watchOf(row)]));
}
export const watchOfLine = async (db: Queryable, line: LineId, now: Instant): Promise<Watch | null> => (await watchesOf(db, [line], now)).get(line) ?? null;

export interface StandGuard {
  readonly line: LineId;
  readonly customer: CustomerId;
  readonly until: Instant | null;
  /** Who is charged, by a consent to the words that were shown; null: nobody, and the alarms grow louder instead. */
  readonly auto: { readonly terms: TermsWish; readonly consent: { readonly hash: string; readonly place: string } } | null;
  readonly by: By;
}

/**
 * Stands guard over a number until a moment, or until somebody says stop. Another guard over the same line takes the place of the
 * one that stood. An auto-renewal of another kind that stands is left as it is: it keeps the number as well. Refuses `forbidden`
 * for a line that is not theirs to pay for, `keep_date_not_offered`, and as `turnOn` does.
 */
export async function standGuard(app: GuardApp, wish: StandGuard): Promise<{ readonly watch: Watch; readonly mandate: Mandate | null }> {
  const now = app.clock.now();
  if (wish.until !== null && (wish.until <= now || wish.until > plusSeconds(now, KEEP_DAYS_MAX * DAY))) throw new Refusal('keep_date_not_offered', { days: KEEP_DAYS_MAX });
  if (!await paysFor(app.db, wish.customer, wish.line)) throw new Refusal('forbidden');
  // First the consent, in a commit of its own: a guard that nobody pays for is still a guard, and its alarms say so.
  const standing = await mandateOf(app.db, wish.line);
  const mandate = wish.auto === null || isOther(standing) ? standing : await turnOn(app, { ...wish.auto.terms, consent: wish.auto.consent, by: wish.by });
  const watch: Watch = { line: wish.line, customer: wish.customer, until: wish.until, onAt: now };
  await app.committer.commit([
    write(onShape, { line_id: watch.line, customer_id: watch.customer, until: watch.until, on_at: watch.onAt }),
    journalWrite({ at: now, by: wish.by, what: 'guard.on', subject: wish.line, line: wish.line, facts: { until: wish.until, mandate: mandate?.id ?? null } }, app),
    lookAgain(app, wish.line),
  ]);
  return { watch, mandate };
}

/** Ends the guard and, with it, the mandate that kept the number. Twice is once. */
export async function stopGuard(app: GuardApp, wish: { readonly line: LineId; readonly by: By }): Promise<void> {
  const standing = await mandateOf(app.db, wish.line);
  if (standing?.triggers.includes('keep')) await turnOff(app, { line: wish.line, by: wish.by, reason: 'asked' });
  const now = app.clock.now();
  if ((await watchOfLine(app.db, wish.line, now)) === null) return;
  await app.committer.commit([
    write(offShape, { line_id: wish.line }),
    journalWrite({ at: now, by: wish.by, what: 'guard.off', subject: wish.line, line: wish.line }, app),
    lookAgain(app, wish.line),
  ]);
}

/** Whether auto-renew stands for another reason than this number: then a guard changes nothing about it. */
export const isOther = (mandate: Mandate | null): boolean => mandate !== null && !mandate.triggers.includes('keep');

/** Whether this mandate keeps the number by itself: it is on, and no person has to pay each time. */
export const keepsByItself = (mandate: Mandate | null | undefined): boolean =>
  mandate?.state === 'on' && mandate.pay.kind !== 'approve' && (mandate.triggers.includes('keep') || mandate.triggers.includes('date'));

/** The guarded lines among these that nobody can be charged for: their alarms are the louder ones. `standing`: the mandates of all these lines, where the caller reads them anyway. */
export async function loudLines(app: Pick<GuardApp, 'db'>, lines: readonly LineId[], now: Instant, standing?: Promise<ReadonlyMap<LineId, Mandate>>): Promise<ReadonlySet<LineId>> {
  const watches = await watchesOf(app.db, lines, now);
  const mandates = await (standing ?? mandatesOfLines(app.db, [...watches.keys()]));
  return new Set([...watches.keys()].filter((line) => !keepsByItself(mandates.get(line))));
}

/**
 * The plan that keeps this number by itself at the least cost until `until` (a year ahead where there is no end): of the keep
 * plans that a standing consent may pay for; where the carrier has none that can, of all its plans. Null: nobody can be charged.
 */
export function keepPlanFor(line: Line, shelf: Shelf, wish: { readonly now: Instant; readonly until: Instant | null }): string | null {
  const offers = shelf.plansFor({ carrier: line.carrier, lineKind: line.kind, at: wish.now }).filter(({ plan }) => plan.terms.kind !== 'addon' && plan.autoRenew);
  return cheapestOf(line, shelf, offers.filter(({ plan }) => plan.terms.kind === 'keep'), wish) ?? cheapestOf(line, shelf, offers.filter(({ plan }) => plan.terms.kind !== 'keep'), wish);
}

function cheapestOf(line: Line, shelf: Shelf, offers: ReturnType<Shelf['plansFor']>, wish: { readonly now: Instant; readonly until: Instant | null }): string | null {
  const until = wish.until ?? plusSeconds(wish.now, 365 * DAY);
  const costs = offers.flatMap(({ plan }) => {
    const only: Shelf = { ...shelf, plansFor: (about) => shelf.plansFor(about).filter((one) => one.plan.terms.planId === plan.terms.planId) };
    const answer = cheapestKeep({ line, shelf: only, now: wish.now, until, standing: true });
    return answer.kind === 'kept' ? [{ id: plan.terms.planId, cents: answer.totalCents, price: plan.priceCents }] : [];
  });
  return costs.toSorted((a, b) => Number(a.cents - b.cents) || Number(a.price - b.price))[0]?.id ?? null;
}

/** Everything this room keeps of a person: gone with the account. */
const forgetShape: Shape<{ customer_id: CustomerId }> = {
  name: 'guard.forget', columns: { customer_id: 'text' },
  steps: (rows) => [
    ['watches', `delete from guard_watches w using ${rows} i where w.customer_id = i.customer_id returning 1`],
    ['told', `delete from guard_family_told t using guard_family f, ${rows} i where t.family_id = f.id and f.owner_id = i.customer_id returning 1`],
    ['family', `delete from guard_family f using ${rows} i where f.owner_id = i.customer_id returning 1`],
  ],
  sql: (rows) => `delete from guard_feeds f using ${rows} i where f.customer_id = i.customer_id returning 1`,
};
export const forgetGuardOf = (customer: CustomerId): Write => write(forgetShape, { customer_id: customer });

import { Refusal } from '../../base/refusal.ts';
import { plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { newestFingerprint } from '../payments/payments.ts';
import type { RenewalsApp } from './app.ts';
import { legOf } from './states.ts';
import type { Work } from './work.ts';

/** Whose attempt it is, as far as is known before a card is seen. `address`: the network, hashed. */
export interface Attempter { readonly line: string; readonly customer: string | null; readonly address: string | null; readonly savedCard: string | null }

interface OpenRow { renewal_id: string; line_id: string; customer: string | null; address: string | null; at: Instant }
const openShape: Shape<OpenRow> = {
  name: 'renewals.attempts', columns: { renewal_id: 'text', line_id: 'text', customer: 'text', address: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into renewals_attempts (renewal_id, line_id, customer, address, outcome, at) select renewal_id, line_id, customer, address, 'open', at from ${rows} returning 1`,
};
export const attemptWrite = (renewal: string, who: Attempter, at: Instant): Write =>
  write(openShape, { renewal_id: renewal, line_id: who.line, customer: who.customer, address: who.address, at });

const settleShape: Shape<{ renewal_id: string; outcome: string; card: string | null; at: Instant }> = {
  name: 'renewals.attempts.settle', columns: { renewal_id: 'text', outcome: 'text', card: 'text', at: 'timestamptz' },
  sql: (rows) => `update renewals_attempts a set outcome = i.outcome, card = i.card, settled_at = i.at from ${rows} i where a.renewal_id = i.renewal_id and a.outcome = 'open' returning 1`,
};

/** What came of an attempt, in the commit that learns it. A page nobody paid on is no decline. */
export function settleAttempt(app: Pick<RenewalsApp, 'clock'>, before: Work, after: Work): Write[] {
  if (legOf(before.renewal.state)?.name !== 'pay' || legOf(after.renewal.state)?.name === 'pay' || after.charges.length === 0) return [];
  const outcome = after.renewal.state === 'topping_up' ? 'paid' : after.charges.some((one) => one.state === 'refused') ? 'declined' : 'left';
  return [write(settleShape, { renewal_id: after.renewal.id, outcome, card: cardOf(after), at: app.clock.now() })];
}

/** The gateway's name of the card; else the nearest thing to one, marked as such. */
function cardOf(work: Work): string | null {
  const charge = work.charges.find((one) => one.way !== 'wallet' && (one.state === 'done' || one.state === 'refused'));
  if (!charge) return null;
  if (charge.fingerprint !== null) return `${charge.gateway}:${newestFingerprint(charge.fingerprint)}`;
  if (charge.paidWith?.last4) return `~${charge.gateway}:${charge.paidWith.brand ?? ''}:${charge.paidWith.last4}`;
  return charge.method === null ? null : `~${charge.gateway}:${charge.method}`;
}

const paused = (reason: 'declines' | 'cards', until: Instant, now: Instant): Refusal => new Refusal('payment_paused', { reason, retryAfterSeconds: Math.max(1, until - now) });

/** `payment_paused` for whoever has had too many declines in a row, or too many different cards (trust section 5); null: go on. */
export async function pausedPayer(app: RenewalsApp, who: Attempter): Promise<Refusal | null> {
  const now = app.clock.now();
  const { limits, rules } = app.limits.table;
  const { inARow, pauseSeconds } = rules.declines;
  for (const [column, value] of [['customer', who.customer], ['address', who.address], ['card', who.savedCard]] as const) {
    if (value === null) continue;
    // Only of the pause's own length: an older decline would have let them go again by now anyway.
    const last = (await app.db.query<{ outcome: string; settled_at: Instant }>(
      `select outcome, settled_at from renewals_attempts where ${column} = $1 and outcome in ('paid', 'declined') and settled_at > to_timestamp($2::bigint) order by settled_at desc, renewal_id desc limit $3`,
      [value, plusSeconds(now, -2 * pauseSeconds), inARow], `renewals_attempts_last_${column}`)).rows;
    const until = last.length === inARow && last.every((one) => one.outcome === 'declined') ? plusSeconds(last[0]!.settled_at, pauseSeconds) : null;
    if (until !== null && until > now) {
      await app.limits.refused('declines', { door: 'web', line: who.line });
      return paused('declines', until, now);
    }
  }
  for (const [name, column, value] of [['line.cards', 'line_id', who.line], ['customer.cards', 'customer', who.customer]] as const) {
    if (value === null) continue;
    for (const { seconds, max } of limits[name].windows) {
      const cards = (await app.db.query<{ card: string; at: Instant }>(
        `select card, max(settled_at) as at from renewals_attempts where ${column} = $1 and card is not null and at > to_timestamp($2::bigint) group by card order by 2 desc limit $3`,
        [value, plusSeconds(now, -seconds), max], `renewals_attempts_cards_${column}`)).rows;
      // A card that is saved and was one of them is no new card.
      if (cards.length < max || cards.some((one) => one.card === who.savedCard)) continue;
      await app.limits.refused(name, { door: 'web', line: who.line });
      return paused('cards', plusSeconds(cards[0]!.at, seconds), now);
    }
  }
  return null;
}

/** Payments settled since, and how many of them were declined. */
export async function declineRate(db: Queryable, since: Instant): Promise<{ readonly attempts: number; readonly declines: number }> {
  const answer = await db.query<{ attempts: number; declines: number }>(
    `select count(*)::int as attempts, count(*) filter (where outcome = 'declined')::int as declines from renewals_attempts where outcome in ('paid', 'declined') and settled_at > to_timestamp($1::bigint)`,
    [since], 'renewals_attempts_rate');
  return answer.rows[0]!;
}

/** Networks from which somebody paid, or tried to, for more lines than a household has (`network.lines`); their hashes. */
export async function networksOfManyLines(db: Queryable, since: Instant, max: number): Promise<{ readonly network: string; readonly lines: number }[]> {
  return (await db.query<{ network: string; lines: number }>(
    `select address as network, count(distinct line_id)::int as lines from renewals_attempts where address is not null and at > to_timestamp($1::bigint) group by address having count(distinct line_id) > $2 limit 100`,
    [since, max], 'renewals_attempts_networks')).rows;
}

/** Cards that paid, or tried to, for more lines than one person has (`card.lines`). */
export async function cardsOfManyLines(db: Queryable, since: Instant, max: number): Promise<{ readonly card: string; readonly lines: number }[]> {
  return (await db.query<{ card: string; lines: number }>(
    `select card, count(distinct line_id)::int as lines from renewals_attempts where outcome in ('paid', 'declined') and settled_at > to_timestamp($1::bigint) and card not like '~%' group by card having count(distinct line_id) > $2 limit 100`,
    [since, max], 'renewals_attempts_lines')).rows;
}

/** Attempts are kept for as long as any rule looks back, with room to spare. */
export const forgetOldAttempts = async (db: Queryable, before: Instant): Promise<number> => (await db.query('delete from renewals_attempts where at < to_timestamp($1::bigint)', [before])).rowCount;

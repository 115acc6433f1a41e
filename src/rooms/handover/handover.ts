import type { CustomerId, Id, LineId, QuoteId } from '../../base/ids.ts';
import { plainDigits } from '../../base/digits.ts';
import type { By, Door, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import { HOUR, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { LimitDesk } from '../../platform/limit-desk.ts';
import { hasRoom, takeAll, type Limit } from '../../platform/limits.ts';
import { randomDigits, type NewId, type Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { journalWrite } from '../journal/journal.ts';

/** What this room needs of the house. */
export interface HandoverApp {
  readonly db: Db;
  readonly clock: Clock;
  readonly committer: Committer;
  readonly newId: NewId;
  readonly random: Random;
  readonly keys: Pick<Keys, 'mac' | 'macs'>;
  readonly limits: LimitDesk;
  readonly alarm: (name: string, facts: Readonly<Record<string, string | number>>) => void;
}

export type HandoverId = Id<'hov'>;

/** A renewal that nobody has placed yet: enough to go on elsewhere. */
export interface Draft {
  readonly line: LineId;
  readonly planId: string;
  readonly mode: RenewalMode;
  /** As it was shown; whoever goes on asks for a new one where it has run out or was used. */
  readonly quote: QuoteId | null;
  readonly promotion: string | null;
  readonly language: Language;
  /** Who was signed in, or was shown by a proof; null: a guest. */
  readonly customer: CustomerId | null;
  /** What showed that, and when. The other channel decides what it is worth there: six digits alone open nobody's data. */
  readonly proved: { readonly how: string; readonly at: Instant } | null;
  /** Where it comes from. */
  readonly door: Door;
}

/** How long a code may be typed elsewhere. */
export const HANDOVER_MINUTES = 12;
const DIGITS = 6;
/** Two live codes would be the same about once in a million; the third attempt has other digits. */
const TRIES = 5;
/** Codes of one line that may be open; more are mischief. */
const OPEN_MAX = 5;
const PURPOSE = 'handover code';

interface Row {
  id: string; code_mac: string; line_id: string; plan_id: string; mode: string; quote_id: string | null; promotion: string | null; language: string; customer_id: string | null;
  proved_how: string | null; proved_at: Instant | null; door: string; made_at: Instant; expires_at: Instant;
}
const COLUMNS = {
  id: 'text', code_mac: 'text', line_id: 'text', plan_id: 'text', mode: 'text', quote_id: 'text', promotion: 'text', language: 'text', customer_id: 'text', proved_how: 'text',
  proved_at: 'timestamptz', door: 'text', made_at: 'timestamptz', expires_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');
const insertShape: Shape<Row> = {
  name: 'handover.codes', columns: COLUMNS, guard: true,
  // Digits that lie under a code which has run out are free again; those of a live one are not.
  steps: (rows) => [['gone', `delete from handover_codes c using ${rows} i where c.code_mac = i.code_mac and c.used_at is null and c.expires_at <= i.made_at returning c.id`]],
  sql: (rows) => `insert into handover_codes (${NAMES}) select ${NAMES} from ${rows} where (select count(*) from ${rows}_gone) >= 0 on conflict do nothing returning 1`,
};
interface UseRow { id: string; used_at: Instant; used_door: string }
const useShape: Shape<UseRow> = {
  name: 'handover.use', guard: true, columns: { id: 'text', used_at: 'timestamptz', used_door: 'text' },
  sql: (rows) => `update handover_codes c set used_at = i.used_at, used_door = i.used_door from ${rows} i where c.id = i.id and c.used_at is null returning 1`,
};

/** Makes a code for a renewal. The code is in the answer and nowhere else. Refuses `too_many_requests` for a line with many open ones. */
export async function offerHandover(app: HandoverApp, draft: Draft, by: By): Promise<{ readonly id: HandoverId; readonly code: string; readonly expiresAt: Instant }> {
  const now = app.clock.now();
  const expiresAt = plusSeconds(now, HANDOVER_MINUTES * MINUTE);
  const open = await app.db.query('select 1 from handover_codes where line_id = $1 and used_at is null and expires_at > to_timestamp($2::bigint)', [draft.line, now], 'handover_open');
  if (open.rowCount >= OPEN_MAX) throw new Refusal('too_many_requests', { retryAfterSeconds: HANDOVER_MINUTES * MINUTE });
  for (let attempt = 1; ; attempt++) {
    const id = app.newId('hov');
    const code = randomDigits(app.random, DIGITS);
    try {
      await app.committer.commit([
        write(insertShape, {
          id, code_mac: app.keys.mac(PURPOSE, code), line_id: draft.line, plan_id: draft.planId, mode: draft.mode, quote_id: draft.quote, promotion: draft.promotion, language: draft.language,
          customer_id: draft.customer, proved_how: draft.proved?.how ?? null, proved_at: draft.proved?.at ?? null, door: draft.door, made_at: now, expires_at: expiresAt,
        }),
        journalWrite({ at: now, by, what: 'handover.offered', subject: id, line: draft.line, facts: { door: draft.door, plan: draft.planId } }, app),
      ]);
      return { id, code, expiresAt };
    } catch (error) {
      if (!(error instanceof GuardFailed) || attempt >= TRIES) throw error;
    }
  }
}

/**
 * The renewal behind a code, once. Wrong, used and run out are the same `handover_not_valid`, and each counts against `who` (a network, a
 * caller) and everybody together: six digits hold only while few may be tried. Refuses `too_many_requests`.
 */
export async function takeHandover(app: HandoverApp, tried: { readonly code: string; readonly door: Door; /** A network or a caller; kept as a keyed hash. */ readonly who: string; readonly by: By }): Promise<Draft> {
  const now = app.clock.now();
  const { limits } = app.limits.table;
  const mine: Limit = { name: 'handover.wrong', subject: app.keys.mac('limit subject', tried.who), windows: limits['handover.wrong'].windows };
  const all: Limit = { name: 'handover.wrong_of_all', subject: 'all', windows: limits['handover.wrong_of_all'].windows };
  for (const limit of [mine, all]) {
    if (await hasRoom(app.db, limit, now)) continue;
    await app.limits.refused(limit.name, { door: tried.door });
    if (limit === all) app.alarm('handover-guessing', { limit: limit.name });
    throw new Refusal('too_many_requests', { retryAfterSeconds: 10 * MINUTE });
  }
  const code = plainDigits(tried.code) ?? '';
  const row = /^\d{6}$/.test(code) ? (await app.db.query<Row>(
    `select ${NAMES} from handover_codes where code_mac = any($1::text[]) and used_at is null and expires_at > to_timestamp($2::bigint)`, [app.keys.macs(PURPOSE, code), now], 'handover_by_code')).rows[0] : undefined;
  if (!row) {
    await takeAll(app.db, [mine, all], now);
    throw new Refusal('handover_not_valid');
  }
  try {
    await app.committer.commit([
      write(useShape, { id: row.id, used_at: now, used_door: tried.door }),
      journalWrite({ at: now, by: tried.by, what: 'handover.taken', subject: row.id, line: row.line_id, facts: { from: row.door, to: tried.door } }, app),
    ]);
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === useShape.name) throw new Refusal('handover_not_valid');
    throw error;
  }
  return {
    line: row.line_id as LineId, planId: row.plan_id, mode: row.mode as RenewalMode, quote: row.quote_id as QuoteId | null, promotion: row.promotion, language: row.language as Language,
    customer: row.customer_id as CustomerId | null, proved: row.proved_how === null || row.proved_at === null ? null : { how: row.proved_how, at: row.proved_at }, door: row.door as Door,
  };
}

/** Forgets codes that nobody can use any more: an hourly round. */
export async function forgetOldHandovers(db: Db, now: Instant): Promise<void> {
  await db.query('delete from handover_codes where expires_at < to_timestamp($1::bigint)', [plusSeconds(now, -24 * HOUR)]);
}

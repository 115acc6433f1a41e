import type { LineId, QuoteId, ReceiptId, RenewalId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { openAddress, type SealedAddress } from '../../platform/secrets/sealed-address.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { check } from '../../base/check.ts';
import { isAtRest, legOf, RENEWAL_MOVES, type RenewalState } from './states.ts';

/** Who pays: may be somebody else than who uses the line, in another language and zone. */
export interface Payer extends Omit<KeptPayer, 'email'> { readonly email: string | null }
/** The same as it is kept. The address is opened by whoever shows it (`payerEmail`) or sends to it; the flow only passes it on. */
export interface KeptPayer { readonly customer: string | null; readonly email: SealedAddress | null; readonly language: Language; readonly zone: ZoneId | null }
/** Where the receipt goes, for a page that says so; null: nowhere. Throws SealBroken when its key is gone. */
export const payerEmail = (keys: Pick<Keys, 'unseal'>, payer: KeptPayer): string | null => payer.email && openAddress(keys, payer.email.sealed);
export interface UserSide { readonly language: Language; readonly zone: ZoneId }

/** What came of it, for pages and receipts. */
export interface RenewalOutcome {
  /** Snapshot of the line after delivery (lines room's JSON). */
  readonly after?: unknown;
  readonly differences?: readonly { readonly what: string; readonly promised: string; readonly reported: string }[];
  readonly refusedBecause?: string;
  readonly receipt?: ReceiptId;
  /** When we told the customer that the carrier is slow. */
  readonly delayTold?: true;
}

export interface Renewal {
  readonly id: RenewalId;
  readonly caller: string;
  readonly requestKey: string;
  readonly lineId: LineId;
  readonly quoteId: QuoteId;
  readonly state: RenewalState;
  readonly version: number;
  readonly asks: number;
  readonly legSince: Instant;
  readonly by: By;
  readonly payer: KeptPayer;
  readonly userSide: UserSide;
  readonly light: boolean;
  /** Taken back by whoever asked, before its payment was through. */
  readonly calledOff: boolean;
  readonly totalCents: bigint;
  readonly placedAt: Instant;
  readonly capturedAt: Instant | null;
  readonly effectAt: Instant | null;
  readonly settledAt: Instant | null;
  readonly outcome: RenewalOutcome | null;
}

export interface RenewalRow {
  id: string; caller: string; request_key: string; line_id: string; quote_id: string; state: string; version: number; asks: number; leg_since: Instant; door: string;
  actor: string; reason: string; payer: KeptPayer; user_side: UserSide; light: boolean; called_off: boolean; total_cents: bigint; placed_at: Instant; captured_at: Instant | null;
  effect_at: Instant | null; settled_at: Instant | null; outcome: RenewalOutcome | null;
}
const COLUMNS = {
  id: 'text', caller: 'text', request_key: 'text', line_id: 'text', quote_id: 'text', state: 'text', version: 'int', asks: 'int', leg_since: 'timestamptz', door: 'text',
  actor: 'text', reason: 'text', payer: 'jsonb', user_side: 'jsonb', light: 'boolean', called_off: 'boolean', total_cents: 'bigint', placed_at: 'timestamptz', captured_at: 'timestamptz',
  effect_at: 'timestamptz', settled_at: 'timestamptz', outcome: 'jsonb',
} as const;
export const RENEWAL_COLUMNS = Object.keys(COLUMNS).join(', ');

export const renewalOf = (row: RenewalRow): Renewal => ({
  id: row.id as RenewalId, caller: row.caller, requestKey: row.request_key, lineId: row.line_id as LineId, quoteId: row.quote_id as QuoteId,
  state: row.state as RenewalState, version: row.version, asks: row.asks, legSince: row.leg_since,
  by: { door: row.door as By['door'], actor: row.actor, reason: row.reason }, payer: row.payer, userSide: row.user_side, light: row.light, calledOff: row.called_off,
  totalCents: row.total_cents, placedAt: row.placed_at, capturedAt: row.captured_at, effectAt: row.effect_at, settledAt: row.settled_at, outcome: row.outcome,
});

const insertShape: Shape<RenewalRow> = {
  name: 'renewals.insert', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into renewals_renewals (${RENEWAL_COLUMNS}) select ${RENEWAL_COLUMNS} from ${rows} on conflict (caller, request_key) do nothing returning 1`,
};
export const RENEWAL_PLACED_BEFORE = insertShape.name;
export const renewalInsert = (one: Renewal): Write => write(insertShape, {
  id: one.id, caller: one.caller, request_key: one.requestKey, line_id: one.lineId, quote_id: one.quoteId, state: one.state, version: one.version, asks: one.asks,
  leg_since: one.legSince, door: one.by.door, actor: one.by.actor, reason: one.by.reason, payer: one.payer, user_side: one.userSide, light: one.light, called_off: one.calledOff,
  total_cents: one.totalCents, placed_at: one.placedAt, captured_at: one.capturedAt, effect_at: one.effectAt, settled_at: one.settledAt, outcome: one.outcome,
});

interface StepRow { id: string; before: number; state: string; version: number; asks: number; leg_since: Instant; captured_at: Instant | null; effect_at: Instant | null; settled_at: Instant | null; outcome: RenewalOutcome | null }
const stepShape: Shape<StepRow> = {
  name: 'renewals.step',
  columns: { id: 'text', before: 'int', state: 'text', version: 'int', asks: 'int', leg_since: 'timestamptz', captured_at: 'timestamptz', effect_at: 'timestamptz', settled_at: 'timestamptz', outcome: 'jsonb' },
  sql: (rows) => `update renewals_renewals r set state = i.state, version = i.version, asks = i.asks, leg_since = i.leg_since, captured_at = i.captured_at,
      effect_at = i.effect_at, settled_at = i.settled_at, outcome = i.outcome
    from ${rows} i where r.id = i.id and r.version = i.before returning 1`,
  guard: true,
};
/** The guard that fails when another worker took the step first. */
export const RENEWAL_MOVED_ON = stepShape.name;

/** A step of a renewal: what it is now and the write that says so. Only the moves of the table are possible. */
export function stepRenewal(before: Renewal, change: Partial<Pick<Renewal, 'state' | 'asks' | 'capturedAt' | 'effectAt' | 'outcome'>>, now: Instant): { readonly renewal: Renewal; readonly write: Write } {
  const state = change.state ?? before.state;
  check(RENEWAL_MOVES[before.state].includes(state), `renewal ${before.id} cannot go from ${before.state} to ${state}`);
  // A leg's clock runs on through its states: two hours are two hours, whatever the vendor said in between.
  const moved = legOf(state) !== legOf(before.state);
  const renewal: Renewal = {
    ...before, ...change, state, version: before.version + 1, asks: change.asks ?? (moved ? 0 : before.asks),
    legSince: moved ? now : before.legSince, settledAt: isAtRest(state) ? now : null,
  };
  return {
    renewal,
    write: write(stepShape, {
      id: renewal.id, before: before.version, state, version: renewal.version, asks: renewal.asks, leg_since: renewal.legSince, captured_at: renewal.capturedAt,
      effect_at: renewal.effectAt, settled_at: renewal.settledAt, outcome: renewal.outcome,
    }),
  };
}

/** Calls that come together share one statement. */
export const renewalById = readerBy<RenewalRow, Renewal | null>(
  { name: 'renewals_by_id', text: `select ${RENEWAL_COLUMNS} from renewals_renewals where id = any($1::text[])`, key: (row) => row.id },
  (rows) => (rows[0] ? renewalOf(rows[0]) : null));

export async function renewalByKey(db: Queryable, caller: string, requestKey: string): Promise<Renewal | null> {
  const answer = await db.query<RenewalRow>(`select ${RENEWAL_COLUMNS} from renewals_renewals where caller = $1 and request_key = $2`, [caller, requestKey], 'renewals_by_key');
  return answer.rows[0] ? renewalOf(answer.rows[0]) : null;
}

/** Newest first; `after` is the last row of the page before. */
export async function listRenewals(db: Queryable, page: {
  readonly line?: LineId; readonly caller?: string; readonly state?: RenewalState; readonly limit: number; readonly after?: { readonly placedAt: Instant; readonly id: string };
}): Promise<Renewal[]> {
  const answer = await db.query<RenewalRow>(
    `select ${RENEWAL_COLUMNS} from renewals_renewals
     where ($1::text is null or line_id = $1) and ($2::text is null or caller = $2) and ($3::text is null or state = $3)
       and ($4::float8 is null or (placed_at, id) < (to_timestamp($4), $5))
     order by placed_at desc, id desc limit $6`,
    [page.line ?? null, page.caller ?? null, page.state ?? null, page.after?.placedAt ?? null, page.after?.id ?? '', page.limit]);
  return answer.rows.map(renewalOf);
}

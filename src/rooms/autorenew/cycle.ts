import type { AutoCycleId, LineId, MandateId, PayLinkId, RenewalId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { Mandate, Trigger } from './mandate.ts';

/** `asking`: waits for a person, to approve a price or to pay. The last four are never left, but `dropped` and `gave_up` by another mandate. */
export type CycleState = 'planned' | 'trying' | 'asking' | 'renewed' | 'by_hand' | 'gave_up' | 'dropped';
const OPEN: readonly CycleState[] = ['planned', 'trying', 'asking'];
export const CYCLE_MOVES: Readonly<Record<CycleState, readonly CycleState[]>> = {
  planned: ['planned', 'trying', 'asking', 'by_hand', 'gave_up', 'dropped'], asking: ['planned', 'trying', 'asking', 'renewed', 'by_hand', 'gave_up', 'dropped'],
  trying: ['trying', 'planned', 'renewed', 'gave_up', 'dropped'], renewed: [], by_hand: [], gave_up: ['planned'], dropped: ['planned'],
};

/** Why a try brought nothing, or why there is none any more. */
export type FailReason =
  | 'insufficient_funds' | 'declined' | 'authentication_needed' | 'method_gone' | 'card_expired' | 'wallet_too_low' | 'line_frozen' | 'not_heard' | 'not_approved' | 'carrier_refused' | 'line_closed' | 'plan_gone' | 'called_off';

/** The tries for one paid cycle of a line. */
export interface AutoCycle {
  readonly id: AutoCycleId;
  readonly lineId: LineId;
  /** As `lastCycle` names it. */
  readonly cycle: string;
  readonly mandateId: MandateId;
  readonly trigger: Trigger;
  readonly endsAt: Instant;
  readonly runningFrom: Instant | null;
  readonly lowAt: Instant | null;
  readonly state: CycleState;
  readonly version: number;
  readonly tries: number;
  readonly told: readonly string[];
  readonly announcedCents: bigint | null;
  readonly announcedAt: Instant | null;
  readonly approvedCents: bigint | null;
  readonly tryAt: Instant | null;
  readonly triedAt: Instant | null;
  readonly renewalId: RenewalId | null;
  readonly linkId: PayLinkId | null;
  readonly reason: FailReason | null;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
}

interface Row {
  id: string; line_id: string; cycle: string; mandate_id: string; trigger: string; ends_at: Instant; running_from: Instant | null; low_at: Instant | null; state: string; version: number; tries: number; told: readonly string[];
  announced_cents: bigint | null; announced_at: Instant | null; approved_cents: bigint | null; try_at: Instant | null; tried_at: Instant | null; renewal_id: string | null; link_id: string | null;
  reason: string | null; opened_at: Instant; ended_at: Instant | null;
}
const COLUMNS = {
  id: 'text', line_id: 'text', cycle: 'text', mandate_id: 'text', trigger: 'text', ends_at: 'timestamptz', running_from: 'timestamptz', low_at: 'timestamptz', state: 'text', version: 'int', tries: 'int', told: 'text[]',
  announced_cents: 'bigint', announced_at: 'timestamptz', approved_cents: 'bigint', try_at: 'timestamptz', tried_at: 'timestamptz', renewal_id: 'text', link_id: 'text', reason: 'text',
  opened_at: 'timestamptz', ended_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');
const cycleFrom = (row: Row): AutoCycle => ({
  id: row.id as AutoCycleId, lineId: row.line_id as LineId, cycle: row.cycle, mandateId: row.mandate_id as MandateId, trigger: row.trigger as Trigger, endsAt: row.ends_at, runningFrom: row.running_from, lowAt: row.low_at,
  state: row.state as CycleState, version: row.version, tries: row.tries, told: row.told, announcedCents: row.announced_cents, announcedAt: row.announced_at, approvedCents: row.approved_cents,
  tryAt: row.try_at, triedAt: row.tried_at, renewalId: row.renewal_id as RenewalId | null, linkId: row.link_id as PayLinkId | null, reason: row.reason as FailReason | null, openedAt: row.opened_at, endedAt: row.ended_at,
});
const rowOf = (one: AutoCycle): Row => ({
  id: one.id, line_id: one.lineId, cycle: one.cycle, mandate_id: one.mandateId, trigger: one.trigger, ends_at: one.endsAt, running_from: one.runningFrom, low_at: one.lowAt, state: one.state, version: one.version, tries: one.tries,
  told: one.told, announced_cents: one.announcedCents, announced_at: one.announcedAt, approved_cents: one.approvedCents, try_at: one.tryAt, tried_at: one.triedAt, renewal_id: one.renewalId,
  link_id: one.linkId, reason: one.reason, opened_at: one.openedAt, ended_at: one.endedAt,
});

const insertShape: Shape<Row> = {
  name: 'autorenew.cycles', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into autorenew_cycles (${NAMES}) select ${NAMES} from ${rows} on conflict do nothing returning 1`,
};
/** The guard that fails when this cycle of the line is known already. */
export const CYCLE_KNOWN = insertShape.name;
export const cycleInsert = (one: AutoCycle): Write => write(insertShape, rowOf(one));

const stepShape: Shape<Row & { before: number }> = {
  name: 'autorenew.cycle_step', columns: { ...COLUMNS, before: 'int' }, guard: true,
  sql: (rows) => `update autorenew_cycles c set mandate_id = i.mandate_id, trigger = i.trigger, ends_at = i.ends_at, running_from = i.running_from, low_at = i.low_at, state = i.state, version = i.version, tries = i.tries, told = i.told,
      announced_cents = i.announced_cents, announced_at = i.announced_at, approved_cents = i.approved_cents, try_at = i.try_at, tried_at = i.tried_at, renewal_id = i.renewal_id, link_id = i.link_id,
      reason = i.reason, ended_at = i.ended_at
    from ${rows} i where c.id = i.id and c.version = i.before returning 1`,
};
/** The guard that fails when another worker took this step. */
export const CYCLE_MOVED_ON = stepShape.name;

export type CycleChange = Partial<Omit<AutoCycle, 'id' | 'lineId' | 'cycle' | 'version' | 'openedAt' | 'endedAt'>>;
/** What a cycle is now, and the write that says so. Only the moves of the table are possible. */
export function stepCycle(before: AutoCycle, change: CycleChange, now: Instant): { readonly cycle: AutoCycle; readonly write: Write } {
  const state = change.state ?? before.state;
  check(CYCLE_MOVES[before.state].includes(state), `cycle ${before.id} cannot go from ${before.state} to ${state}`);
  const cycle: AutoCycle = { ...before, ...change, version: before.version + 1, endedAt: OPEN.includes(state) ? null : now };
  return { cycle, write: write(stepShape, { ...rowOf(cycle), before: before.version }) };
}

/** The cycle of a line by its name, whatever became of it. */
export const cycleOf = (db: Queryable, line: LineId, cycle: string): Promise<AutoCycle | null> => cycleBy(db, `${line} ${cycle}`);
const cycleBy = readerBy<Row, AutoCycle | null>(
  { name: 'autorenew_cycle', text: `select ${NAMES} from autorenew_cycles where (line_id, cycle) in (select split_part(a, ' ', 1), split_part(a, ' ', 2) from unnest($1::text[]) a)`, key: (row) => `${row.line_id} ${row.cycle}` },
  ([row]) => (row ? cycleFrom(row) : null));
export const openCycles: (db: Queryable, line: LineId) => Promise<AutoCycle[]> = readerBy<Row, AutoCycle[]>(
  { name: 'autorenew_cycles_open', text: `select ${NAMES} from autorenew_cycles where line_id = any($1::text[]) and ended_at is null order by opened_at, id`, key: (row) => row.line_id }, (rows) => rows.map(cycleFrom));
/** What auto-renew did on a line, newest first. */
export async function cyclesOf(db: Queryable, line: LineId, limit = 12): Promise<AutoCycle[]> {
  return (await db.query<Row>(`select ${NAMES} from autorenew_cycles where line_id = $1 order by opened_at desc, id desc limit $2`, [line, limit], 'autorenew_cycles_of')).rows.map(cycleFrom);
}
export async function cycleById(db: Queryable, id: string): Promise<AutoCycle | null> {
  const row = (await db.query<Row>(`select ${NAMES} from autorenew_cycles where id = $1`, [id], 'autorenew_cycle_by_id')).rows[0];
  return row ? cycleFrom(row) : null;
}
/** Whether little data was the cause once already in the cycle that runs since then. */
export const ranLowBefore = async (db: Queryable, line: LineId, runningFrom: Instant): Promise<boolean> =>
  (await db.query(`select 1 from autorenew_cycles where line_id = $1 and running_from = to_timestamp($2::bigint) and trigger = 'low_data' and state <> 'dropped' limit 1`, [line, runningFrom], 'autorenew_low_before')).rowCount > 0;

export type TryState = 'open' | 'paid' | 'returned' | 'failed';
export interface Try { readonly n: number; readonly renewalId: RenewalId | null; readonly cents: bigint; readonly state: TryState; readonly reason: FailReason | null; readonly at: Instant }
export async function triesOf(db: Queryable, cycle: AutoCycleId): Promise<Try[]> {
  return (await db.query<{ n: number; renewal_id: RenewalId | null; cents: bigint; state: TryState; reason: FailReason | null; at: Instant }>(
    'select n, renewal_id, cents, state, reason, at from autorenew_tries where cycle_id = $1 order by n', [cycle], 'autorenew_tries_of')).rows.map(({ renewal_id, ...row }) => ({ ...row, renewalId: renewal_id }));
}

interface ClaimRow { cycle_id: string; n: number; mandate_id: string; renewal_id: string; cents: bigint; at: Instant }
// The mandate is held as it is until this commits: whoever turns it off at the same moment waits, or this fails.
const claimShape: Shape<ClaimRow> = {
  name: 'autorenew.claim', guard: true,
  columns: { cycle_id: 'text', n: 'int', mandate_id: 'text', renewal_id: 'text', cents: 'bigint', at: 'timestamptz' },
  steps: (rows) => [['on', `select m.id, m.ceiling_cents from autorenew_mandates m join ${rows} i on i.mandate_id = m.id where m.state = 'on' order by m.id for share of m`]],
  sql: (rows) => `insert into autorenew_tries (cycle_id, n, mandate_id, renewal_id, cents, state, at)
    select i.cycle_id, i.n, i.mandate_id, i.renewal_id, i.cents, 'open', i.at from ${rows} i join ${rows}_on m on m.id = i.mandate_id join autorenew_consents a on a.mandate_id = m.id
    where i.cents <= m.ceiling_cents or exists (select 1 from autorenew_cycles c where c.id = i.cycle_id and c.approved_cents >= i.cents)
    on conflict do nothing returning 1`,
};
/** The guard that fails unless the mandate is on, has its consent, and no try of this cycle has brought or may bring money. */
export const CLAIM_VOID = claimShape.name;
export const claimTry = (mandate: Mandate, cycle: AutoCycle, made: { readonly n: number; readonly renewal: RenewalId; readonly cents: bigint; readonly at: Instant }): Write =>
  write(claimShape, { cycle_id: cycle.id, n: made.n, mandate_id: mandate.id, renewal_id: made.renewal, cents: made.cents, at: made.at });

const failedShape: Shape<Omit<ClaimRow, 'renewal_id'> & { reason: string }> = {
  name: 'autorenew.tries_failed',
  columns: { cycle_id: 'text', n: 'int', mandate_id: 'text', cents: 'bigint', reason: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into autorenew_tries (cycle_id, n, mandate_id, cents, state, reason, at, settled_at) select cycle_id, n, mandate_id, cents, 'failed', reason, at, at from ${rows} returning 1`,
};
/** A try that never came as far as a renewal. */
export const failedTry = (cycle: AutoCycle, made: { readonly n: number; readonly cents: bigint; readonly reason: FailReason; readonly at: Instant }): Write =>
  write(failedShape, { cycle_id: cycle.id, n: made.n, mandate_id: cycle.mandateId, cents: made.cents, reason: made.reason, at: made.at });

const settleShape: Shape<{ cycle_id: string; n: number; state: string; reason: string | null; at: Instant }> = {
  name: 'autorenew.tries_settle', columns: { cycle_id: 'text', n: 'int', state: 'text', reason: 'text', at: 'timestamptz' },
  sql: (rows) => `update autorenew_tries t set state = i.state, reason = i.reason, settled_at = i.at from ${rows} i where t.cycle_id = i.cycle_id and t.n = i.n and t.state = 'open' returning 1`,
};
export const settleTry = (cycle: AutoCycle, state: Exclude<TryState, 'open'>, reason: FailReason | null, at: Instant): Write =>
  write(settleShape, { cycle_id: cycle.id, n: cycle.tries, state, reason, at });

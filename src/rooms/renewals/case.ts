import type { CaseId, RenewalId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { journalWrite } from '../journal/journal.ts';
import type { RenewalsApp } from './app.ts';
import type { Work } from './work.ts';

/**
 * What fell short, or came to light after rest. `late_money`: captured after we had closed the page. `promise_broken`: the
 * carrier gave something else. `too_slow`: right, but worse for coming late. `refused_at_effect`: delivered where our rules
 * allow it no more. `reversed`: the carrier undid it. `late_delivery`: delivered after the money went back. `refund_failed`: a
 * refund that looked done came back to us. `dispute`: the payer's bank took the money back and asks; a person answers it.
 * `never_used`: a card that waited for its first use was closed unused (rules R18).
 */
export type CaseKind = 'late_money' | 'promise_broken' | 'too_slow' | 'refused_at_effect' | 'reversed' | 'late_delivery' | 'refund_failed' | 'never_used' | 'dispute';
export type CaseState = 'repairing' | 'taking_back' | 'refunding' | 'resolved' | 'needs_agent';
export type CaseEnd = 'dispute_won' | 'dispute_lost' | 'put_right' | 'refunded' | 'refunded_and_kept' | 'taken_back' | 'kept';

/** The moves of a case (trust I8). */
export const CASE_MOVES: Readonly<Record<CaseState, readonly CaseState[]>> = {
  repairing: ['repairing', 'taking_back', 'refunding', 'resolved', 'needs_agent'],
  taking_back: ['taking_back', 'refunding', 'resolved', 'needs_agent'],
  refunding: ['refunding', 'resolved', 'needs_agent'],
  resolved: [],
  needs_agent: ['repairing', 'taking_back', 'refunding', 'resolved'],
};

const FIRST: Readonly<Record<CaseKind, CaseState>> = {
  late_money: 'refunding', promise_broken: 'repairing', too_slow: 'repairing', refused_at_effect: 'taking_back', reversed: 'refunding', late_delivery: 'taking_back', refund_failed: 'needs_agent',
  never_used: 'taking_back', dispute: 'needs_agent',
};

export interface CaseFacts {
  readonly effectAt?: Instant | null;
  readonly differences?: readonly unknown[];
  readonly charge?: string;
  readonly refund?: string;
  readonly dispute?: string;
  /** The service could not be taken back and stays with the customer. */
  readonly kept?: boolean;
}

export interface Case {
  readonly id: CaseId;
  readonly renewalId: RenewalId;
  readonly kind: CaseKind;
  readonly state: CaseState;
  readonly version: number;
  readonly asks: number;
  readonly facts: CaseFacts;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly endedAs: CaseEnd | null;
}

export const CASE_JOB = 'renewals.case';

interface CaseRow { id: string; renewal_id: string; kind: string; state: string; version: number; asks: number; facts: CaseFacts; opened_at: Instant; closed_at: Instant | null; ended_as: string | null }
const insertShape: Shape<Omit<CaseRow, 'closed_at' | 'ended_as'>> = {
  name: 'renewals.cases.open',
  columns: { id: 'text', renewal_id: 'text', kind: 'text', state: 'text', version: 'int', asks: 'int', facts: 'jsonb', opened_at: 'timestamptz' },
  sql: (rows) => `insert into renewals_cases (id, renewal_id, kind, state, version, asks, facts, opened_at)
    select id, renewal_id, kind, state, version, asks, facts, opened_at from ${rows} on conflict (renewal_id, kind) do nothing returning 1`,
};

/** Opens a case in the commit that found its reason; its work is queued there too. One of a kind per renewal. */
export function openCase(app: Pick<RenewalsApp, 'clock' | 'newId'>, work: { readonly renewal: Pick<Work['renewal'], 'id'>; readonly line: Pick<Work['line'], 'id'> }, kind: CaseKind, facts: CaseFacts): Write[] {
  const now = app.clock.now();
  const id: CaseId = app.newId('case');
  return [
    write(insertShape, { id, renewal_id: work.renewal.id, kind, state: FIRST[kind], version: 1, asks: 0, facts, opened_at: now }),
    wake({ kind: CASE_JOB, key: `${work.renewal.id}/${kind}`, payload: { renewal: work.renewal.id, kind }, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
    journalWrite({ at: now, by: { door: 'job', actor: 'job:renewals', reason: kind }, what: 'case.opened', subject: work.renewal.id, line: work.line.id, facts: { case: id, kind } }, app),
  ];
}

const stepShape: Shape<{ id: string; before: number; state: string; version: number; asks: number; facts: CaseFacts; closed_at: Instant | null; ended_as: string | null }> = {
  name: 'renewals.cases.step',
  columns: { id: 'text', before: 'int', state: 'text', version: 'int', asks: 'int', facts: 'jsonb', closed_at: 'timestamptz', ended_as: 'text' },
  sql: (rows) => `update renewals_cases c set state = i.state, version = i.version, asks = i.asks, facts = i.facts, closed_at = i.closed_at, ended_as = i.ended_as
    from ${rows} i where c.id = i.id and c.version = i.before returning 1`,
  guard: true,
};

export function stepCase(before: Case, change: Partial<Pick<Case, 'state' | 'asks' | 'facts' | 'endedAs'>>, now: Instant): { readonly one: Case; readonly write: Write } {
  const state = change.state ?? before.state;
  check(CASE_MOVES[before.state].includes(state), `case ${before.id} cannot go from ${before.state} to ${state}`);
  const one: Case = { ...before, ...change, state, version: before.version + 1, closedAt: state === 'resolved' ? now : null };
  return { one, write: write(stepShape, { id: one.id, before: before.version, state, version: one.version, asks: one.asks, facts: one.facts, closed_at: one.closedAt, ended_as: one.endedAs }) };
}

const caseOf = (row: CaseRow): Case => ({
  id: row.id as CaseId, renewalId: row.renewal_id as RenewalId, kind: row.kind as CaseKind, state: row.state as CaseState, version: row.version, asks: row.asks,
  facts: row.facts, openedAt: row.opened_at, closedAt: row.closed_at, endedAs: row.ended_as as CaseEnd | null,
});

export const casesOf = readerBy<CaseRow, Case[]>(
  { name: 'renewals_cases_of', text: 'select * from renewals_cases where renewal_id = any($1::text[]) order by opened_at, id', key: (row) => row.renewal_id },
  (rows) => rows.map(caseOf));

/** Cases that are open, oldest first: the operator's page of stuck work. */
export async function openCases(db: Queryable, limit: number): Promise<Case[]> {
  const answer = await db.query<CaseRow>('select * from renewals_cases where closed_at is null order by opened_at limit $1', [limit]);
  return answer.rows.map(caseOf);
}

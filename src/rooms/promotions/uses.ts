import type { LineId, RenewalId } from '../../base/ids.ts';
import type { Cents } from '../../base/money.ts';
import type { Bytes } from '../../base/data-size.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { PromotionTerms } from '../plans/plans.ts';
import type { PromotionReason } from './conditions.ts';

const EVERYBODY = '';

/** Whose use it is. `payer`: a keyed hash of the e-mail address, never the address. */
export interface UseOwner { readonly line: LineId; readonly customer: string | null; readonly payer: string | null }

/**
 * The counters a use stands in. "One customer" is the line in any case, so that signing out gives nobody a second use; and
 * with it the customer, or a guest's e-mail address.
 */
export const subjectsOf = (owner: UseOwner): string[] =>
  [EVERYBODY, `line:${owner.line}`, ...(owner.customer !== null ? [`customer:${owner.customer}`] : owner.payer !== null ? [`payer:${owner.payer}`] : [])];

/** The limits of one counter. Only a first renewal may be held once per line at a time, whatever else is allowed. */
function limitsOf(terms: PromotionTerms, subject: string): { readonly maxUses: number | null; readonly budgetCents: Cents | null } {
  if (subject === EVERYBODY) return { maxUses: terms.totalUses, budgetCents: terms.budgetCents };
  return { maxUses: terms.firstRenewalOnly && subject.startsWith('line:') ? 1 : terms.usesPerCustomer, budgetCents: null };
}

interface CounterRow { code: string; subject: string; cents: Cents; max_uses: number | null; budget_cents: Cents | null }
/**
 * Counts a use everywhere or nowhere. The insert locks a counter's row and compares with what it holds then, so uses that
 * arrive together, in one statement or in many, can never be more than the limit. Ordered, so that two cannot wait for each other.
 */
const countShape: Shape<CounterRow> = {
  name: 'promotions.counters.hold', guard: true,
  columns: { code: 'text', subject: 'text', cents: 'bigint', max_uses: 'int', budget_cents: 'bigint' },
  steps: (rows) => [
    ['asked', `select code, subject, count(*)::int as uses, sum(cents)::bigint as cents, min(max_uses) as max_uses, min(budget_cents) as budget_cents from ${rows} group by code, subject`],
    ['let_in', `insert into promotions_counters as c (code, subject, uses, cents, max_uses, budget_cents)
      select code, subject, uses, cents, max_uses, budget_cents from ${rows}_asked
      where (max_uses is null or uses <= max_uses) and (budget_cents is null or cents <= budget_cents) order by code, subject
      on conflict (code, subject) do update set uses = c.uses + excluded.uses, cents = c.cents + excluded.cents, max_uses = excluded.max_uses, budget_cents = excluded.budget_cents
      where (excluded.max_uses is null or c.uses + excluded.uses <= excluded.max_uses) and (excluded.budget_cents is null or c.cents + excluded.cents <= excluded.budget_cents)
      returning c.code, c.subject`],
  ],
  sql: (rows) => `select 1 from ${rows} r join ${rows}_let_in l on l.code = r.code and l.subject = r.subject`,
};
/** The guard that fails when the last use went to somebody else. */
export const PROMOTION_FULL = countShape.name;

interface UseRow { id: string; code: string; renewal_id: string; line_id: string; subjects: readonly string[]; cents: Cents; bytes: Bytes; held_at: Instant; spent_at: Instant | null }
const useShape: Shape<UseRow> = {
  name: 'promotions.uses.hold', guard: true,
  columns: { id: 'text', code: 'text', renewal_id: 'text', line_id: 'text', subjects: 'text[]', cents: 'bigint', bytes: 'bigint', held_at: 'timestamptz', spent_at: 'timestamptz' },
  sql: (rows) => `insert into promotions_uses (id, code, renewal_id, line_id, subjects, cents, bytes, state, held_at, spent_at)
    select id, code, renewal_id, line_id, subjects, cents, bytes, case when spent_at is null then 'held' else 'spent' end, held_at, spent_at from ${rows} returning 1`,
};

/** Holds a use in the commit that places its renewal; spent at once where nothing has to be paid. */
export function holdUse(made: { readonly newId: NewId }, use: {
  readonly terms: PromotionTerms; readonly renewal: RenewalId; readonly owner: UseOwner; readonly cents: Cents; readonly bytes: Bytes; readonly at: Instant; readonly paid: boolean;
}): Write[] {
  const { code } = use.terms;
  const subjects = subjectsOf(use.owner);
  return [
    ...subjects.map((subject) => { const { maxUses, budgetCents } = limitsOf(use.terms, subject); return write(countShape, { code, subject, cents: use.cents, max_uses: maxUses, budget_cents: budgetCents }); }),
    write(useShape, { id: made.newId('pru'), code, renewal_id: use.renewal, line_id: use.owner.line, subjects, cents: use.cents, bytes: use.bytes, held_at: use.at, spent_at: use.paid ? use.at : null }),
  ];
}

interface MoveRow { renewal_id: string; at: Instant }
const MOVE = { renewal_id: 'text', at: 'timestamptz' } as const;
const spendShape: Shape<MoveRow> = {
  name: 'promotions.uses.spend', columns: MOVE,
  sql: (rows) => `update promotions_uses u set state = 'spent', spent_at = i.at from ${rows} i where u.renewal_id = i.renewal_id and u.state = 'held' returning 1`,
};
// What is freed is taken off the counters by the rows that were really freed: twice is once.
const freeShape: Shape<MoveRow> = {
  name: 'promotions.uses.free', columns: MOVE,
  steps: (rows) => [
    ['freed', `update promotions_uses u set state = 'freed', freed_at = i.at from ${rows} i where u.renewal_id = i.renewal_id and u.state <> 'freed' returning u.code, u.subjects, u.cents`],
    ['sums', `select f.code, s.subject, count(*)::int as uses, sum(f.cents)::bigint as cents from ${rows}_freed f cross join lateral unnest(f.subjects) as s(subject) group by 1, 2`],
  ],
  sql: (rows) => `update promotions_counters c set uses = c.uses - s.uses, cents = c.cents - s.cents from ${rows}_sums s where c.code = s.code and c.subject = s.subject returning 1`,
};
/** The renewal is paid. */
export const spendUse = (renewal: RenewalId, at: Instant): Write => write(spendShape, { renewal_id: renewal, at });
/** The renewal died unpaid, or all its money went back and nothing was delivered: the use is there again for anybody. */
export const freeUse = (renewal: RenewalId, at: Instant): Write => write(freeShape, { renewal_id: renewal, at });

interface Counted { subject: string; uses: number; cents: Cents }

/** Why there is no use left for this owner; null when there is. Looks only: what counts is decided when a renewal is placed. */
export async function usesLeft(db: Queryable, terms: PromotionTerms, owner: UseOwner, cents: Cents): Promise<PromotionReason | null> {
  const subjects = subjectsOf(owner);
  const answer = await db.query<Counted>('select subject, uses, cents from promotions_counters where code = $1 and subject = any($2::text[])', [terms.code, subjects], 'promotions_counted');
  for (const subject of subjects) {
    const counted = answer.rows.find((row) => row.subject === subject) ?? { uses: 0, cents: 0n };
    const { maxUses, budgetCents } = limitsOf(terms, subject);
    if (maxUses !== null && counted.uses >= maxUses) return subject === EVERYBODY ? 'used_up' : 'per_customer';
    if (budgetCents !== null && counted.cents + cents > budgetCents) return 'budget';
  }
  return null;
}

/** After the guard failed: which limit it was. Somebody may have freed a use since; then the answer is the likeliest one. */
export const whyFull = async (db: Queryable, terms: PromotionTerms, owner: UseOwner, cents: Cents): Promise<PromotionReason> =>
  await usesLeft(db, terms, owner, cents) ?? 'used_up';

import type { PromotionId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Cents } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';
import { parsePromotion, type PromoRow } from '../plans/plans.ts';
import { promotionOfRow, type DefinitionRow, type Promotion, type PromotionsApp } from './find.ts';

export interface ManageApp extends PromotionsApp { readonly committer: Pick<Committer, 'commit'>; readonly newId: NewId; readonly clock: { now(): Instant } }

/** What is wrong with a promotion somebody wants to make, a sentence each. */
export class PromotionRefused extends Error {
  override readonly name = 'PromotionRefused';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const makeShape: Shape<{ id: string; code: string; body: PromoRow; made_at: Instant; made_by: string }> = {
  name: 'promotions.definitions', guard: true, columns: { id: 'text', code: 'text', body: 'jsonb', made_at: 'timestamptz', made_by: 'text' },
  sql: (rows) => `insert into promotions_definitions (id, code, body, made_at, made_by) select id, code, body, made_at, made_by from ${rows} on conflict (code) do nothing returning 1`,
};

/** Makes a promotion in the words of the catalogue; it holds at once. Throws PromotionRefused with everything that is wrong. */
export async function makePromotion(app: ManageApp, raw: unknown, by: By): Promise<Promotion> {
  const read = parsePromotion(raw, app.shelf());
  if ('problems' in read) throw new PromotionRefused(read.problems);
  const { row, terms } = read;
  if (app.shelf().promotions.some((one) => one.code === row.code)) throw new PromotionRefused([`code: ${row.code} stands in a catalogue; change it there`]);
  const id: PromotionId = app.newId('prm');
  const at = app.clock.now();
  try {
    await app.committer.commit([
      write(makeShape, { id, code: row.code, body: row, made_at: at, made_by: by.actor }),
      journalWrite({ at, by, what: 'promotion.made', subject: id, facts: { kind: row.kind, totalUses: row.totalUses ?? null, usesPerCustomer: row.usesPerCustomer ?? null, budgetCents: row.budgetCents ?? null } }, app),
    ]);
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === makeShape.name) throw new PromotionRefused([`code: ${row.code} is there already`]);
    throw error;
  }
  return { terms, id, endedAt: null };
}

const endShape: Shape<{ id: string; at: Instant }> = {
  name: 'promotions.definitions.end', columns: { id: 'text', at: 'timestamptz' }, guard: true,
  sql: (rows) => `update promotions_definitions d set ended_at = coalesce(d.ended_at, i.at) from ${rows} i where d.id = i.id returning 1`,
};

/** Ends a promotion made by hand: no quote takes it from now on; quotes already given hold for their quarter of an hour. */
export async function endPromotion(app: ManageApp, code: string, by: By): Promise<void> {
  const found = (await app.db.query<DefinitionRow>('select * from promotions_definitions where code = $1', [code])).rows[0];
  if (!found) throw new PromotionRefused([app.shelf().promotions.some((one) => one.code === code) ? `code: ${code} stands in a catalogue; give its row an effectiveTo and import it` : `code: there is no ${code}`]);
  if (found.ended_at !== null) throw new PromotionRefused([`code: ${code} has ended already`]);
  const at = app.clock.now();
  await app.committer.commit([write(endShape, { id: found.id, at }), journalWrite({ at, by, what: 'promotion.ended', subject: found.id }, app)]);
}

/** A promotion with what has become of it. */
export interface PromotionShown extends Promotion {
  readonly held: number;
  readonly spent: number;
  readonly freed: number;
  /** Taken off by uses held or spent. */
  readonly cents: Cents;
  readonly usesLeft: number | null;
  readonly budgetLeftCents: Cents | null;
}

interface Tally { code: string; held: number; spent: number; freed: number; cents: Cents }

/** Every promotion, those of the catalogues first. */
export async function listPromotions(app: PromotionsApp): Promise<PromotionShown[]> {
  const [made, tallies] = await Promise.all([
    app.db.query<DefinitionRow>('select * from promotions_definitions order by made_at desc, code'),
    app.db.query<Tally>(`select code, count(*) filter (where state = 'held')::int as held, count(*) filter (where state = 'spent')::int as spent,
      count(*) filter (where state = 'freed')::int as freed, coalesce(sum(cents) filter (where state <> 'freed'), 0)::bigint as cents from promotions_uses group by code`),
  ]);
  const inCatalogues = app.shelf().promotions.map((terms): Promotion => ({ terms, id: null, endedAt: null }));
  const known = new Set(inCatalogues.map((one) => one.terms.code));
  return [...inCatalogues, ...made.rows.filter((row) => !known.has(row.code)).map(promotionOfRow)].map((one) => {
    const tally = tallies.rows.find((row) => row.code === one.terms.code) ?? { held: 0, spent: 0, freed: 0, cents: 0n };
    const { totalUses, budgetCents } = one.terms;
    return {
      ...one, held: tally.held, spent: tally.spent, freed: tally.freed, cents: tally.cents,
      usesLeft: totalUses === null ? null : Math.max(0, totalUses - tally.held - tally.spent), budgetLeftCents: budgetCents === null ? null : budgetCents > tally.cents ? budgetCents - tally.cents : 0n,
    };
  });
}

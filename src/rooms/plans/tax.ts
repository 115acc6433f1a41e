import type { TaxCategory } from '../../base/terms.ts';
import type { TaxRule } from './terms-of.ts';
import type { Place } from './zip.ts';

/**
 * The tax rows that apply, in the order of their table (rules R28): category of the plan, state or `*`, locality equal or
 * none, in force on the local `date`; of rows with the same state, locality and label the newest; then a row that
 * `replaces` a state takes that state's rows without locality away. Only rows that apply themselves replace others.
 */
export function taxRulesFor(rules: readonly TaxRule[], where: { readonly category: TaxCategory; readonly place: Place; readonly date: string }): TaxRule[] {
  const { category, place, date } = where;
  const inForce = rules.filter((rule) =>
    rule.category === category
    && (rule.state === '*' || rule.state === place.state)
    && (rule.locality === undefined || rule.locality === place.locality)
    && rule.effectiveFrom <= date && (rule.effectiveTo === undefined || date < rule.effectiveTo));
  const newest = new Map<string, TaxRule>();
  for (const rule of inForce) {
    const subject = JSON.stringify([rule.state, rule.locality ?? null, rule.label]);
    const other = newest.get(subject);
    if (!other || other.effectiveFrom < rule.effectiveFrom) newest.set(subject, rule);
  }
  const current = inForce.filter((rule) => newest.get(JSON.stringify([rule.state, rule.locality ?? null, rule.label])) === rule);
  const replaced = new Set(current.flatMap((rule) => rule.replaces ?? []));
  return current.filter((rule) => rule.locality !== undefined || !replaced.has(rule.state));
}

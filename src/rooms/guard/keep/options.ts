import type { Cents } from '../../../base/money.ts';
import type { LineKind, PlanTerms, ProfileTerms, RenewalMode } from '../../../base/terms.ts';
import { dateText, localDate, type LocalDate } from '../../../base/zone-time.ts';
import { priceRenewal, type PlanVersion, type Shelf } from '../../plans/plans.ts';
import type { Days } from './days.ts';

/** A plan that moves the end of a line's service, with its price on the days of its epoch. */
export interface KeepOption {
  readonly plan: PlanVersion;
  /** Without bytes: what is searched is time. */
  readonly terms: PlanTerms;
  readonly modes: readonly RenewalMode[];
  /** All of it: with taxes and fees for the line's place. */
  readonly cents: Cents;
}

/** Days in a row on which the same plans are sold at the same prices under the same profile. */
export interface Epoch { readonly from: number; readonly to: number; readonly options: readonly KeepOption[]; readonly profile: ProfileTerms }

export interface ShelfView {
  readonly shelf: Shelf;
  readonly line: { readonly carrier: string; readonly kind: LineKind; readonly zip: string; readonly zone: string };
  /** Paid by a standing consent: such a renewal has its own discount (rules R26). */
  readonly standing: boolean;
}

/** What may be bought on each day from now to `last`, as the shelf is known today. Refuses `zip_unknown`. */
export function epochsOf({ shelf, line, standing }: ShelfView, days: Days, last: number): Epoch[] {
  const epochs: (Epoch & { readonly key: string })[] = [];
  for (let index = 0; index <= last; index++) {
    const at = days.at(index);
    const offers = shelf.plansFor({ carrier: line.carrier, lineKind: line.kind, at });
    const profile = shelf.profile(line.carrier, at).terms;
    const key = `${profile.version} ${taxKey(shelf, localDate(line.zone, at))} ${offers.map(({ plan }) => `${plan.terms.planId}@${plan.terms.planVersion}`).join(' ')}`;
    const before = epochs.at(-1);
    if (before?.key === key) {
      epochs[epochs.length - 1] = { ...before, to: index };
      continue;
    }
    const options = offers.flatMap(({ plan, modes }): KeepOption[] => {
      // Added data moves no end (rules R17).
      const moving = modes.filter((mode) => mode !== 'add_data');
      if (moving.length === 0 || plan.terms.kind === 'addon') return [];
      const price = priceRenewal({ plan, taxRules: shelf.taxRules, at, zone: line.zone, autoRenewConsent: standing, promotion: null, lineZip: line.zip });
      return [{ plan, terms: { ...plan.terms, dataBytes: 0n }, modes: inOrder(moving, plan.terms.defaultMode), cents: price.total.cents }];
    });
    epochs.push({ key, from: index, to: index, options, profile });
  }
  return epochs;
}

const inOrder = (modes: readonly RenewalMode[], first: RenewalMode): RenewalMode[] => modes.toSorted((a, b) => Number(b === first) - Number(a === first));

/** Which tax rows are in force on a day: prices change where this does. */
function taxKey(shelf: Shelf, date: LocalDate): string {
  const day = dateText(date);
  return shelf.taxRules.map((rule) => (rule.effectiveFrom <= day && (rule.effectiveTo === undefined || day < rule.effectiveTo) ? '1' : '0')).join('');
}

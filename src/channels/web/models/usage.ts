import type { RenewalMode } from '../../../base/terms.ts';
import type { Usd } from '../../../base/money.ts';
import type { Worded } from '../../../base/language.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { NoForecast } from '../../../rooms/usage/usage.ts';
import type { DataPart, LineName } from '../view-models.ts';

/** One local day of the line: its first moment, what was used, what was left at its last reading. */
export interface UsageDay {
  readonly startsAt: Instant;
  /** Null: nobody read the line that day. */
  readonly usedBytes: bigint | null;
  /** Null: unlimited, or nobody read it. */
  readonly leftBytes: bigint | null;
}

export interface ForecastShown {
  readonly early: Instant | null;
  readonly likely: Instant | null;
  readonly late: Instant | null;
  /** Bytes left at the end of the cycle in the same three futures. */
  readonly leftAtEnd: { readonly early: bigint; readonly likely: bigint; readonly late: bigint };
  readonly endsAt: Instant;
  readonly perDayBytes: bigint;
  readonly days: number;
  /** A queued plan starts as soon as the data is used up. */
  readonly nextStarts: boolean;
}

export interface PlanPicked { readonly name: Worded; readonly price: Usd; readonly planId: string; readonly mode: RenewalMode }

export interface UsageModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  /** Oldest first; the last one is today and not over. */
  readonly days: readonly UsageDay[];
  readonly leftBytes: bigint | null;
  readonly cycle: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
  readonly forecast: ForecastShown | { readonly why: NoForecast; readonly days: number; readonly need: number };
  /** In the order in which they are used, and why each stands where it does. */
  readonly drain: readonly (DataPart & { readonly because: 'sooner' | 'kind' | 'last' })[];
  /** Null: the line takes no renewal now. */
  readonly recommend: {
    readonly until: Instant; readonly leastUntil: string; readonly mostUntil: string; readonly untilText: string; readonly action: string;
    readonly found: (PlanPicked & { readonly careful: boolean; readonly needBytes: bigint; readonly cheaper: (Pick<PlanPicked, 'name' | 'price'> & { readonly failsAt: Instant }) | null }) | 'none' | 'few';
  } | null;
  readonly tellUrl: string;
  readonly csvUrl: string;
  readonly backUrl: string;
}

/** What a person wants to be told of a line; empty texts are "never". */
export interface TellModel {
  readonly line: LineName;
  readonly usedPercents: readonly number[];
  readonly leftGb: string;
  readonly daysLeft: string;
  readonly forecast: boolean;
  readonly action: string;
  readonly backUrl: string;
}

import type { ProfileTerms } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { dateText, lastValidDay, plusLocalDays } from '../../../base/zone-time.ts';
import { cycleEndsAt, cycleTerms } from './cycles.ts';
import type { LineClocks, LineState, Phase } from './state.ts';

/** The long clocks and the state they give (rules R9, R10). Everything here expects a state settled to the moment in question. */

export interface LongClocks {
  readonly fullServiceEndsAt: Instant;
  readonly graceEndsAt: Instant;
  readonly numberReleaseAt: Instant;
  readonly agingEndsAt: Instant;
}

/** The clocks that run from the end of service, each in whole local days (rules R10). */
export function longClocks(zone: ZoneId, profile: ProfileTerms, serviceEndsAt: Instant): LongClocks {
  const graceDays = profile.graceDays + profile.softSuspendDays;
  const numberReleaseAt = plusLocalDays(zone, serviceEndsAt, graceDays + profile.hardSuspendDays);
  return {
    fullServiceEndsAt: plusLocalDays(zone, serviceEndsAt, profile.graceDays),
    graceEndsAt: plusLocalDays(zone, serviceEndsAt, graceDays),
    numberReleaseAt,
    agingEndsAt: plusLocalDays(zone, numberReleaseAt, profile.numberAgingDays),
  };
}

/** End of the last paid cycle, queue included, or when service ended; null before first use. */
export function serviceEndsAt(state: LineState): Instant | null {
  return state.queue.at(-1)?.endsAt ?? (state.running === null ? state.serviceEndedAt : cycleEndsAt(state.running));
}

/** When leftovers of an ended cycle are lost: the end of full service, with `old_end` the end of grace (rules R23). */
export function leftoversLostAt(state: LineState): Instant | null {
  if (state.running !== null || state.serviceEndedAt === null) return null;
  const clocks = longClocks(state.zone, state.profile, state.serviceEndedAt);
  return state.profile.lateRenewalStart === 'old_end' ? clocks.graceEndsAt : clocks.fullServiceEndsAt;
}

export const isTerminal = (phase: Phase): boolean => phase === 'recycled' || phase === 'cancelled' || phase === 'ported_out';

/** The state of a settled line at `asOf` (rules R10). */
export function phaseOf(state: LineState): Phase {
  if (state.stage !== 'live') return state.stage;
  if (state.running !== null) return cycleTerms(state, state.running).kind === 'keep' ? 'parked' : 'active';
  if (state.serviceEndedAt === null) return 'preactive';
  const clocks = longClocks(state.zone, state.profile, state.serviceEndedAt);
  if (state.asOf < clocks.graceEndsAt) return 'grace';
  if (state.asOf < clocks.numberReleaseAt) return 'suspended';
  return state.asOf < clocks.agingEndsAt ? 'releasing' : 'recycled';
}

/** The three facts of a settled line that rounds over many lines look for. */
export function landmarks(state: LineState): { readonly phase: Phase; readonly serviceEndsAt: Instant | null; readonly releaseAt: Instant | null } {
  const ends = state.stage === 'live' ? serviceEndsAt(state) : null;
  return { phase: phaseOf(state), serviceEndsAt: ends, releaseAt: ends === null ? null : longClocks(state.zone, state.profile, ends).numberReleaseAt };
}

/** Whether data flows: in a running cycle and in full-service grace (rules R24). */
export function dataFlows(state: LineState): boolean {
  if (state.stage !== 'live') return false;
  if (state.running !== null) return true;
  if (state.serviceEndedAt === null) return false;
  return state.asOf < longClocks(state.zone, state.profile, state.serviceEndedAt).fullServiceEndsAt;
}

const NO_CLOCKS = { fullServiceEndsAt: null, graceEndsAt: null, numberReleaseAt: null, agingEndsAt: null };

/** Every moment a settled line lives by. */
export function clocksOf(state: LineState, carrierBalanceExpiresAt: Instant | null): LineClocks {
  const ends = serviceEndsAt(state);
  const own = state.buckets.flatMap((bucket) => (bucket.endsAt === null ? [] : [bucket.endsAt]));
  return {
    cycleEndsAt: state.running === null ? null : cycleEndsAt(state.running),
    addonEndsAt: own.length === 0 ? own : [...new Set(own)].sort((a, b) => a - b),
    carrierBalanceExpiresAt,
    serviceEndsAt: ends,
    ...(ends === null ? NO_CLOCKS : longClocks(state.zone, state.profile, ends)),
    lastValidDay: ends === null ? null : dateText(lastValidDay(state.zone, ends)),
  };
}

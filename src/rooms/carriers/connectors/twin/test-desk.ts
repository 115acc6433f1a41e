import { gigabytes } from '../../../../base/data-size.ts';
import type { PlanTerms, ProfileTerms } from '../../../../base/terms.ts';
import { at, plusSeconds, type Instant } from '../../../../base/time.ts';
import { standingClock } from '../../../../platform/clock.ts';
import { secret } from '../../../../platform/secrets/secret.ts';
import type { LineEvent } from '../../../lines/lines.ts';
import type { CarrierConnector, CarrierLine, TopUpOrder } from '../../connector.ts';
import { twinConnector, type TwinConnectorOptions } from './connector.ts';
import { memoryStore } from './memory-store.ts';
import type { TwinStore } from './store.ts';
import { openTwin, type Twin } from './twin.ts';

/** A twin with a standing clock and sample plans, for tests. */

export const PROFILE: ProfileTerms = {
  carrier: 'tmobile', version: 1, timeZone: 'America/Los_Angeles', graceDays: 0, softSuspendDays: 30, hardSuspendDays: 90, numberAgingDays: 45,
  lateRenewalStart: 'now', carryMinHours: 0,
  carrierBalance: { rule: 'per_payment_tier', tiers: [{ minCents: 1_000n, maxCents: 9_999n, days: 90 }, { minCents: 10_000n, maxCents: null, days: 365 }] },
};
export const MONTH: PlanTerms = {
  planId: 'mo-5g', planVersion: 1, carrier: 'tmobile', kind: 'month', line: 'voice_data', cycleRule: 'fixed_days', expiryAnchor: 'end_of_local_day',
  dayOneCounts: false, validityDays: 30, cycles: 1, dataBytes: gigabytes(5), dataExpiry: 'with_cycle', throttleKbps: null,
  modes: ['extend', 'queue', 'replace', 'carry'], defaultMode: 'queue', carryOver: 'none', refundPolicy: 'unused_full_14d',
};
export const CALENDAR: PlanTerms = { ...MONTH, planId: 'cal-15g', cycleRule: 'calendar_month', dataBytes: gigabytes(15) };
export const ADD: PlanTerms = { ...MONTH, planId: 'add-1g', kind: 'addon', line: 'data', modes: ['add_data'], defaultMode: 'add_data', dataBytes: gigabytes(1) };

export const START: Instant = at('2026-11-23T18:00:00Z');
export const ICCID = '8901260012345678901';
export const LINE: CarrierLine = { carrier: 'tmobile', number: '+12125550123', iccid: ICCID };
export const FLOAT = 100_000n;
export const COST = 2_125n;

/** A line activated on November 1 by a month plan of 5 GB, 3 GB of it used by the 20th. */
export function history(carrier = 'tmobile'): LineEvent[] {
  const from = at('2026-11-01T20:00:00Z');
  const profile = { ...PROFILE, carrier };
  const purchase = { id: 'rnw_before', terms: { ...MONTH, carrier }, mode: 'queue' as const, bonusBytes: 0n, profile, quotedAt: from };
  return [
    { kind: 'opened', at: from, stage: 'preactive', zone: PROFILE.timeZone, lineKind: 'voice_data', carrier, activateBy: null, profile },
    { kind: 'renewed', at: from, purchase },
    { kind: 'first_used', at: from },
    { kind: 'metered', at: at('2026-11-20T00:00:00Z'), usedBytesTotal: gigabytes(3) },
  ];
}

export const CALLBACK_SECRET = 'whsec-of-the-twin';

export interface Desk {
  readonly twin: Twin;
  readonly store: TwinStore;
  readonly connector: CarrierConnector;
  readonly clock: ReturnType<typeof standingClock>;
  order(key: string, more?: Partial<TopUpOrder>): TopUpOrder;
  /** Moves the clock by so many seconds. */
  pass(seconds: number): void;
}

export async function openDesk(options: TwinConnectorOptions & { readonly store?: TwinStore; readonly floatCents?: bigint; readonly calls?: boolean; readonly sims?: boolean } = {}): Promise<Desk> {
  const clock = standingClock(START);
  const store = options.store ?? memoryStore();
  const twin = await openTwin({
    carrier: 'tmobile', clock, store, profile: () => PROFILE, costCents: () => COST, openingFloatCents: options.floatCents ?? FLOAT,
    callbackSecret: secret(CALLBACK_SECRET), calls: options.calls ?? true,
  });
  if (options.sims !== false) await twin.issueSim({ iccid: ICCID, number: LINE.number, zone: PROFILE.timeZone, lineKind: 'voice_data', events: history() });
  return {
    twin, store, clock, connector: twinConnector(twin, options),
    order: (key, more = {}) => ({ key, line: LINE, terms: MONTH, mode: 'queue', bonusBytes: 0n, capturedAt: clock.now(), ...more }),
    pass: (seconds) => { clock.set(plusSeconds(clock.now(), seconds)); },
  };
}

/** A signal that is never given. */
export const STILL = new AbortController().signal;

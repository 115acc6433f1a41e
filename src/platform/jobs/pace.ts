import type { Clock } from '../clock.ts';

/** How many calls a vendor takes. */
export interface PaceLimit { readonly perSecond: number; readonly burst: number }

/**
 * A token bucket per vendor in this process. `waitMs` answers how long to wait before the next call may go (0: now, and
 * the token is taken). With several processes, give each its share of the vendor's limit.
 */
export function openPace(clock: Pick<Clock, 'elapsedMs'>, limits: Readonly<Record<string, PaceLimit>>): { waitMs(vendor: string): number } {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    waitMs(vendor) {
      const limit = limits[vendor];
      if (!limit) return 0;
      const now = clock.elapsedMs();
      const bucket = buckets.get(vendor) ?? { tokens: limit.burst, at: now };
      bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
      bucket.at = now;
      buckets.set(vendor, bucket);
      if (bucket.tokens >= 1) { bucket.tokens -= 1; return 0; }
      return Math.ceil(((1 - bucket.tokens) / limit.perSecond) * 1000);
    },
  };
}

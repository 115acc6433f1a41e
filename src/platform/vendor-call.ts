import { assertNoTransaction } from './db/db.ts';
import type { PaceLimit } from './jobs/pace.ts';

/** How long we wait for a vendor before the answer counts as unknown (ms). */
export const VENDOR_DEADLINE_MS = 20_000;

export interface VendorCalls {
  /**
   * Calls a vendor with a deadline, outside any transaction. Whatever is thrown or late becomes what `onDoubt` makes of
   * it: an unknown, never a success and never a failure.
   */
  call<T>(vendor: string, what: string, work: (signal: AbortSignal) => Promise<T>, onDoubt: (cause: string) => T): Promise<T>;
  /** How many calls a vendor takes; null: no limit is known. For rounds that plan how much they do in one turn. */
  limitOf(vendor: string): PaceLimit | null;
}

export interface VendorCallsOptions {
  readonly limits?: Readonly<Record<string, PaceLimit>>;
  readonly waitMs: (vendor: string) => number;
  readonly elapsedMs: () => number;
  readonly observe?: (vendor: string, what: string, seconds: number, kind: string) => void;
  readonly deadlineMs?: number;
}

const kindOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && typeof answer.kind === 'string' ? answer.kind : 'answer';

export function openVendorCalls(options: VendorCallsOptions): VendorCalls {
  const deadlineMs = options.deadlineMs ?? VENDOR_DEADLINE_MS;
  return {
    limitOf: (vendor) => options.limits?.[vendor] ?? null,
    async call(vendor, what, work, onDoubt) {
      assertNoTransaction(`${vendor} ${what}`);
      for (let wait = options.waitMs(vendor); wait > 0; wait = options.waitMs(vendor)) {
        if (wait > deadlineMs) return onDoubt(`waiting for the rate limit of ${vendor}`);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const started = options.elapsedMs();
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), deadlineMs);
      let answer;
      try {
        answer = await work(stop.signal);
      } catch (error) {
        answer = onDoubt(stop.signal.aborted ? 'no answer in time' : error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'threw');
      } finally {
        clearTimeout(timer);
      }
      options.observe?.(vendor, what, (options.elapsedMs() - started) / 1000, kindOf(answer));
      return answer;
    },
  };
}

import type { Instant } from '../../base/time.ts';
import type { LineSnapshot } from '../lines/lines.ts';
import { beforeOf, type Quote } from './quote-doc.ts';

/** The days that were bought: the cycle it opened or lengthened, or the last of those that wait. Null where they begin at first use. */
export function boughtCycle(quote: Pick<Quote, 'doc'>, after: LineSnapshot): { readonly startsAt: Instant; readonly endsAt: Instant } | null {
  const { doc } = quote;
  if (doc.mode === 'add_data') return after.running;
  const old = beforeOf(doc).running;
  // What was added to a running cycle, not the whole of it.
  if (doc.mode === 'extend' && old?.planId === doc.plan.id && after.running && after.running.endsAt > old.endsAt && after.running.startsAt < old.endsAt) return { startsAt: old.endsAt, endsAt: after.running.endsAt };
  if (after.running?.planId === doc.plan.id && after.running.endsAt !== old?.endsAt) return after.running;
  const waiting = after.queue.filter((one) => one.planId === doc.plan.id).at(-1);
  return waiting && waiting.startsAt !== null && waiting.endsAt !== null ? { startsAt: waiting.startsAt, endsAt: waiting.endsAt } : null;
}

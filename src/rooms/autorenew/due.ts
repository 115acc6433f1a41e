import type { Instant } from '../../base/time.ts';
import { engine, type Line } from '../lines/lines.ts';
import type { Mandate, Trigger } from './mandate.ts';
import { triesBeforeEnd, triesBeforeLoss } from './tries.ts';

/**
 * The last paid cycle of a line: what a renewal follows. Named by the purchase that brought it and its place in that
 * purchase, so that its name stands however its end moves, and another purchase by whomever makes another name.
 */
export function lastCycle(line: Pick<Line, 'state'>): string | null {
  const { queue, running, ended } = line.state;
  const last = queue.at(-1) ?? running?.legs.at(-1) ?? ended?.legs.at(-1);
  return last ? `${last.purchase}.${last.index}` : null;
}

/** One renewal that is ahead: of which cycle, why, when that ends, and the moments at which it is tried. */
export interface Ahead {
  readonly cycle: string;
  readonly trigger: Trigger;
  /** End of paid time, or the moment the number would be lost. */
  readonly endsAt: Instant;
  readonly tries: readonly Instant[];
}

/** The next renewal that the calendar brings by this mandate; null: none is in sight. */
export function aheadByDate(line: Line, mandate: Pick<Mandate, 'triggers' | 'until'>, now: Instant): Ahead | null {
  const { clocks } = engine.snapshotOf(engine.settle(line.state, now), now);
  const cycle = lastCycle(line);
  if (cycle === null) return null;
  const found = ((): Ahead | null => {
    if (mandate.triggers.includes('date')) return clocks.serviceEndsAt === null ? null : { cycle, trigger: 'date', endsAt: clocks.serviceEndsAt, tries: triesBeforeEnd(line.zone, clocks.serviceEndsAt, clocks.graceEndsAt) };
    if (mandate.triggers.includes('keep')) return clocks.numberReleaseAt === null ? null : { cycle, trigger: 'keep', endsAt: clocks.numberReleaseAt, tries: triesBeforeLoss(line.zone, clocks.numberReleaseAt) };
    return null;
  })();
  if (found === null || mandate.until === null) return found;
  // What is kept until a day needs nothing that is tried after it, and a number that is safe until then is not renewed for it.
  return (found.trigger === 'keep' ? found.endsAt : found.tries[0]!) >= mandate.until ? null : found;
}

import type { Instant } from '../../../base/time.ts';
import { engine } from '../../../rooms/lines/lines.ts';
import type { RenewalView } from '../../../rooms/renewals/renewals.ts';

/** The first moment at which it is too late, where the rule has one. */
export function untilOf(view: Pick<RenewalView, 'quote' | 'renewal' | 'line'>): Instant | null {
  return view.quote.doc.refundPolicy === 'unused_full_14d' ? engine.unusedRefundEnds(view.line.zone, view.renewal.capturedAt ?? view.renewal.placedAt) : null;
}

import type { Instant } from '../../base/time.ts';
import type { RenewalFacts } from './kinds.ts';

/** To somebody the owner of a line named: whether they want to be told. `url`: where they answer. */
export type FamilyAskedModel = Omit<RenewalFacts, 'planName' | 'carrierName'>;

/** To somebody who said yes: the number goes. `url`: where they stop it. */
export interface FamilyAlarmModel extends FamilyAskedModel {
  /** The first moment at which the number is gone. */
  readonly releaseAt: Instant;
  /** Days to the last one on which it is kept. */
  readonly days: number;
  /** Where it is paid for; null: nothing can be bought for it here. */
  readonly payUrl: string | null;
}

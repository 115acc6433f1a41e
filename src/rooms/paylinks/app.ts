import type { Random } from '../../platform/random.ts';
import type { RenewalsApp } from '../renewals/renewals.ts';

/** What the room needs: the flow's own parts, and chance for the codes. */
export interface PayLinksApp extends RenewalsApp {
  readonly random: Random;
}

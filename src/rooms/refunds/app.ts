import type { RenewalsApp } from '../renewals/renewals.ts';

/** What this room needs; `main.ts` builds one object that has it all. */
export interface RefundsApp extends RenewalsApp {
  /** Above this a second person decides (cents). */
  readonly refundLimitCents: bigint;
}

import type { RenewalsApp } from '../renewals/renewals.ts';

/** What the room needs: the flow's own parts. */
export type UsageApp = RenewalsApp;

import type { PayLinksApp } from '../paylinks/paylinks.ts';

/** What the room needs: the flow's own parts, and pay links for ways to pay that nobody can charge later. */
export type AutoRenewApp = PayLinksApp;

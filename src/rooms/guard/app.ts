import type { AutoRenewApp } from '../autorenew/autorenew.ts';

/** What the room needs: the flow's own parts, with chance for links and addresses. */
export type GuardApp = AutoRenewApp;

import type { PayLinksApp } from '../paylinks/paylinks.ts';

/** What happens to standing consents, as the figures count it. */
export type AutoEvent = 'on' | 'off' | 'tried' | 'renewed' | 'failed' | 'paused' | 'asked';

/** What the room needs: the flow's own parts, and pay links for ways to pay that nobody can charge later. */
export interface AutoRenewApp extends PayLinksApp {
  /** Counts one of them once it is written down; `why`: how it is paid, or the reason. Nobody counts unless given. */
  readonly countedAuto?: (what: AutoEvent, why: string) => void;
}

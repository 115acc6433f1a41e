import type { Instant } from '../../../base/time.ts';

/** Where notices come besides letters and texts: phones, Telegram; and how the numbers and addresses stand. */
export interface ReachModel {
  /** `none`: this shop has no bot. */
  readonly telegram: { readonly state: 'none' } | { readonly state: 'off' } | { readonly state: 'on'; readonly since: Instant };
  readonly devices: readonly { readonly id: string; readonly name: string; readonly since: Instant; readonly here: boolean }[];
  readonly contacts: readonly { readonly channel: 'sms' | 'email'; readonly shown: string; readonly service: boolean; /** The number said STOP. */ readonly stopped: boolean }[];
  readonly said: 'added' | 'removed' | 'unlinked' | null;
  /** The demo: made-up phones can be added, and what arrives is shown on pages of the sandbox. */
  readonly sandbox: { readonly pushUrl: string; readonly telegramUrl: string } | null;
}

/** The one link that opens the bot for this person. */
export interface TelegramLinkModel { readonly url: string; readonly until: Instant; readonly sandbox: boolean }

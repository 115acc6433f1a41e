import type { Language } from '../../../base/language.ts';
import type { Instant } from '../../../base/time.ts';

export const CHANNELS = ['email', 'sms', 'push', 'telegram'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What goes out, as frozen at first composing. An e-mail has a subject and two bodies that say the same. */
export type Content =
  | EmailContent
  | { readonly channel: 'sms'; readonly text: string }
  | PushContent
  | TelegramContent;

export interface EmailContent {
  readonly channel: 'email'; readonly subject: string; readonly html: string; readonly text: string; readonly attachments?: readonly AttachmentFacts[];
  /** Where one tap ends letters of this kind; goes into List-Unsubscribe too (RFC 8058). Absent: a receipt is not a list. */
  readonly unsubscribeUrl?: string;
}

/** Two buttons at most: no phone shows more. */
export interface PushAction {
  readonly action: string;
  readonly title: string;
  readonly url: string;
  /** `open` shows the page; `post` asks for it in the background, without a page. */
  readonly method: 'open' | 'post';
}

/** Exactly this, as JSON, is what the app's worker gets. */
export interface PushContent {
  readonly channel: 'push';
  readonly title: string;
  readonly body: string;
  /** Where a tap leads. */
  readonly url: string;
  /** A newer message of the same tag takes the older one's place on the phone. */
  readonly tag: string;
  readonly actions: readonly PushAction[];
}

export interface TelegramContent { readonly channel: 'telegram'; readonly text: string; readonly button: { readonly label: string; readonly url: string } | null }

/** What a reader of any channel reads, as one text: for searches and sandboxes. */
export const textOf = (content: Content): string => (content.channel === 'push' ? `${content.title}\n${content.body}` : content.text);

/** A file that goes along, as the facts it is drawn from: a tenth of its bytes in the outbox, and the same file on every repeat. */
export interface AttachmentFacts { readonly name: string; readonly type: string; readonly facts: unknown }
export interface Attachment { readonly name: string; readonly type: string; readonly bytes: Uint8Array }

export interface Message {
  /** Local part of the message id; the same on every repeat, so a receiver can tell a repeat from news. */
  readonly messageId: string;
  readonly kind: string;
  readonly to: string;
  readonly language: Language;
  readonly content: Content;
  /** When the notice was written; the Date of an e-mail, the same on every repeat. */
  readonly at: Instant;
  /** Nobody wants it after this; null for anything that stays true. */
  readonly expiresAt?: Instant | null;
  /** Drawn just before sending, for transports that send anything out of the house. */
  readonly attachments?: readonly Attachment[];
  /** A one-time code or the like: a transport that keeps anything keeps it sealed. */
  readonly secret: boolean;
  /** Tried before, and perhaps out already: a far side that cannot tell a repeat by itself is asked first. */
  readonly repeat?: boolean;
}

/** What a transport says. Causes name codes and phases, never an address or a word of the message. */
export type SendOutcome =
  /** `ref`: what the far side calls it, where it tells later what became of it. */
  | { readonly kind: 'sent'; readonly ref?: string }
  /** Not now, for this message: a full mailbox, greylisting. `afterSeconds`: what the far side asked us to wait; an hour of it at most is heeded. */
  | { readonly kind: 'later'; readonly cause: string; readonly afterSeconds?: number }
  /** Never, for this address or this message. `gone`: the address itself is dead, and whoever keeps it forgets it; by text: its reader wants nothing more. */
  | { readonly kind: 'undeliverable'; readonly cause: string; readonly gone?: true }
  /** Perhaps it went out. It is sent again with the same message id. */
  | { readonly kind: 'unknown'; readonly cause: string }
  /** The transport itself is not there; nothing is said about this message, and the others may as well wait. */
  | { readonly kind: 'down'; readonly cause: string };

/** One way out. Everything the other side does is an outcome; only a bug throws. */
export interface Transport {
  readonly name: string;
  readonly channel: Channel;
  /** True when nothing leaves the house: pages say "see the sandbox mailbox". */
  readonly sandbox: boolean;
  /** Messages under way at the same time. */
  readonly parallel: number;
  send(message: Message, signal: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}

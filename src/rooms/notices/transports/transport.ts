import type { Language } from '../../../base/language.ts';
import type { Instant } from '../../../base/time.ts';

export type Channel = 'email' | 'sms';

/** What goes out, as frozen at first composing. An e-mail has a subject and two bodies that say the same. */
export type Content =
  | { readonly channel: 'email'; readonly subject: string; readonly html: string; readonly text: string; readonly attachments?: readonly AttachmentFacts[] }
  | { readonly channel: 'sms'; readonly text: string };

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
  /** Drawn just before sending, for transports that send anything out of the house. */
  readonly attachments?: readonly Attachment[];
  /** A one-time code or the like: a transport that keeps anything keeps it sealed. */
  readonly secret: boolean;
}

/** What a transport says. Causes name codes and phases, never an address or a word of the message. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  /** Not now, for this message: a full mailbox, greylisting. */
  | { readonly kind: 'later'; readonly cause: string }
  /** Never, for this address or this message. */
  | { readonly kind: 'undeliverable'; readonly cause: string }
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

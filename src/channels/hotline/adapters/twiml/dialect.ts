import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { MINUTE } from '../../../../base/time.ts';
import { isTwilioCall, type FormFields } from '../../../../rooms/notices/notices.ts';
import type { Spoken } from '../../steps.ts';

/** A call of a provider as it arrived: raw, before anything of it is believed. */
export interface Arrived {
  /** As the provider was told it, from our own settings, with the query it came with. */
  readonly url: string;
  readonly rawBody: Uint8Array;
  readonly fields: FormFields;
  readonly header: (name: string) => string | undefined;
  readonly nowMs: number;
}

export interface Voice { readonly language: string; readonly voice: string }

/** What sets one provider's TwiML apart from another's: how calls are signed, and which voices it has. */
export interface Dialect {
  readonly name: 'twilio' | 'signalwire' | 'telnyx' | 'simulator';
  readonly voices: Readonly<Record<Spoken, Voice>>;
  /** Languages its card step speaks; none has Chinese. */
  readonly payIn: readonly Spoken[];
  /** Whether a second telephone can be rung into a call, with a document of its own to whoever picks up. */
  readonly joins: boolean;
  isGenuine(call: Arrived): boolean;
}

const polly = (kind: '-Neural' | ''): Dialect['voices'] => ({
  en: { language: 'en-US', voice: `Polly.Joanna${kind}` }, es: { language: 'es-US', voice: `Polly.Lupe${kind}` }, zh: { language: 'cmn-CN', voice: `Polly.Zhiyu${kind}` },
});

const TWILIO_HEADER = 'x-twilio-signature';
const SIGNALWIRE_HEADER = 'x-signalwire-signature';

/** HMAC-SHA1 over the address and the sorted fields, with the account's token. */
export const twilioDialect = (token: string): Dialect => ({
  name: 'twilio', voices: polly('-Neural'), payIn: ['en', 'es'], joins: true, isGenuine: (call) => isTwilioCall(token, { url: call.url, fields: call.fields, signature: call.header(TWILIO_HEADER) }),
});

/** The same scheme under its own name, with the space's signing key. Not tried against a live account. */
export const signalwireDialect = (signingKey: string): Dialect => ({
  name: 'signalwire', voices: polly('-Neural'), payIn: ['en', 'es'], joins: true,
  isGenuine: (call) => isTwilioCall(signingKey, { url: call.url, fields: call.fields, signature: call.header(SIGNALWIRE_HEADER) ?? call.header(TWILIO_HEADER) }),
});

/** A signature older or newer than this is turned away (ms). */
const TELNYX_TOLERANCE_MS = 5 * MINUTE * 1000;
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The account's public key as Telnyx shows it: 32 bytes in base64. Throws a sentence for anything else. */
export function telnyxKey(base64: string): KeyObject {
  const point = Buffer.from(base64, 'base64');
  if (point.length !== 32) throw new Error('the public key of Telnyx is 32 bytes in base64');
  return createPublicKey({ key: Buffer.concat([ED25519_SPKI, point]), format: 'der', type: 'spki' });
}

/** Ed25519 over `timestamp|raw body`, five minutes of tolerance. */
export const telnyxDialect = (publicKey: KeyObject): Dialect => ({
  name: 'telnyx', voices: polly(''), payIn: ['en', 'es'], joins: true,
  isGenuine(call) {
    const stamp = call.header('telnyx-timestamp') ?? '';
    const signature = Buffer.from(call.header('telnyx-signature-ed25519') ?? '', 'base64');
    if (!/^\d{9,12}$/.test(stamp) || signature.length !== 64) return false;
    if (Math.abs(call.nowMs - Number(stamp) * 1000) > TELNYX_TOLERANCE_MS) return false;
    return verify(null, Buffer.concat([Buffer.from(`${stamp}|`), call.rawBody]), publicKey, signature);
  },
});


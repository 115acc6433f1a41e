import { z } from 'zod';
import { msOf } from '../../../../base/time.ts';
import { assertNoTransaction } from '../../../../platform/db/db.ts';
import type { Message, SendOutcome, Transport } from '../transport.ts';
import { refusedOutcome } from './codes.ts';

export interface TwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number of ours in E.164, or a messaging service (`MG…`) that chooses one. */
  readonly sender: { readonly from: string } | { readonly messagingService: string };
  /** Where the vendor tells what became of a text; the notice's id is put behind it. Its signature covers both. */
  readonly statusUrl: (messageId: string) => string;
  /** `https://api.twilio.com`, or a stand-in on loopback. */
  readonly apiBase?: string;
  readonly sandbox?: boolean;
  readonly parallel?: number;
}

/** Where we are told what became of a text, under the shop's public address. */
export const statusUrl = (baseUrl: string, messageId: string): string => `${baseUrl}/hooks/twilio/status?n=${messageId}`;

const E164 = /^\+[1-9]\d{6,14}$/;
/** The vendor tries for so long at most (s); a code is worth nothing much sooner. */
const VALIDITY_MOST_S = 36_000;
/** Of the texts to one number so many are looked through for one that may be out already. */
const LOOK_BACK = 50;
/** The vendor's clock may be behind ours by so much (ms). */
const CLOCK_SLACK_MS = 120_000;
const REPLY_BYTES_MAX = 1_000_000;

const created = z.object({ sid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/) });
const refused = z.object({ code: z.number().int().nullish() });
const listed = z.object({ messages: z.array(z.object({ sid: z.string(), body: z.string().nullable(), to: z.string().nullable(), direction: z.string(), date_created: z.string().nullable() })) });

/**
 * Texts over Twilio's API (or any that speaks it). The vendor has no idempotency key: a text that may be out already is looked
 * up by its number and time first, and sent only if it is not there.
 */
export function twilioTransport(settings: TwilioSettings): Transport {
  const base = `${settings.apiBase ?? 'https://api.twilio.com'}/2010-04-01/Accounts/${settings.accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')}`;

  async function ask(url: string, init: { readonly body?: string; readonly signal: AbortSignal }): Promise<{ readonly status: number; readonly json: unknown }> {
    const response = await fetch(url, {
      method: init.body === undefined ? 'GET' : 'POST', redirect: 'error', signal: init.signal,
      headers: { authorization, accept: 'application/json', ...(init.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }) },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    const text = await response.text();
    if (text.length > REPLY_BYTES_MAX) throw new TypeError('reply too large');
    return { status: response.status, json: parsed(text) };
  }

  /** The vendor's name of this very text among the newest ones to the number; null: it never arrived there. Throws when nobody answers. */
  async function findSent(message: Message, text: string, signal: AbortSignal): Promise<string | null> {
    const { status, json } = await ask(`${base}?${new URLSearchParams({ To: message.to, PageSize: String(LOOK_BACK) }).toString()}`, { signal });
    const read = listed.safeParse(json);
    if (status !== 200 || !read.success) throw new LookUpFailed(`twilio look-up http ${status}`);
    const since = msOf(message.at) - CLOCK_SLACK_MS;
    return read.data.messages.find((one) => one.direction.startsWith('outbound') && one.to === message.to && one.body === text && Date.parse(one.date_created ?? '') >= since)?.sid ?? null;
  }

  return {
    name: 'twilio', channel: 'sms', sandbox: settings.sandbox ?? false, parallel: settings.parallel ?? 10,
    async send(message, signal) {
      assertNoTransaction('text');
      if (message.content.channel !== 'sms') return { kind: 'undeliverable', cause: 'not a text' };
      const { text } = message.content;
      if (!E164.test(message.to)) return { kind: 'undeliverable', cause: 'address malformed' };
      try {
        const before = message.repeat === true ? await findSent(message, text, signal) : null;
        if (before !== null) return { kind: 'sent', ref: before };
        const { status, json } = await ask(base, { body: formOf(settings, message, text).toString(), signal });
        if (status < 200 || status > 299) return refusedOutcome(status, refused.safeParse(json).data?.code ?? null);
        const read = created.safeParse(json);
        return read.success ? { kind: 'sent', ref: read.data.sid } : { kind: 'unknown', cause: 'twilio answer unreadable' };
      } catch (error) {
        return brokenOutcome(error);
      }
    },
    close: () => Promise.resolve(),
  };
}

/** The request as the vendor's description has it. */
export function formOf(settings: Pick<TwilioSettings, 'sender' | 'statusUrl'>, message: Pick<Message, 'to' | 'messageId' | 'at' | 'expiresAt'>, text: string): URLSearchParams {
  return new URLSearchParams({
    To: message.to, ...('from' in settings.sender ? { From: settings.sender.from } : { MessagingServiceSid: settings.sender.messagingService }), Body: text,
    StatusCallback: settings.statusUrl(message.messageId), ...(message.expiresAt === null || message.expiresAt === undefined ? {} : { ValidityPeriod: String(Math.min(VALIDITY_MOST_S, Math.max(1, message.expiresAt - message.at))) }),
  });
}

class LookUpFailed extends Error { override readonly name = 'LookUpFailed'; }

/** Nothing has left the house when there was no connection at all; of anything else nobody knows how far it came. */
function brokenOutcome(error: unknown): SendOutcome {
  if (error instanceof LookUpFailed) return { kind: 'unknown', cause: error.message };
  const cause = error instanceof Error ? (error.cause as { readonly code?: string } | undefined) : undefined;
  const code = cause?.code ?? '';
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) return { kind: 'down', cause: `twilio ${code}` };
  return { kind: 'unknown', cause: error instanceof Error && error.name === 'TimeoutError' ? 'twilio no answer in time' : 'twilio connection broke' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { z } from 'zod';
import type { Dialer, DialOutcome } from '../../../../rooms/calls/calls.ts';

export interface TwilioDialerSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** Our own number, E.164. */
  readonly from: string;
  /** Where the provider asks for the first document of the call. */
  readonly voiceUrl: string;
  readonly apiBase?: string;
}

const API_BASE = 'https://api.twilio.com';
/** How long it rings at the other side (s). */
const RING_SECONDS = 25;

export interface SignalwireDialerSettings {
  /** `example.signalwire.com`. */
  readonly space: string;
  readonly projectId: string;
  readonly token: string;
  readonly from: string;
  readonly voiceUrl: string;
  readonly apiBase?: string;
}

/** The same through SignalWire, which has that API under its own address and account. Not tried against a live account. */
export const signalwireDialer = ({ space, projectId, token, from, voiceUrl, apiBase }: SignalwireDialerSettings): Dialer =>
  ({ ...twilioDialer({ accountSid: projectId, authToken: token, from, voiceUrl, apiBase: `${apiBase ?? `https://${space}`}/api/laml` }), name: 'signalwire-voice' });

/**
 * Calls of ours through Twilio, or through whoever has the same API. Its calls know no key of ours: what was begun is looked up by number
 * and time, and a second call to a number within the same try is taken for the first.
 */
export function twilioDialer(settings: TwilioDialerSettings): Dialer {
  const calls = `${settings.apiBase ?? API_BASE}/2010-04-01/Accounts/${settings.accountSid}/Calls.json`;
  const authorization = `Basic ${Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')}`;
  const made = z.looseObject({ sid: z.string().min(1) });
  const refused = z.looseObject({ code: z.union([z.number(), z.string().min(1).max(40)]) });
  const list = z.looseObject({ calls: z.array(z.looseObject({ sid: z.string(), date_created: z.string().nullish() })) });

  return {
    name: 'twilio-voice', sandbox: false,
    async dial({ to, about, key }, signal): Promise<DialOutcome> {
      const body = new URLSearchParams({
        To: to, From: settings.from, Url: `${settings.voiceUrl}?about=${encodeURIComponent(about)}&k=${encodeURIComponent(key)}`, Method: 'POST', Timeout: String(RING_SECONDS),
        StatusCallback: `${settings.voiceUrl}/status`, StatusCallbackMethod: 'POST', StatusCallbackEvent: 'completed', FallbackUrl: `${settings.voiceUrl}/fallback.xml`,
      });
      const answer = await fetch(calls, { method: 'POST', headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' }, body, signal });
      const read: unknown = await answer.json().catch(() => null);
      const call = made.safeParse(read);
      if ((answer.status === 201 || answer.status === 200) && call.success) return { kind: 'ringing', call: call.data.sid };
      const no = refused.safeParse(read);
      // Too many at once, or a fault of theirs: nobody knows whether it rings.
      return answer.status >= 400 && answer.status < 500 && answer.status !== 429 && no.success ? { kind: 'refused', code: String(no.data.code) } : { kind: 'unknown', cause: `answered ${answer.status}` };
    },
    async find({ to, sinceMs }, signal) {
      const query = new URLSearchParams({ To: to, 'StartTime>': new Date(sinceMs).toISOString().slice(0, 10), PageSize: '20' });
      const answer = await fetch(`${calls}?${query.toString()}`, { headers: { authorization }, signal });
      const read = list.safeParse(await answer.json().catch(() => null));
      if (!answer.ok || !read.success) return 'unknown';
      // A moment that cannot be read is taken for a new one: nobody is rung twice for it.
      return read.data.calls.some((one) => one.date_created === null || one.date_created === undefined || !(Date.parse(one.date_created) < sinceMs)) ? 'begun' : 'never';
    },
  };
}

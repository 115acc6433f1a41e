import { Hono } from 'hono';
import { Refusal } from '../../../../base/refusal.ts';
import type { Clock } from '../../../../platform/clock.ts';
import { readBytes } from '../../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../../platform/http/frame-env.ts';
import type { JoinMissed } from '../../../../rooms/calls/calls.ts';
import type { FormFields } from '../../../../rooms/notices/notices.ts';
import type { Answer, CallEvent, CallRef, Hotline, Spoken } from '../../steps.ts';
import type { Arrived, Dialect, Voice } from './dialect.ts';
import { agentTwiml, apology, twimlOf, type Place, type RenderParts } from './render.ts';

export { signalwireDialect, telnyxDialect, telnyxKey, twilioDialect, type Dialect } from './dialect.ts';
export { signalwireDialer, twilioDialer } from './dialer.ts';

export interface TwimlParts {
  readonly hotline: Hotline;
  readonly dialect: Dialect;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Where providers reach the shop; never from a header. */
  readonly publicUrl: string;
  readonly shop: string;
  readonly paymentConnector: string | null;
  /** Our own number, E.164, by which an agent's telephone is rung; null: none is. A caller's number is never shown there. */
  readonly ownNumber: string | null;
  /** Voices in place of the dialect's own. */
  readonly voices?: Partial<Readonly<Record<Spoken, Voice>>>;
}

/** No event of a telephone provider comes near (bytes). */
const BODY_MAX = 32 * 1024;
/** Beyond every call: answers with the newest answer there is. */
const NEWEST = Number.MAX_SAFE_INTEGER;
/** Where a call of this provider begins. */
export const voicePath = (dialect: Pick<Dialect, 'name'>): string => `/hooks/voice/${dialect.name}`;
const OVER = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/**
 * The doors a TwiML provider calls. The signature is looked at before anything else; each call is one event with its number in the address,
 * so a call that comes twice is answered twice the same.
 */
export function openTwiml(parts: TwimlParts): Hono<FrameEnv> {
  const { hotline, dialect, publicUrl } = parts;
  const path = voicePath(dialect);
  const voices = { ...dialect.voices, ...parts.voices };
  const render: RenderParts = {
    voices, paymentConnector: parts.paymentConnector, ownNumber: parts.ownNumber, agentDoor: (name, join) => `${publicUrl}${path}/${name}?j=${join}`,
    door: (name, number, event) => `${publicUrl}${path}/${name}?n=${number}${event === undefined ? '' : `&e=${event}`}`,
  };
  const routes = new Hono<FrameEnv>();

  /** The form of a genuine call. Refuses `forbidden` before anything of it is read for its meaning. */
  async function genuine(c: FrameContext): Promise<Form> {
    const rawBody = await readBytes(c, BODY_MAX);
    const fields: FormFields = [...new URLSearchParams(new TextDecoder().decode(rawBody))];
    const asked = new URL(c.req.url);
    const arrived: Arrived = { url: `${publicUrl}${asked.pathname}${asked.search}`, rawBody, fields, header: (name) => c.req.header(name), nowMs: parts.clock.nowMs() };
    if (!dialect.isGenuine(arrived)) {
      c.get('log').warn('hotline.turned_away', { provider: dialect.name });
      throw new Refusal('forbidden');
    }
    const all = new Map(fields);
    const call = all.get('CallSid') ?? '';
    if (!/^[\w.-]{6,80}$/.test(call)) throw new Refusal('malformed', { field: 'CallSid' });
    return { ref: { provider: dialect.name, call }, get: (name) => all.get(name) ?? null };
  }

  const send = (c: FrameContext, answer: Answer, place: Place = 'call'): Response =>
    c.body(twimlOf(answer, place, render), 200, { 'Content-Type': 'text/xml; charset=utf-8' });

  routes.post(path, async (c) => {
    const form = await genuine(c);
    const direction = form.get('Direction')?.startsWith('outbound') ? 'out' : 'in';
    return send(c, await hotline.answer(form.ref, 0, {
      kind: 'start', direction, caller: callerOf(direction === 'out' ? form.get('To') : form.get('From')), attest: attestOf(form.get('StirVerstat')),
      cardIn: parts.paymentConnector === null ? [] : dialect.payIn, joins: dialect.joins && parts.ownNumber !== null, about: c.req.query('about') ?? null,
    }));
  });

  routes.post(`${path}/step`, async (c) => {
    const form = await genuine(c);
    return send(c, await hotline.answer(form.ref, numberOf(c), eventOf(c, form)));
  });

  // To somebody who waits in the provider's queue. The first document is the answer that led there.
  routes.post(`${path}/wait`, async (c) => {
    const form = await genuine(c);
    return send(c, await hotline.answer(form.ref, numberOf(c), eventOf(c, form)), 'wait');
  });

  // Out of the queue: by a key of theirs (the answer is there already), or because a talk is over.
  routes.post(`${path}/left`, async (c) => {
    const form = await genuine(c);
    const newest = await hotline.answer(form.ref, NEWEST, { kind: 'poll' });
    const waits = newest.steps.some((step) => step.kind === 'queue' || step.kind === 'talk');
    return send(c, form.get('QueueResult') === 'leave' || !waits ? newest : await hotline.answer(form.ref, newest.next, { kind: 'left' }));
  });

  // The agent's telephone is done with: not answered, or put down. What was pressed on it is known already.
  routes.post(`${path}/parted`, async (c) => {
    const form = await genuine(c);
    return send(c, await hotline.answer(form.ref, numberOf(c), { kind: 'parted', missed: missedOf(form.get('DialCallStatus')) }));
  });

  // The agent's own leg, before the two are put through. It has a name of its own at the provider; the address says which telephone it is.
  routes.post(`${path}/agent`, async (c) => { await genuine(c); return sendAgent(c, null); });
  routes.post(`${path}/agent-key`, async (c) => { const form = await genuine(c); return sendAgent(c, form.get('Digits') ?? ''); });
  const sendAgent = async (c: FrameContext, key: string | null): Promise<Response> => {
    const join = c.req.query('j') ?? '';
    return c.body(agentTwiml(await hotline.agentPhone(join, key), join, render), 200, { 'Content-Type': 'text/xml; charset=utf-8' });
  };

  routes.post(`${path}/status`, async (c) => {
    const form = await genuine(c);
    if (OVER.has(form.get('CallStatus') ?? '')) await hotline.ended(form.ref, 'provider');
    return c.body(null, 204);
  });

  // Better on another machine (docs/hotline.md); here for whoever has none.
  routes.all(`${path}/fallback.xml`, (c) => c.body(apology(voices, parts.shop, publicUrl), 200, { 'Content-Type': 'text/xml; charset=utf-8' }));
  return routes;
}

/** What providers write where a number is withheld: words, and words as keys of a telephone (anonymous, restricted, blocked, unavailable). */
const WITHHELD = new Set(['+266696687', '+7378742833', '+2562533', '+86282452253', '+8656696']);
const callerOf = (text: string | null): string | null => (text !== null && /^\+\d{6,15}$/.test(text) && !WITHHELD.has(text) ? text : null);

/** One word of the network, such as `TN-Validation-Passed-A`; anything else says nothing. */
const attestOf = (text: string | null): string | null => (text !== null && /^[\w-]{1,40}$/.test(text) ? text : null);

const missedOf = (status: string | null): JoinMissed => (status === 'busy' || status === 'failed' ? status : 'no_answer');

interface Form { readonly ref: CallRef; readonly get: (name: string) => string | null }

function numberOf(c: FrameContext): number {
  const text = c.req.query('n') ?? '';
  if (!/^\d{1,6}$/.test(text)) throw new Refusal('malformed', { field: 'n' });
  return Number(text);
}

function eventOf(c: FrameContext, form: Form): CallEvent {
  const result = form.get('Result');
  if (result !== null) {
    const token = form.get('PaymentToken');
    if (result === 'success' && token !== null && token !== '') return { kind: 'paid', token };
    return { kind: 'unpaid', why: result === 'caller-interrupted-with-star' || result === 'caller-hung-up' ? 'cancelled' : 'failed' };
  }
  const digits = (form.get('Digits') ?? '').replace(/[^\d*#]/g, '');
  if (digits !== '') return { kind: 'digits', digits };
  return { kind: c.req.query('e') === 'silence' ? 'silence' : 'poll' };
}

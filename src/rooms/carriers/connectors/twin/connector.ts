import { setTimeout as pause } from 'node:timers/promises';
import type { CarrierConnector, CarrierEvent, ChangeOutcome, TopUpOutcome } from '../../connector.ts';
import { CHANGE_STATUS, LIST_STATE, REFUSED_CODE, TOP_UP_STATUS } from './codes.ts';
import type { ChangeReply, TopUpReply } from './replies.ts';
import { isSigned, SIGNATURE_HEADER } from './signing.ts';
import type { Sent, Twin } from './twin.ts';
import { STRANGE_STATUS } from './vendor-codes.ts';

export interface TwinConnectorOptions {
  /** What this carrier can do; everything, unless switched off. */
  readonly can?: Partial<CarrierConnector['can']>;
  /** Waits for a slow carrier, or until `signal` calls it off; the simulation's wait takes no real time. */
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** The connector of a simulated carrier: in this process, without sockets, and honest about what it heard. */
export function twinConnector(twin: Twin, options: TwinConnectorOptions = {}): CarrierConnector {
  const wait = options.wait ?? waitReally;

  /** Puts a call through. What is lost, strange or later than `signal` is doubt, whatever the carrier has done meanwhile. */
  async function put<T, O>(signal: AbortSignal, call: () => Promise<Sent<T>>, heard: (reply: T, strange: boolean) => O): Promise<O | Doubt> {
    if (signal.aborted) return doubt('called off before it was asked');
    const sent = await call();
    if (sent.kind === 'silence') return doubt('no answer');
    if (sent.slowSeconds > 0) await wait(sent.slowSeconds, signal);
    return signal.aborted ? doubt('no answer in time') : heard(sent.reply, sent.strange);
  }

  const can = { find: true, readLine: true, callback: true, cancel: true, correct: true, startWhenUsedUp: true, ...options.can };

  async function change(order: Parameters<Twin['change']>[0], signal: AbortSignal): Promise<ChangeOutcome> {
    if (!can[order.what]) return { kind: 'refused', carrierCode: 'NOT_OFFERED' };
    return put(signal, () => twin.change(order), (reply, strange) => changeOutcome(reply, strange));
  }

  return {
    name: twin.carrier, sandbox: true,
    can,
    topUp: (order, signal) => put(signal, () => twin.topUp(order), (reply, strange) => {
      const outcome = topUpOutcome(reply, strange);
      // A repeat of a key that has been undone since: only asking by key can say that.
      return outcome.kind === 'reversed' ? doubt('delivered and undone since: ask by key') : outcome;
    }),
    findTopUp: async (key, signal) => (can.find ? put(signal, () => twin.findTopUp(key), (reply, strange) => {
      if (strange) return doubt(`status ${STRANGE_STATUS}`);
      return reply === null ? NEVER_SEEN : topUpOutcome(reply, false);
    }) : doubt('this carrier cannot be asked by key')),
    readLine: async (line, signal) => (can.readLine ? put(signal, () => twin.readLine(line), (reading, strange) => {
      if (strange) return doubt(`status ${STRANGE_STATUS}`);
      return reading === null ? { kind: 'not_found' as const } : { kind: 'line' as const, reading };
    }) : doubt('this carrier shows no lines')),
    correct: ({ changeKey, key, asOf }, signal) => change({ changeKey, key, what: 'correct', asOf }, signal),
    cancel: ({ changeKey, key }, signal) => change({ changeKey, key, what: 'cancel', asOf: null }, signal),
    findChange: (changeKey, signal) => put(signal, () => twin.findChange(changeKey), (reply, strange) => {
      if (strange) return doubt(`status ${STRANGE_STATUS}`);
      return reply === null ? NEVER_SEEN : changeOutcome(reply, false);
    }),
    async list(from, to, signal) {
      const heard = await put(signal, () => twin.list(from, to), (rows) => rows.map(({ key, ref, iccid, status, at }) =>
        // A word we do not know waits, as far as the books are concerned: it is neither bought nor refused.
        ({ key, carrierRef: ref, iccid, state: LIST_STATE[status] ?? ('pending' as const), at })));
      // A list has no way to say "unknown", and an empty one would be a lie.
      if ('kind' in heard) throw new Error(`${twin.carrier}: no list: ${heard.cause}`);
      return heard;
    },
    readCallback: (headers, rawBody, now) => (can.callback && isSigned(twin.callbackSecret, headers[SIGNATURE_HEADER], rawBody, now) ? eventIn(rawBody) : null),
  };
}

interface Doubt { readonly kind: 'unknown'; readonly cause: string }
const doubt = (cause: string): Doubt => ({ kind: 'unknown', cause });
const NEVER_SEEN = { kind: 'never_seen' } as const;

/** Ends at the signal, and not with an error: the caller looks at the signal. */
const waitReally = (seconds: number, signal: AbortSignal): Promise<void> => pause(seconds * 1000, undefined, { signal }).catch(() => {});

function topUpOutcome(reply: TopUpReply, strange: boolean): TopUpOutcome | { readonly kind: 'reversed'; readonly carrierRef: string } {
  const status = strange ? STRANGE_STATUS : reply.status;
  switch (TOP_UP_STATUS[status]) {
    case 'done': return { kind: 'done', carrierRef: reply.ref, activatedAt: reply.activatedAt, costCents: reply.costCents };
    case 'pending': return { kind: 'pending', carrierRef: reply.ref, cause: 'processing' };
    case 'float_empty': return { kind: 'pending', carrierRef: reply.ref, cause: 'float_empty' };
    case 'refused': {
      const reason = REFUSED_CODE[reply.code ?? ''];
      return reason === undefined ? doubt(`rejected with code ${reply.code ?? 'none'}`) : { kind: 'refused', reason, carrierCode: reply.code! };
    }
    // Called off before it was delivered: nothing was bought, and nothing will be.
    case 'cancelled': return { kind: 'refused', reason: 'other', carrierCode: 'CANCELLED' };
    case 'reversed': return { kind: 'reversed', carrierRef: reply.ref };
    default: return doubt(`status ${status}`);
  }
}

function changeOutcome(reply: ChangeReply, strange: boolean): ChangeOutcome {
  const status = strange ? STRANGE_STATUS : reply.status;
  switch (CHANGE_STATUS[status]) {
    case 'done': return { kind: 'done', carrierRef: reply.ref };
    case 'pending': return { kind: 'pending', carrierRef: reply.ref };
    case 'refused': return { kind: 'refused', carrierCode: reply.code ?? status };
    default: return doubt(`status ${status}`);
  }
}

const NEWS: ReadonlySet<unknown> = new Set(['done', 'pending', 'refused', 'reversed']);

/** What is signed by the carrier and still not what we know counts as another event: kept, and acted on by nobody. */
function eventIn(rawBody: Uint8Array): CarrierEvent | null {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || !('id' in body) || typeof body.id !== 'string' || body.id === '') return null;
  if ('type' in body && body.type === 'sim_changed' && 'iccid' in body && typeof body.iccid === 'string') return { kind: 'sim_changed', eventId: body.id, iccid: body.iccid };
  if (!('type' in body) || body.type !== 'top_up' || !('key' in body) || typeof body.key !== 'string' || !('status' in body) || !NEWS.has(body.status)) {
    return { kind: 'other', eventId: body.id };
  }
  return { kind: 'top_up', eventId: body.id, key: body.key, status: body.status as Extract<CarrierEvent, { kind: 'top_up' }>['status'] };
}


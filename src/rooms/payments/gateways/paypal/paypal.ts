import { BrokenInvariant, check } from '../../../../base/check.ts';
import { HOUR, MINUTE, plusSeconds, type Instant } from '../../../../base/time.ts';
import type { ChargeOutcome, Gateway, NeverSeen, SameKeyTells } from '../../gateway.ts';
import { httpApi, type PaypalApi } from './api.ts';
import { ApiFault, causeOf, chargeFault, isGone, ORDER_TELLS, refundFault, type Fault } from './codes.ts';
import { listDisputes } from './disputes.ts';
import { captureOf, captureOutcome, orderIdOf, orderOutcome, refundOutcome } from './outcomes.ts';
import { CLOCK_SLACK, readReport } from './reports.ts';
import { customerName, endedPatch, hostedRequest, isEnded, refundRequest, tokenRequest } from './requests.ts';
import { captureShape, orderShape, read, refundShape, type OrderReply } from './shapes.ts';
import { findSetup, openSetup, ownerOf, removeToken } from './vault.ts';
import { openWebhookReader } from './webhook.ts';

const HOSTS = { live: 'https://api-m.paypal.com', sandbox: 'https://api-m.sandbox.paypal.com' } as const;

/**
 * PayPal remembers the request id of an order for 6 hours. Inside two of them the same id tells; after that the report is
 * read, which runs up to three hours behind, so that no moment is left in which neither would tell.
 */
const SAME_KEY_SECONDS = 2 * HOUR;
const REPORT_SPAN = 6 * HOUR;
const REPORT_LAG = 3 * HOUR;

export interface PaypalOptions {
  readonly clientId: string;
  /** Never logged, never in an outcome. */
  readonly clientSecret: string;
  readonly webhookId: string;
  readonly env: 'live' | 'sandbox';
  /** Only for a sandbox of ours, e.g. `http://127.0.0.1:12112`; it serves its own certificate too. */
  readonly apiBase?: string | undefined;
  /** True where no real money moves. */
  readonly sandbox: boolean;
  /** One deadline for each method, however many requests it takes: 20,000. */
  readonly deadlineMs: number;
  readonly clock: { now(): Instant };
}

/** The PayPal gateway over HTTP. Keeps an access token and certificates, nothing else; see README.md for limits and odd habits. */
export function openPaypal(options: PaypalOptions): Gateway {
  check(options.apiBase === undefined || options.sandbox, 'only a sandbox has an address of its own');
  check(options.sandbox || options.env === 'live', 'real money moves at the live PayPal only');
  return paypalOver(httpApi({ ...options, base: options.apiBase ?? HOSTS[options.env] }), { ...options, certificatesFrom: options.apiBase });
}

export interface OverOptions extends Pick<PaypalOptions, 'webhookId' | 'sandbox' | 'deadlineMs' | 'clock'> {
  readonly certificatesFrom?: string | undefined;
  /** False where nothing can wait, which saves a timer for each call. */
  readonly waits?: boolean;
}

/** The gateway over any `PaypalApi`: HTTP, or the sandbox without a socket. */
export function paypalOver(api: PaypalApi, options: OverOptions): Gateway {
  const { clock, deadlineMs } = options;
  const webhooks = openWebhookReader(api, options);
  const within = (signal: AbortSignal): AbortSignal =>
    (options.waits === false ? signal : AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));

  /** Runs the calls of one method; a fault becomes an outcome, and only a bug of ours is thrown. */
  async function answer<Outcome>(onFault: (fault: Fault) => Outcome, work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof BrokenInvariant) throw error;
      return onFault(error instanceof ApiFault ? error.fault : new ApiFault({ name: 'connection' }).fault);
    }
  }
  const doubt = (fault: Fault): { readonly kind: 'unknown'; readonly cause: string } => ({ kind: 'unknown', cause: causeOf(fault) });

  const orders = '/v2/checkout/orders';
  const orderById = async (id: string, signal: AbortSignal): Promise<OrderReply> =>
    read(orderShape, await api.call({ method: 'GET', path: `${orders}/${encodeURIComponent(id)}` }, signal));
  const captureById = async (id: string, signal: AbortSignal) =>
    read(captureShape, await api.call({ method: 'GET', path: `/v2/payments/captures/${encodeURIComponent(id)}` }, signal));

  /** An order that PayPal has forgotten was never paid: paid ones stay readable, unpaid ones go after some hours. */
  async function byOrder(id: string, ref: string, signal: AbortSignal): Promise<ChargeOutcome> {
    try {
      return orderOutcome(await orderById(id, signal));
    } catch (error) {
      if (isGone(error)) return { kind: 'refused', reason: 'expired', code: 'order_forgotten', ref };
      throw error;
    }
  }

  /** A capture, and the order it belongs to where that can still be read: only that knows whose wallet it was. */
  async function byCapture(id: string, signal: AbortSignal): Promise<ChargeOutcome> {
    const capture = await captureById(id, signal);
    const orderId = capture.supplementary_data?.related_ids?.order_id;
    const bare = captureOutcome(capture, null);
    if (bare.kind !== 'done' || !orderId) return bare;
    try {
      return captureOutcome(capture, await orderById(orderId, signal));
    } catch (error) {
      if (isGone(error)) return bare;
      throw error;
    }
  }
  const byRef = (ref: string, signal: AbortSignal): Promise<ChargeOutcome> => {
    const orderId = orderIdOf(ref);
    return orderId === null ? byCapture(ref, signal) : byOrder(orderId, ref, signal);
  };

  async function byReference(reference: string, since: Instant, signal: AbortSignal): Promise<ChargeOutcome | NeverSeen | SameKeyTells> {
    if (clock.now() - since < SAME_KEY_SECONDS) return { kind: 'same_key_tells' };
    const until = plusSeconds(since, REPORT_SPAN);
    const { rows, completeUntil } = await readReport(api, plusSeconds(since, -CLOCK_SLACK), until < clock.now() ? until : plusSeconds(clock.now(), 1), signal);
    const found = rows.find((row) => row.kind === 'charge' && row.reference === reference);
    if (found) return byCapture(found.ref, signal);
    return completeUntil >= plusSeconds(since, SAME_KEY_SECONDS + 10 * MINUTE) ? { kind: 'never_seen' } : { kind: 'unknown', cause: 'paypal report is not there yet' };
  }

  /** The capture behind a ref; null while there is none. */
  async function captureIdOf(ref: string, signal: AbortSignal): Promise<string | null> {
    const orderId = orderIdOf(ref);
    return orderId === null ? ref : captureOf(await orderById(orderId, signal))?.id ?? null;
  }

  return {
    name: 'paypal',
    sandbox: options.sandbox,
    can: { hosted: true, token: true, save: true, disputes: true },
    methods: ['paypal'],
    openHosted: (order, outer) => answer(chargeFault, async () =>
      orderOutcome(read(orderShape, await api.call({ method: 'POST', path: orders, body: hostedRequest(order), requestId: order.key }, within(outer))))),
    chargeToken: (order, outer) => answer(chargeFault, async () => {
      const signal = within(outer);
      if (order.customer !== undefined && order.customer !== null) {
        // PayPal charges a token whoever we say it belongs to; so we look first.
        const owner = await ownerOf(api, order.paymentMethod, signal);
        if (owner?.customer !== order.customer) return { kind: 'refused', reason: 'method_unknown', code: 'not_theirs', ref: null };
      }
      const outcome = orderOutcome(read(orderShape, await api.call({ method: 'POST', path: orders, body: tokenRequest(order), requestId: order.key }, signal)));
      // Nobody is there to go to a page.
      if (outcome.kind === 'pending' && !outcome.processing && !outcome.approved && order.offSession !== false) return { kind: 'refused', reason: 'authentication_needed', code: 'PAYER_ACTION_REQUIRED', ref: outcome.ref };
      return outcome;
    }),
    findCharge: (by, outer) => answer<ChargeOutcome | NeverSeen | SameKeyTells>(doubt, () => {
      const signal = within(outer);
      return by.ref === null ? byReference(by.reference, by.since, signal) : byRef(by.ref, signal);
    }),
    endHosted: (by, outer) => answer<ChargeOutcome>(doubt, async () => {
      const signal = within(outer);
      const orderId = orderIdOf(by.ref);
      const now = await byRef(by.ref, signal);
      if (orderId === null || now.kind !== 'pending' || now.processing || now.approved) return now;
      await markEnded(orderId, by.reference, signal);
      return byOrder(orderId, by.ref, signal).then((after): ChargeOutcome =>
        (after.kind === 'pending' && !after.approved && !after.processing ? { kind: 'refused', reason: 'expired', code: 'ended_by_us', ref: by.ref } : after));
    }),
    takeApproved: (by, outer) => answer<ChargeOutcome>(chargeFault, async () => {
      const signal = within(outer);
      const orderId = orderIdOf(by.ref);
      if (orderId === null) return byCapture(by.ref, signal);
      const order = await orderById(orderId, signal);
      if (order.status.toUpperCase() !== 'APPROVED' || isEnded(order.purchase_units[0]?.invoice_id)) return orderOutcome(order);
      // Each approval has a request id of its own: after a decline the payer approves again, and a remembered "declined"
      // must not answer that. Twice is impossible all the same, an order is captured once.
      const requestId = `${by.key}-take-${(order.update_time ?? '').replaceAll(/\D/g, '').slice(0, 14)}`;
      try {
        return orderOutcome(read(orderShape, await api.call({ method: 'POST', path: `${orders}/${encodeURIComponent(orderId)}/capture`, body: {}, requestId }, signal)));
      } catch (error) {
        if (error instanceof ApiFault && ORDER_TELLS.has(error.fault.issue ?? '')) return byOrder(orderId, by.ref, signal);
        throw error;
      }
    }),
    refund: (order, outer) => answer(refundFault, async () => {
      const signal = within(outer);
      const captureId = await captureIdOf(order.chargeRef, signal);
      if (captureId === null) return { kind: 'refused', code: 'charge_not_paid' };
      return refundOutcome(read(refundShape, await api.call({ method: 'POST', path: `/v2/payments/captures/${encodeURIComponent(captureId)}/refund`, body: refundRequest(order), requestId: order.key }, signal)));
    }),
    findRefund: (by, outer) => answer(doubt, async () => {
      const signal = within(outer);
      if (by.ref !== null) return refundOutcome(read(refundShape, await api.call({ method: 'GET', path: `/v2/payments/refunds/${encodeURIComponent(by.ref)}` }, signal)));
      const orderId = orderIdOf(by.chargeRef) ?? (await captureById(by.chargeRef, signal)).supplementary_data?.related_ids?.order_id;
      if (!orderId) return { kind: 'unknown', cause: 'paypal capture without its order' };
      const refunds = (await orderById(orderId, signal)).purchase_units.flatMap((unit) => unit.payments?.refunds ?? []);
      const found = refunds.find((one) => one.custom_id === by.reference || one.invoice_id === by.reference);
      return found ? refundOutcome(found) : { kind: 'never_seen' };
    }),
    customerFor: async ({ reference }) => customerName(reference),
    openSetup: (order, outer) => answer(doubt, () => openSetup(api, order, within(outer))),
    findSetup: (by, outer) => answer(doubt, () => findSetup(api, by, within(outer))),
    removeSaved: (ref, outer) => removeToken(api, ref, within(outer)),
    disputes: (from, to, outer) => listDisputes(api, from, to, within(outer)),
    readWebhook: (headers, rawBody, now) => webhooks.read(headers, rawBody, now),
    listLagSeconds: REPORT_LAG,
    list: async (from, to, outer) => (await readReport(api, from, to, within(outer))).rows,
  };

  /** PayPal cannot call an order off. It is marked, and what is marked is never taken; unpaid orders end there by themselves. */
  async function markEnded(orderId: string, reference: string, signal: AbortSignal): Promise<void> {
    try {
      await api.call({ method: 'PATCH', path: `${orders}/${encodeURIComponent(orderId)}`, body: endedPatch(reference) }, signal);
    } catch (error) {
      if (!(error instanceof ApiFault && (error.fault.status === 422 || error.fault.status === 404))) throw error;
    }
  }
}

import { BrokenInvariant, check } from '../../../../base/check.ts';
import type { Instant } from '../../../../base/time.ts';
import type { Gateway, HostedMethod } from '../../gateway.ts';
import { sdkApi, type StripeApi } from './api.ts';
import { listMoney } from './books.ts';
import { ApiFault, chargeFault, refundFault, type Fault } from './codes.ts';
import { listDisputes } from './disputes.ts';
import { findByRef, findByReference, findRefundOf, intentIdOf } from './find.ts';
import { intentOutcome, refundOutcome, sessionOutcome } from './outcomes.ts';
import { hostedRequest, refundRequest, tokenRequest } from './requests.ts';
import { customerOf, findSetupPage, forget, openSetupPage, setupFault } from './saving.ts';
import { intentShape, read, refundShape, sessionShape } from './shapes.ts';
import { readWebhook } from './webhook.ts';

/** What the connector can offer; a live account must have each but `card` switched on first. */
export const STRIPE_METHODS = ['card', 'alipay', 'wechat_pay'] as const satisfies readonly HostedMethod[];

export interface StripeOptions {
  /** `sk_live_…`, `sk_test_…` or a restricted key; never logged, never in an outcome. */
  readonly secretKey: string;
  /** `whsec_…` of our endpoint. */
  readonly webhookSecret: string;
  /** Only for a sandbox, e.g. `http://127.0.0.1:12111`. */
  readonly apiBase?: string | undefined;
  readonly sandbox: boolean;
  /** One deadline for each method, however many requests it takes. Stripe itself may think for a few seconds: 20,000. */
  readonly deadlineMs: number;
  readonly clock: { now(): Instant };
  /** What the hosted page offers; `card` alone unless the account has more switched on. */
  readonly methods?: readonly HostedMethod[];
}

/** The Stripe gateway by Stripe's official SDK. Stateless; see README.md for limits and odd habits. */
export function openStripe(options: StripeOptions): Gateway {
  check(!options.sandbox || options.apiBase !== undefined || !options.secretKey.startsWith('sk_live_'), 'a live Stripe key is no sandbox');
  return gatewayOver(sdkApi(options), { ...options, name: 'stripe' });
}

export interface OverOptions extends Omit<StripeOptions, 'secretKey' | 'apiBase'> {
  readonly name: string;
  /** False where nothing can wait, which saves a timer for each call. */
  readonly waits?: boolean;
}

/** The gateway over any `StripeApi`: the SDK's, or the sandbox's without a socket. */
export function gatewayOver(api: StripeApi, options: OverOptions): Gateway {
  const { clock, deadlineMs, webhookSecret } = options;
  const methods = options.methods ?? ['card'];
  const within = (signal: AbortSignal): AbortSignal =>
    (options.waits === false ? signal : AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));

  /** Runs the calls of one method; a fault becomes an outcome, and only a bug of ours is thrown. */
  async function answer<Outcome>(onFault: (fault: Fault) => Outcome, work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof BrokenInvariant) throw error;
      return onFault(error instanceof ApiFault ? error.fault : new ApiFault({ type: 'connection' }).fault);
    }
  }

  return {
    name: options.name,
    sandbox: options.sandbox,
    can: { hosted: true, token: true, save: true, disputes: true },
    methods,
    openHosted: (order, outer) => answer(chargeFault, async () => {
      const request = hostedRequest(order, clock.now(), methods);
      return sessionOutcome(read(sessionShape, await api.createSession(request, { signal: within(outer), key: order.key })));
    }),
    chargeToken: (order, outer) => answer(chargeFault, async () =>
      intentOutcome(read(intentShape, await api.createIntent(tokenRequest(order), { signal: within(outer), key: order.key })))),
    findCharge: (by, outer) => answer(chargeFault, () => {
      const signal = within(outer);
      return by.ref === null ? findByReference(api, by.reference, by.since, signal) : findByRef(api, by.ref, signal);
    }),
    endHosted: (by, outer) => answer(chargeFault, async () => {
      const signal = within(outer);
      if (by.ref.startsWith('cs_')) await ignoring400(() => api.expireSession(by.ref, { signal }));
      const found = await findByRef(api, by.ref, signal);
      // A charge of a saved method that waits for the payer's bank has no page to end: the intent itself is called off.
      if (!by.ref.startsWith('pi_') || found.kind !== 'pending' || found.processing) return found;
      await ignoring400(() => api.cancelIntent(by.ref, { signal }));
      return findByRef(api, by.ref, signal);
    }),
    customerFor: (by, outer) => answer<string | null>(() => null, () => customerOf(api, by, within(outer))),
    openSetup: (order, outer) => answer(setupFault, () => openSetupPage(api, order, clock.now(), within(outer))),
    findSetup: (by, outer) => answer(setupFault, () => findSetupPage(api, by, within(outer))),
    removeSaved: (ref, outer) => forget(api, ref, within(outer)),
    disputes: (_from, to, outer) => listDisputes(api, to, within(outer)),
    refund: (order, outer) => answer(refundFault, async () => {
      const signal = within(outer);
      const intentId = await intentIdOf(api, order.chargeRef, signal);
      if (intentId === null) return { kind: 'refused', code: 'charge_not_paid' };
      return refundOutcome(read(refundShape, await api.createRefund(refundRequest(order, intentId), { signal, key: order.key })));
    }),
    findRefund: (by, outer) => answer(refundFault, async () => {
      const signal = within(outer);
      if (by.ref !== null) return refundOutcome(read(refundShape, await api.retrieveRefund(by.ref, { signal })));
      const intentId = await intentIdOf(api, by.chargeRef, signal);
      return intentId === null ? { kind: 'never_seen' } : findRefundOf(api, intentId, by.reference, signal);
    }),
    readWebhook: (headers, rawBody, now) => readWebhook(webhookSecret, headers, rawBody, now),
    list: (from, to, outer) => listMoney(api, from, to, within(outer)),
  };

  /** What is paid or already over cannot be ended (400); what it is instead is read right after. */
  async function ignoring400(end: () => Promise<unknown>): Promise<void> {
    try {
      await end();
    } catch (error) {
      if (!(error instanceof ApiFault && error.fault.type === 'invalid_request_error' && error.fault.status === 400)) throw error;
    }
  }
}

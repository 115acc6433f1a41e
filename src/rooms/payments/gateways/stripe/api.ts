import { AsyncLocalStorage } from 'node:async_hooks';
import Stripe from 'stripe';
import { check } from '../../../../base/check.ts';
import { ApiFault } from './codes.ts';

export interface CallOptions { readonly signal: AbortSignal; readonly key?: string }

/**
 * The calls of Stripe's API that the connector makes. Two things stand behind it: the official SDK (`sdkApi`) and the
 * sandbox without a socket (`fake/in-process.ts`). Replies are unchecked; `shapes.ts` reads them. Throws `ApiFault` only.
 */
export interface StripeApi {
  createSession(params: Stripe.Checkout.SessionCreateParams, call: CallOptions): Promise<unknown>;
  retrieveSession(id: string, params: { expand: string[] }, call: CallOptions): Promise<unknown>;
  listSessions(params: Stripe.Checkout.SessionListParams, call: CallOptions): Promise<unknown>;
  expireSession(id: string, call: CallOptions): Promise<unknown>;
  createIntent(params: Stripe.PaymentIntentCreateParams, call: CallOptions): Promise<unknown>;
  retrieveIntent(id: string, params: { expand: string[] }, call: CallOptions): Promise<unknown>;
  listIntents(params: Stripe.PaymentIntentListParams, call: CallOptions): Promise<unknown>;
  searchIntents(params: Stripe.PaymentIntentSearchParams, call: CallOptions): Promise<unknown>;
  cancelIntent(id: string, call: CallOptions): Promise<unknown>;
  createCustomer(params: Stripe.CustomerCreateParams, call: CallOptions): Promise<unknown>;
  searchCustomers(params: Stripe.CustomerSearchParams, call: CallOptions): Promise<unknown>;
  detachMethod(id: string, call: CallOptions): Promise<unknown>;
  listDisputes(params: Stripe.DisputeListParams, call: CallOptions): Promise<unknown>;
  createRefund(params: Stripe.RefundCreateParams, call: CallOptions): Promise<unknown>;
  retrieveRefund(id: string, call: CallOptions): Promise<unknown>;
  listRefunds(params: Stripe.RefundListParams, call: CallOptions): Promise<unknown>;
  listCharges(params: Stripe.ChargeListParams, call: CallOptions): Promise<unknown>;
}

// The SDK takes no AbortSignal, so the caller's rides along the async context into our fetch.
const callersSignal = new AsyncLocalStorage<AbortSignal>();

/** 2 MB: a page of a hundred sessions with everything expanded is about 0.6 MB. */
const REPLY_BYTES_MAX = 2_000_000;

async function boundedBody(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > REPLY_BYTES_MAX) throw new Error('reply too large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * One attempt, the caller's deadline, a bounded body. Whatever breaks is thrown without its `code`: the SDK sends a POST
 * again after ECONNRESET or EPIPE even with `maxNetworkRetries: 0`, and the decision to ask again is the flow's.
 */
async function fetchOnce(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const signals = [init?.signal, callersSignal.getStore()].filter((signal) => signal instanceof AbortSignal);
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.any(signals) });
    const body = await boundedBody(response);
    return new Response(response.status === 204 ? null : body, { status: response.status, headers: response.headers });
  } catch {
    throw new Error('no answer');
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Keeps type, code, status and the intent's id; drops message, headers and request, which may carry secrets. */
export function faultOf(error: unknown): ApiFault {
  if (error instanceof ApiFault) return error;
  if (error instanceof Stripe.errors.StripeConnectionError) return new ApiFault({ type: 'connection' });
  if (error instanceof Stripe.errors.StripeError) {
    return new ApiFault({
      // No raw type and no status: an answer that was not JSON.
      type: textOf(error.rawType) ?? (error.statusCode === undefined ? 'unreadable' : 'api_error'),
      code: textOf(error.code), declineCode: textOf(error.decline_code), status: error.statusCode ?? null,
      param: textOf(error.param), intentId: textOf(error.payment_intent?.id),
    });
  }
  return new ApiFault({ type: 'connection' });
}

/** Stripe by its official SDK. `apiBase` is for a sandbox on loopback; without it, api.stripe.com over TLS. */
export function sdkApi(options: { readonly secretKey: string; readonly apiBase?: string | undefined; readonly deadlineMs: number }): StripeApi {
  const base = options.apiBase === undefined ? null : new URL(options.apiBase);
  check(base === null || base.pathname === '/', 'the address of the Stripe API has no path');
  const stripe = new Stripe(options.secretKey, {
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: options.deadlineMs,
    httpClient: Stripe.createFetchHttpClient(fetchOnce),
    ...(base === null ? {} : {
      host: base.hostname,
      port: base.port || (base.protocol === 'http:' ? 80 : 443),
      protocol: base.protocol === 'http:' ? 'http' as const : 'https' as const,
    }),
  });

  async function call<Reply>({ signal, key }: CallOptions, run: (options: Stripe.RequestOptions) => Promise<Reply>): Promise<Reply> {
    try {
      signal.throwIfAborted();
      return await callersSignal.run(signal, () => run(key === undefined ? {} : { idempotencyKey: key }));
    } catch (error) {
      throw faultOf(error);
    }
  }

  return {
    createSession: (params, options) => call(options, (o) => stripe.checkout.sessions.create(params, o)),
    retrieveSession: (id, params, options) => call(options, (o) => stripe.checkout.sessions.retrieve(id, params, o)),
    listSessions: (params, options) => call(options, (o) => stripe.checkout.sessions.list(params, o)),
    expireSession: (id, options) => call(options, (o) => stripe.checkout.sessions.expire(id, {}, o)),
    createIntent: (params, options) => call(options, (o) => stripe.paymentIntents.create(params, o)),
    retrieveIntent: (id, params, options) => call(options, (o) => stripe.paymentIntents.retrieve(id, params, o)),
    listIntents: (params, options) => call(options, (o) => stripe.paymentIntents.list(params, o)),
    searchIntents: (params, options) => call(options, (o) => stripe.paymentIntents.search(params, o)),
    cancelIntent: (id, options) => call(options, (o) => stripe.paymentIntents.cancel(id, {}, o)),
    createCustomer: (params, options) => call(options, (o) => stripe.customers.create(params, o)),
    searchCustomers: (params, options) => call(options, (o) => stripe.customers.search(params, o)),
    detachMethod: (id, options) => call(options, (o) => stripe.paymentMethods.detach(id, {}, o)),
    listDisputes: (params, options) => call(options, (o) => stripe.disputes.list(params, o)),
    createRefund: (params, options) => call(options, (o) => stripe.refunds.create(params, o)),
    retrieveRefund: (id, options) => call(options, (o) => stripe.refunds.retrieve(id, {}, o)),
    listRefunds: (params, options) => call(options, (o) => stripe.refunds.list(params, o)),
    listCharges: (params, options) => call(options, (o) => stripe.charges.list(params, o)),
  };
}

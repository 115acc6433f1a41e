import type { Instant } from '../../../../base/time.ts';
import type { NeverSeen, SetupOrder, SetupOutcome } from '../../gateway.ts';
import type { StripeApi } from './api.ts';
import { ApiFault, causeOf, type Fault } from './codes.ts';
import { sessionSince } from './find.ts';
import { setupOutcome } from './outcomes.ts';
import { setupRequest } from './requests.ts';
import { customerShape, pageOf, read, sessionShape } from './shapes.ts';

const PARTS = ['setup_intent.payment_method'];

/** What a fault means for saving a method: nothing of it is final but the customer's being gone, and nothing was paid. */
export const setupFault = (fault: Fault): SetupOutcome =>
  (fault.type === 'invalid_request_error' && fault.code === 'resource_missing' && fault.param === 'customer'
    ? { kind: 'refused', reason: 'method_unknown', ref: null }
    : { kind: 'unknown', cause: causeOf(fault) });

/**
 * Stripe's name of our customer. Searched first, because a key is forgotten after a day; made with our key, because the
 * search lags a minute behind: together one customer for one reference.
 */
export async function customerOf(api: StripeApi, by: { readonly key: string; readonly reference: string }, signal: AbortSignal): Promise<string> {
  const query = `metadata["reference"]:"${by.reference}"`;
  const known = read(pageOf(customerShape), await api.searchCustomers({ query, limit: 1 }, { signal })).data[0];
  return (known ?? read(customerShape, await api.createCustomer({ metadata: { reference: by.reference } }, { signal, key: by.key }))).id;
}

export async function openSetupPage(api: StripeApi, order: SetupOrder, now: Instant, signal: AbortSignal): Promise<SetupOutcome> {
  return setupOutcome(read(sessionShape, await api.createSession(setupRequest(order, now), { signal, key: order.key })));
}

export async function findSetupPage(api: StripeApi, by: { readonly ref: string | null; readonly reference: string; readonly since: Instant }, signal: AbortSignal): Promise<SetupOutcome | NeverSeen> {
  const ref = by.ref ?? await sessionSince(api, by.reference, by.since, signal);
  return ref === null ? { kind: 'never_seen' } : setupOutcome(read(sessionShape, await api.retrieveSession(ref, { expand: PARTS }, { signal })));
}

/** Forgets a method at Stripe. One that Stripe does not know, or that nobody owns, is forgotten already. */
export async function forget(api: StripeApi, ref: string, signal: AbortSignal): Promise<boolean> {
  try {
    await api.detachMethod(ref, { signal });
    return true;
  } catch (error) {
    return error instanceof ApiFault && error.fault.type === 'invalid_request_error' && (error.fault.status === 400 || error.fault.status === 404);
  }
}

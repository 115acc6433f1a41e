import type { Instant } from '../../../../base/time.ts';
import type { NeverSeen, SetupOrder, SetupOutcome } from '../../gateway.ts';
import type { PaypalApi } from './api.ts';
import { isGone } from './codes.ts';
import { savedFromToken } from './outcomes.ts';
import { checkOrder, setupRequest, tokenFromSetup } from './requests.ts';
import { linkOf, read, setupShape, tokenShape } from './shapes.ts';

const SETUPS = '/v3/vault/setup-tokens';
const TOKENS = '/v3/vault/payment-tokens';

export async function openSetup(api: PaypalApi, order: SetupOrder, signal: AbortSignal): Promise<SetupOutcome> {
  checkOrder(order);
  return setupOutcome(read(setupShape, await api.call({ method: 'POST', path: SETUPS, body: setupRequest(order), requestId: order.key }, signal)));
}

/**
 * Where a setup stands. Once the payer has agreed, PayPal wants the token asked for; it is asked for here, with a request id
 * of the setup's own, so that asking twice keeps one method. Without a ref nobody was ever given the page: never seen.
 */
export async function findSetup(api: PaypalApi, by: { readonly ref: string | null; readonly customer: string; readonly since: Instant }, signal: AbortSignal): Promise<SetupOutcome | NeverSeen> {
  if (by.ref === null) return { kind: 'never_seen' };
  let setup;
  try {
    setup = read(setupShape, await api.call({ method: 'GET', path: `${SETUPS}/${encodeURIComponent(by.ref)}` }, signal));
  } catch (error) {
    // PayPal forgets setups that nobody has agreed to; those it has made a token of it keeps.
    if (isGone(error)) return { kind: 'refused', reason: 'expired', ref: by.ref };
    throw error;
  }
  if (!['APPROVED', 'VAULTED'].includes((setup.status ?? '').toUpperCase())) return setupOutcome(setup);
  const token = read(tokenShape, await api.call({ method: 'POST', path: TOKENS, body: tokenFromSetup(by.ref, by.customer), requestId: `xuka-token-${by.ref}` }, signal));
  return { kind: 'done', ref: by.ref, saved: savedFromToken(token) };
}

function setupOutcome(setup: { readonly id: string; readonly status?: string | null | undefined; readonly links?: Parameters<typeof linkOf>[0]['links'] }): SetupOutcome {
  const status = (setup.status ?? '').toUpperCase();
  if (['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED', 'VAULTED'].includes(status)) return { kind: 'pending', ref: setup.id, payUrl: linkOf(setup, 'approve', 'payer-action') };
  return { kind: 'unknown', cause: `paypal setup ${status}` };
}

/** Whose wallet a token is; null when there is no such token (any more). */
export async function ownerOf(api: PaypalApi, tokenId: string, signal: AbortSignal): Promise<{ readonly customer: string | null } | null> {
  try {
    const token = read(tokenShape, await api.call({ method: 'GET', path: `${TOKENS}/${encodeURIComponent(tokenId)}` }, signal));
    return { customer: token.customer?.id ?? null };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** True when the token is gone, also when it was gone before. */
export async function removeToken(api: PaypalApi, tokenId: string, signal: AbortSignal): Promise<boolean> {
  try {
    await api.call({ method: 'DELETE', path: `${TOKENS}/${encodeURIComponent(tokenId)}` }, signal);
    return true;
  } catch (error) {
    return isGone(error);
  }
}

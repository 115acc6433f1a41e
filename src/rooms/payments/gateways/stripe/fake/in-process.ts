import type { Gateway } from '../../../gateway.ts';
import type { CallOptions, StripeApi } from '../api.ts';
import { ApiFault } from '../codes.ts';
import { gatewayOver, type OverOptions } from '../stripe.ts';
import type { SandboxCore } from './core.ts';
import type { Doc } from './store.ts';

/**
 * The sandbox as a gateway without a socket, for the simulation and the bench: the connector's own reading of answers over
 * the same state machine, faults included. Nothing waits: a lost answer and one slower than the deadline fail at once.
 */
export function sandboxGateway(core: SandboxCore, options: Omit<OverOptions, 'name' | 'sandbox' | 'clock' | 'waits'>): Gateway {
  return gatewayOver(coreApi(core, options.deadlineMs), { ...options, name: 'stripe', sandbox: true, waits: false, clock: core.tools.clock });
}

function coreApi(core: SandboxCore, deadlineMs: number): StripeApi {
  async function call(method: 'GET' | 'POST', path: string, params: object, { signal, key }: CallOptions): Promise<unknown> {
    if (signal.aborted) throw new ApiFault({ type: 'connection' });
    const answer = await core.handle({ method, path, params: params as Doc, key: key ?? null });
    if (answer.fate !== 'arrives' || answer.delayMs > deadlineMs) throw new ApiFault({ type: answer.fate === 'cut' ? 'unreadable' : 'connection' });
    if (answer.status < 400) return answer.body;
    const error = answer.body['error'] as Doc;
    const text = (name: string): string | null => (typeof error[name] === 'string' ? error[name] : null);
    const intent = error['payment_intent'] as Doc | undefined;
    throw new ApiFault({
      type: text('type') ?? 'api_error', code: text('code'), declineCode: text('decline_code'), status: answer.status,
      param: text('param'), intentId: typeof intent?.['id'] === 'string' ? intent['id'] : null,
    });
  }

  const customers = '/v1/customers', methods = '/v1/payment_methods', disputes = '/v1/disputes';
  const sessions = '/v1/checkout/sessions', intents = '/v1/payment_intents', refunds = '/v1/refunds';
  return {
    createSession: (params, options) => call('POST', sessions, params, options),
    retrieveSession: (id, params, options) => call('GET', `${sessions}/${id}`, params, options),
    listSessions: (params, options) => call('GET', sessions, params, options),
    expireSession: (id, options) => call('POST', `${sessions}/${id}/expire`, {}, options),
    createIntent: (params, options) => call('POST', intents, params, options),
    retrieveIntent: (id, params, options) => call('GET', `${intents}/${id}`, params, options),
    listIntents: (params, options) => call('GET', intents, params, options),
    searchIntents: (params, options) => call('GET', `${intents}/search`, params, options),
    cancelIntent: (id, options) => call('POST', `${intents}/${id}/cancel`, {}, options),
    createCustomer: (params, options) => call('POST', customers, params, options),
    searchCustomers: (params, options) => call('GET', `${customers}/search`, params, options),
    detachMethod: (id, options) => call('POST', `${methods}/${id}/detach`, {}, options),
    listDisputes: (params, options) => call('GET', disputes, params, options),
    createRefund: (params, options) => call('POST', refunds, params, options),
    retrieveRefund: (id, options) => call('GET', `${refunds}/${id}`, {}, options),
    listRefunds: (params, options) => call('GET', refunds, params, options),
    listCharges: (params, options) => call('GET', '/v1/charges', params, options),
  };
}

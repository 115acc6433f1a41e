import { cancelIntent, confirmIntent, createIntent, methodById } from './intents.ts';
import { attachMethod, createCustomer, detachMethod, methodsOf } from './methods.ts';
import { itemsOf, READABLE, readList, readOne, search } from './reads.ts';
import { createRefund } from './refunds.ts';
import { createSession, expireSession } from './sessions.ts';
import { cancelSetup, confirmSetup, createSetup } from './setups.ts';
import type { Doc } from './store.ts';
import type { Reply, Work } from './work.ts';

export interface Route {
  /** What faults are aimed at, such as `payment_intents.create`. */
  readonly operation: string;
  readonly id: string | null;
  readonly isList: boolean;
  run(work: Work, params: Doc): Promise<Reply>;
}

const CREATES: Readonly<Record<string, (work: Work, params: Doc) => Promise<Reply>>> = {
  '/v1/checkout/sessions': createSession,
  '/v1/payment_intents': createIntent,
  '/v1/refunds': createRefund,
  '/v1/customers': createCustomer,
  '/v1/setup_intents': createSetup,
};

const DEEDS: Readonly<Record<string, (work: Work, id: string, params: Doc) => Promise<Reply>>> = {
  'POST checkout/sessions expire': (work, id) => expireSession(work, id),
  'POST payment_intents confirm': confirmIntent,
  'POST payment_intents cancel': cancelIntent,
  'POST setup_intents confirm': confirmSetup,
  'POST setup_intents cancel': cancelSetup,
  'POST payment_methods attach': attachMethod,
  'POST payment_methods detach': (work, id) => detachMethod(work, id),
  'GET customers payment_methods': (work, id) => methodsOf(work, id),
  'GET checkout/sessions line_items': async (work, id) => ({ status: 200, body: await itemsOf(work, id) }),
};

const PATH = /^\/v1\/(checkout\/sessions|[a-z_]+)(?:\/([A-Za-z0-9_]{1,80}))?(?:\/([a-z_]+))?$/;

/** The endpoint of a request, or null when there is none. */
export function routeOf(method: string, path: string): Route | null {
  const match = PATH.exec(path);
  if (!match) return null;
  const [, name = '', id = null, deed] = match;
  const collection = `/v1/${name}`;
  const operation = (verb: string): string => `${name.replace('/', '.')}.${verb}`;
  if (id === null) {
    const create = CREATES[collection];
    if (method === 'POST' && create) return { operation: operation('create'), id: null, isList: false, run: create };
    if (method === 'GET' && READABLE[collection]) return { operation: operation('list'), id: null, isList: true, run: (work, params) => readList(work, collection, params) };
    return null;
  }
  if (deed !== undefined) {
    const run = DEEDS[`${method} ${name} ${deed}`];
    return run ? { operation: operation(deed), id, isList: false, run: (work, params) => run(work, id, params) } : null;
  }
  if (method !== 'GET') return null;
  if (id === 'search' && (name === 'payment_intents' || name === 'customers')) return { operation: operation('search'), id: null, isList: true, run: (work, params) => search(work, collection, params) };
  if (name === 'payment_methods') return { operation: operation('retrieve'), id, isList: false, run: (work) => methodById(work, id) };
  return READABLE[collection] ? { operation: operation('retrieve'), id, isList: false, run: (work, params) => readOne(work, collection, id, params) } : null;
}

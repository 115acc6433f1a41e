import { MINUTE, type Instant } from '../../../../base/time.ts';
import type { ChargeOutcome, NeverSeen, RefundOutcome } from '../../gateway.ts';
import type { StripeApi } from './api.ts';
import { ApiFault } from './codes.ts';
import { intentOutcome, refundOutcome, sessionOutcome } from './outcomes.ts';
import { intentShape, pageOf, read, referenceOf, refundShape, sessionShape, type IntentReply, type RefundReply, type SessionReply } from './shapes.ts';

/** Lists are read newest first, 100 a page; past these bounds the answer is doubt, never "not there". */
const PAGE = 100;
const PAGES_MAX = 20;
/** Stripe's clock and ours may differ. */
const CLOCK_SLACK = 5 * MINUTE;

const SESSION_PARTS = ['payment_intent.latest_charge.balance_transaction', 'payment_intent.payment_method'];
export const INTENT_PARTS = ['latest_charge.balance_transaction', 'payment_method'];

export async function findSession(api: StripeApi, id: string, signal: AbortSignal): Promise<ChargeOutcome> {
  return sessionOutcome(read(sessionShape, await api.retrieveSession(id, { expand: SESSION_PARTS }, { signal })));
}

export async function findIntent(api: StripeApi, id: string, signal: AbortSignal): Promise<ChargeOutcome> {
  return intentOutcome(read(intentShape, await api.retrieveIntent(id, { expand: INTENT_PARTS }, { signal })));
}

/** One charge by whatever name Stripe has given it: `cs_…` or `pi_…`. */
export const findByRef = (api: StripeApi, ref: string, signal: AbortSignal): Promise<ChargeOutcome> =>
  (ref.startsWith('pi_') ? findIntent(api, ref, signal) : findSession(api, ref, signal));

/** The intent behind a session or the intent itself; null for a page that nobody has tried to pay. */
export async function intentIdOf(api: StripeApi, ref: string, signal: AbortSignal): Promise<string | null> {
  if (ref.startsWith('pi_')) return ref;
  const session = read(sessionShape, await api.retrieveSession(ref, { expand: [] }, { signal }));
  const intent = session.payment_intent;
  return typeof intent === 'string' ? intent : intent?.id ?? null;
}

interface Paged<Item> { readonly data: readonly Item[]; readonly has_more: boolean }

/** Walks a list page by page until `stop` says so. `cut` means that the bound ended the walk, not the list. */
export async function walk<Item extends { readonly id: string }>(
  page: (after: { starting_after?: string; limit: number }) => Promise<Paged<Item>>,
  stop: (item: Item) => boolean,
  pagesMax = PAGES_MAX,
): Promise<{ readonly found: Item | null; readonly cut: boolean }> {
  let last: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const { data, has_more } = await page({ limit: PAGE, ...(last === undefined ? {} : { starting_after: last }) });
    const found = data.find(stop);
    if (found) return { found, cut: false };
    last = data.at(-1)?.id;
    if (!has_more || last === undefined) return { found: null, cut: false };
  }
  return { found: null, cut: true };
}

/** The hosted page opened under our reference since then, or null. */
export async function sessionSince(api: StripeApi, reference: string, since: Instant, signal: AbortSignal): Promise<string | null> {
  const created = { gte: since - CLOCK_SLACK };
  const { found, cut } = await walk<SessionReply>(async (after) => read(pageOf(sessionShape), await api.listSessions({ created, ...after }, { signal })), (item) => referenceOf(item) === reference);
  if (cut) throw new ApiFault({ type: 'unreadable', code: 'list_too_long' });
  return found?.id ?? null;
}

/**
 * Looks a charge up by our reference alone: the pages opened since then, then the intents. Stripe's search is asked only
 * where the lists were too long to read, and only its hits count: its index lags about a minute behind, so a miss there is
 * doubt and never `never_seen`.
 */
export async function findByReference(api: StripeApi, reference: string, since: Instant, signal: AbortSignal): Promise<ChargeOutcome | NeverSeen> {
  const created = { gte: since - CLOCK_SLACK };
  const isOurs = (item: SessionReply | IntentReply): boolean => referenceOf(item) === reference;
  const sessions = await walk<SessionReply>(async (after) => read(pageOf(sessionShape), await api.listSessions({ created, ...after }, { signal })), isOurs);
  if (sessions.found) return findSession(api, sessions.found.id, signal);
  const intents = await walk<IntentReply>(async (after) => read(pageOf(intentShape), await api.listIntents({ created, ...after }, { signal })), isOurs);
  if (intents.found) return findIntent(api, intents.found.id, signal);
  if (!sessions.cut && !intents.cut) return { kind: 'never_seen' };
  const query = `metadata["reference"]:"${reference}"`;
  const hit = read(pageOf(intentShape), await api.searchIntents({ query, limit: 1 }, { signal })).data[0];
  return hit ? findIntent(api, hit.id, signal) : { kind: 'unknown', cause: 'stripe lists too long to read' };
}

export async function findRefundOf(api: StripeApi, intentId: string, reference: string, signal: AbortSignal): Promise<RefundOutcome | NeverSeen> {
  const isOurs = (refund: RefundReply): boolean => referenceOf(refund) === reference;
  const { found, cut } = await walk(async (after) => read(pageOf(refundShape), await api.listRefunds({ payment_intent: intentId, ...after }, { signal })), isOurs);
  if (found) return refundOutcome(found);
  if (cut) throw new ApiFault({ type: 'unreadable', code: 'list_too_long' });
  return { kind: 'never_seen' };
}

import type { Instant } from '../../../base/time.ts';
import { usd } from '../../../base/money.ts';
import type { ChargeOutcome, Gateway, HostedMethod, HostedOrder, NeverSeen, SetupOrder, TokenOrder } from '../gateway.ts';

/**
 * Ways a payer's method can behave, whatever the vendor calls them. `asks`: the bank wants to see the payer once, when they
 * are there (and again off-session, while it was never seen). `asks_always`: at every charge, also of a saved method.
 * `fails_later`: can be saved, and every charge of it is declined.
 */
export type CardKind = 'pays' | 'declined' | 'insufficient' | 'asks' | 'asks_always' | 'fails_later' | 'late' | 'late_fails' | 'late_refund';
export type BenchFault = 'lost_request' | 'lost_reply' | 'cut' | 'error' | 'rate_limited' | 'conflict' | 'slow';
export type BenchCall = 'openHosted' | 'chargeToken' | 'refund' | 'takeApproved' | 'customerFor' | 'openSetup' | 'removeSaved' | 'any';

/** A gateway on the bench: its vendor's stand-in with the controls a test needs, and a clock that is moved by hand. */
export interface GatewayBench {
  readonly gateway: Gateway;
  readonly deadlineMs: number;
  /** What must never be seen in an outcome, an error or a log. */
  readonly secrets: readonly string[];
  now(): Instant;
  advance(seconds: number): void;
  /** The vendor's own name of a stored method that behaves so. */
  token(kind: CardKind): string;
  /** The payer at the hosted page, by the ref that `openHosted` gave; `asks` is approved. `method`: what they choose there. */
  pay(ref: string, kind: CardKind, method?: HostedMethod): Promise<void>;
  /** The payer at the page that saves a method, by the ref that `openSetup` gave; `asks` is approved. */
  save(ref: string, kind: CardKind): Promise<void>;
  /** The payer at their bank, by the ref of a charge of a saved method that waits for them. */
  answer(ref: string, approved: boolean): Promise<void>;
  /** The payer's bank disputes the paid charge with this reference. */
  dispute(reference: string): Promise<void>;
  closeDispute(reference: string, how: 'won' | 'lost'): Promise<void>;
  /** Hits the next such call once. */
  fault(call: BenchCall, kind: BenchFault): Promise<void>;
  /** The vendor's truth about a reference, in cents. */
  moneyOf(reference: string): Promise<{ readonly taken: bigint; readonly givenBack: bigint }>;
  /** Signed webhooks the vendor would send now. */
  webhooks(): Promise<readonly { readonly headers: Readonly<Record<string, string>>; readonly rawBody: Uint8Array }[]>;
  close(): Promise<void>;
}

/** What a gateway is, so that the suite asks of it what it can; a test compares it with the gateway itself. */
export interface GatewayFacts {
  /** What its hosted page offers; the first is the one most tests pay with. */
  readonly methods: readonly HostedMethod[];
  /** Those of `methods` that the vendor takes on while the money is still on its way. */
  readonly later: readonly HostedMethod[];
  /** What the vendor's stand-in can play. */
  readonly kinds: readonly CardKind[];
  readonly save: boolean;
  readonly disputes: boolean;
  /** True where the payer approves and the money is taken when we ask for it (`takeApproved`). */
  readonly approves: boolean;
  /** How long an unpaid page can stay open by itself; an hour is past it unless told. */
  readonly pageSeconds?: number;
  /** How long its list of money may lag behind; not at all unless told. */
  readonly listLagSeconds?: number;
  /** False when a setup can be found by its ref only. */
  readonly findsSetups?: boolean;
  /** False when its list of money leaves out tries that moved none. */
  readonly listsDeclines?: boolean;
}

export const AMOUNT = usd(2549);
export const still = new AbortController().signal;

/** Orders and small steps that the suites share. */
export function benchTools(bench: () => GatewayBench, facts: GatewayFacts) {
  let counter = 0;
  const next = (word = 'chg') => `${word}_${String(++counter).padStart(4, '0')}`;
  /** Orders as they were made, for gateways where only the same key tells what became of one. */
  const made = new Map<string, () => Promise<ChargeOutcome>>();
  const tokenOrder = (kind: CardKind, more: Partial<TokenOrder> = {}): TokenOrder => {
    const reference = more.reference ?? next();
    const order = { key: `key-${reference}`, reference, amount: AMOUNT, paymentMethod: bench().token(kind), description: '30 days, 12 GB, …0123', ...more };
    made.set(reference, () => bench().gateway.chargeToken(order, still));
    return order;
  };
  const hostedOrder = (more: Partial<HostedOrder> = {}): HostedOrder => {
    const reference = more.reference ?? next();
    const order: HostedOrder = {
      key: `key-${reference}`, reference, amount: AMOUNT, description: '30 days, 12 GB, …0123', language: 'en',
      successUrl: 'http://127.0.0.1:9/done', cancelUrl: 'http://127.0.0.1:9/back', ...more,
    };
    made.set(reference, () => bench().gateway.openHosted(order, still));
    return order;
  };
  const setupOrder = (customer: string, more: Partial<SetupOrder> = {}): SetupOrder => {
    const reference = more.reference ?? next('sup');
    return { key: `key-${reference}`, reference, customer, language: 'en', successUrl: 'http://127.0.0.1:9/done', cancelUrl: 'http://127.0.0.1:9/back', ...more };
  };
  const ask = (reference: string, ref: string | null = null) => bench().gateway.findCharge({ ref, reference, since: bench().now() }, still);
  /** Asks as payments does: where only the same key tells, the same order is sent again. */
  const find = async (reference: string, ref: string | null = null): Promise<ChargeOutcome | NeverSeen> => {
    const found = await ask(reference, ref);
    return found.kind === 'same_key_tells' ? made.get(reference)!() : found;
  };
  const refOf = (outcome: { readonly kind: string; readonly ref?: string | null }): string => {
    if ((outcome.kind !== 'done' && outcome.kind !== 'pending') || !outcome.ref) throw new Error(`no ref in ${outcome.kind}`);
    return outcome.ref;
  };
  /** What the flow does when it looks: finds, and takes what the payer has approved. */
  const settle = async (order: { readonly key: string; readonly reference: string }, ref: string | null): Promise<ChargeOutcome | NeverSeen> => {
    const found = await find(order.reference, ref);
    if (found.kind !== 'pending' || found.approved !== true) return found;
    return bench().gateway.takeApproved!({ ref: found.ref, reference: order.reference, key: order.key }, still);
  };
  /** A payer who pays a fresh hosted page, and the flow's look at it. */
  const paidPage = async (kind: CardKind = 'pays', more: Partial<HostedOrder> = {}, method?: HostedMethod) => {
    const order = hostedOrder(more);
    const page = refOf(await bench().gateway.openHosted(order, still));
    await bench().pay(page, kind, method);
    return { order, page, outcome: await settle(order, page) };
  };
  return { next, tokenOrder, hostedOrder, setupOrder, ask, find, refOf, settle, paidPage, main: facts.methods[0]! };
}
export type BenchTools = ReturnType<typeof benchTools>;

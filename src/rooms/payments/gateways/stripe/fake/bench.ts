import { at, type Instant } from '../../../../../base/time.ts';
import { seededRandom } from '../../../../../platform/random.ts';
import type { BenchCall, BenchFault, CardKind, GatewayBench, GatewayFacts } from '../../contract.ts';
import { openStripe } from '../stripe.ts';
import { TEST_CARDS } from './cards.ts';
import type { SandboxCore } from './core.ts';
import type { FaultKind } from './faults.ts';
import { sandboxGateway } from './in-process.ts';
import { memoryStore } from './memory-store.ts';
import { openSandboxCore, openStripeSandbox, type StripeSandbox } from './sandbox.ts';
import type { SandboxStore } from './store.ts';
import { takeDeliveries } from './webhooks.ts';

export const TEST_KEY = 'sk_test_bench0123456789';
export const TEST_WEBHOOK_SECRET = 'whsec_bench0123456789';
/** Wide enough for a busy machine; only the test of the deadline itself waits for it. */
const DEADLINE_MS = 2_000;

const TOKENS: Readonly<Record<CardKind, string>> = {
  pays: 'pm_card_visa', declined: 'pm_card_visa_chargeDeclined', insufficient: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  asks: 'pm_card_authenticationRequiredOnSetup', asks_always: 'pm_card_authenticationRequired', fails_later: 'pm_card_chargeCustomerFail', late: 'pm_card_sandboxLate', late_fails: 'pm_card_sandboxLateFails', late_refund: 'pm_card_pendingRefund',
};
const APPS: Readonly<Record<string, string>> = { alipay: 'pm_sandboxAlipay', wechat_pay: 'pm_sandboxWechatPay' };
const FAULTS: Readonly<Record<BenchFault, FaultKind>> = {
  lost_request: 'lose_request', lost_reply: 'lose_reply', cut: 'cut_body', error: 'error_500', rate_limited: 'rate_limited', conflict: 'conflict', slow: 'slow',
};
const CALLS: Readonly<Record<BenchCall, string>> = {
  openHosted: 'checkout.sessions.create', chargeToken: 'payment_intents.create', refund: 'refunds.create', any: '*',
  takeApproved: 'none', customerFor: 'customers.create', openSetup: 'checkout.sessions.create', removeSaved: 'payment_methods.detach',
};

export const STRIPE_FACTS: GatewayFacts = {
  methods: ['card', 'alipay', 'wechat_pay'], later: ['alipay', 'wechat_pay'], save: true, disputes: true, approves: false,
  kinds: ['pays', 'declined', 'insufficient', 'asks', 'asks_always', 'fails_later', 'late', 'late_fails', 'late_refund'],
};

/** A clock that stands until it is moved, starting on a day inside every fixture's validity. */
export function handClock(): { now(): Instant; advance(seconds: number): void } {
  let now: number = at('2026-11-23T18:00:00Z');
  return { now: () => now as Instant, advance: (seconds) => { now += seconds; } };
}

export interface SandboxBench extends GatewayBench { readonly core: SandboxCore; readonly sandbox: StripeSandbox | null }

/** The connector over the wire, or the short way; both on the same state machine. */
export async function openSandboxBench(way: 'wire' | 'in-process', store: SandboxStore = memoryStore()): Promise<SandboxBench> {
  const clock = handClock();
  const tools = { store, clock, random: seededRandom(7) };
  const sandbox = way === 'wire'
    ? await openStripeSandbox({ ...tools, secretKey: TEST_KEY, webhookSecret: TEST_WEBHOOK_SECRET, webhookUrl: null, holdMs: 20 })
    : null;
  const core = sandbox?.core ?? openSandboxCore({ ...tools, payBase: 'http://127.0.0.1:9' });
  const gateway = sandbox
    ? openStripe({ secretKey: TEST_KEY, webhookSecret: TEST_WEBHOOK_SECRET, apiBase: sandbox.apiBase, sandbox: true, deadlineMs: DEADLINE_MS, clock, methods: STRIPE_FACTS.methods })
    : sandboxGateway(core, { webhookSecret: TEST_WEBHOOK_SECRET, deadlineMs: DEADLINE_MS, methods: STRIPE_FACTS.methods });
  return {
    gateway, core, sandbox, deadlineMs: DEADLINE_MS,
    secrets: [TEST_KEY, TEST_WEBHOOK_SECRET, ...TEST_CARDS.map(({ number }) => number)],
    now: clock.now, advance: clock.advance,
    token: (kind) => TOKENS[kind],
    async pay(ref, kind, method = 'card') {
      await core.pay(ref, APPS[method] ?? TOKENS[kind]);
      if (method !== 'card') await core.answerBank(ref, kind === 'declined' ? 'no' : kind === 'late_fails' ? 'fails' : 'yes');
      else if (kind === 'asks') await core.answerBank(ref, 'yes');
    },
    async save(ref, kind) {
      await core.pay(ref, TOKENS[kind]);
      if (kind === 'asks' || kind === 'asks_always') await core.answerBank(ref, 'yes');
    },
    answer: async (ref, approved) => { await core.answerBank(ref, approved ? 'yes' : 'no'); },
    dispute: async (reference) => { await core.controls.dispute(reference); },
    closeDispute: async (reference, how) => { await core.controls.closeDispute(reference, how); },
    fault: (call, kind) => core.faults.add({ kind: FAULTS[kind], on: CALLS[call], delayMs: kind === 'slow' ? 5_000 : 0 }),
    async moneyOf(reference) {
      const charges = await store.list({ kind: 'charge', reference, limit: 100 });
      const sum = (field: string): bigint => charges.reduce((total, { doc }) => total + (doc['status'] === 'succeeded' ? BigInt(Number(doc[field])) : 0n), 0n);
      return { taken: sum('amount_captured'), givenBack: sum('amount_refunded') };
    },
    webhooks: () => takeDeliveries(core.tools, TEST_WEBHOOK_SECRET),
    close: async () => { await sandbox?.close(); },
  };
}

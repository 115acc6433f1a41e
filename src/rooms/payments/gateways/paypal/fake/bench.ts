import { HOUR } from '../../../../../base/time.ts';
import { seededRandom } from '../../../../../platform/random.ts';
import type { BenchCall, BenchFault, CardKind, GatewayBench, GatewayFacts } from '../../contract.ts';
import { handClock } from '../../stripe/fake/bench.ts';
import { orderIdOf } from '../outcomes.ts';
import { openPaypal } from '../paypal.ts';
import type { SandboxCore } from './core.ts';
import type { FaultKind } from './faults.ts';
import { sandboxGateway } from './in-process.ts';
import { memoryStore } from './memory-store.ts';
import { centsOf } from './params.ts';
import { openPaypalSandbox, openSandboxCore, type PaypalSandbox } from './sandbox.ts';
import type { SandboxStore } from './store.ts';
import { testToken, type FundingName } from './wallets.ts';

export const TEST_CLIENT = 'bench-client-0123456789';
export const TEST_SECRET = 'bench-secret-0123456789';
export const TEST_WEBHOOK_ID = '8PT597110X687430LKGECATA';
/** Wide enough for a busy machine; only the test of the deadline itself waits for it. */
const DEADLINE_MS = 2_000;
const LAG_SECONDS = 3 * HOUR;

/** A wallet of PayPal has no bank that asks at a hosted page; whoever is asked there has simply agreed. */
const FUNDING: Readonly<Record<CardKind, FundingName>> = {
  pays: 'balance', declined: 'declined', insufficient: 'insufficient', asks: 'balance', asks_always: 'asks', fails_later: 'fails_later',
  late: 'review', late_fails: 'review_denied', late_refund: 'late_refund',
};
const FAULTS: Readonly<Record<BenchFault, FaultKind>> = {
  lost_request: 'lose_request', lost_reply: 'lose_reply', cut: 'cut_body', error: 'error_500', rate_limited: 'rate_limited', conflict: 'conflict', slow: 'slow',
};
const CALLS: Readonly<Record<BenchCall, string>> = {
  openHosted: 'orders.create', chargeToken: 'orders.create', refund: 'captures.refund', any: '*', takeApproved: 'orders.capture',
  customerFor: 'none', openSetup: 'setup_tokens.create', removeSaved: 'payment_tokens.delete',
};

export const PAYPAL_FACTS: GatewayFacts = {
  methods: ['paypal'], later: [], save: true, disputes: true, approves: true, kinds: ['pays', 'declined', 'insufficient', 'fails_later', 'late', 'late_fails', 'late_refund'],
  pageSeconds: 3 * HOUR + 60, listLagSeconds: LAG_SECONDS, listsDeclines: false, findsSetups: false,
};

export interface SandboxBench extends GatewayBench { readonly core: SandboxCore; readonly sandbox: PaypalSandbox | null; readonly store: SandboxStore }

/** The connector over the wire, or the short way; both on the same state machine. */
export async function openSandboxBench(way: 'wire' | 'in-process', store: SandboxStore = memoryStore(), seed = 7): Promise<SandboxBench> {
  const clock = handClock();
  const tools = { store, clock, random: seededRandom(seed), webhookId: TEST_WEBHOOK_ID, reportLagSeconds: LAG_SECONDS };
  const sandbox = way === 'wire' ? await openPaypalSandbox({ ...tools, clientId: TEST_CLIENT, clientSecret: TEST_SECRET, webhookUrl: null, holdMs: 20 }) : null;
  const core = sandbox?.core ?? openSandboxCore({ ...tools, payBase: 'http://127.0.0.1:9' });
  const gateway = sandbox
    ? openPaypal({ clientId: TEST_CLIENT, clientSecret: TEST_SECRET, webhookId: TEST_WEBHOOK_ID, env: 'sandbox', apiBase: sandbox.apiBase, sandbox: true, deadlineMs: DEADLINE_MS, clock })
    : sandboxGateway(core, { deadlineMs: DEADLINE_MS });
  return {
    gateway, core, sandbox, store, deadlineMs: DEADLINE_MS, secrets: [TEST_SECRET, Buffer.from(`${TEST_CLIENT}:${TEST_SECRET}`).toString('base64'), 'A21AA'],
    now: clock.now, advance: clock.advance,
    token: (kind) => testToken(FUNDING[kind]),
    async pay(ref, kind) { await core.approve(orderIdOf(ref) ?? ref, FUNDING[kind]); },
    async save(ref, kind) { await core.approve(ref, FUNDING[kind]); },
    async answer(ref, approved) { if (approved) await core.approve(orderIdOf(ref) ?? ref, 'balance'); },
    async dispute(reference) { await core.dispute(reference); },
    async closeDispute(reference, how) { await core.closeDispute(reference, how); },
    fault: (call, kind) => core.faults.add({ kind: FAULTS[kind], on: CALLS[call], delayMs: kind === 'slow' ? 5_000 : 0 }),
    async moneyOf(reference) {
      const captures = (await store.list({ kind: 'capture', reference, limit: 100 })).filter(({ doc }) => ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(String(doc['status'])));
      return {
        taken: captures.reduce((total, { doc }) => total + BigInt(centsOf((doc['amount'] as { value: string }).value)), 0n),
        givenBack: captures.reduce((total, { aside }) => total + BigInt(Number(aside['refundedCents'])), 0n),
      };
    },
    webhooks: () => core.deliveries(),
    close: async () => { await sandbox?.close(); },
  };
}

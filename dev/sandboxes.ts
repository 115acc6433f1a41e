import type { Clock } from '../src/platform/clock.ts';
import type { Db } from '../src/platform/db/db.ts';
import type { Log } from '../src/platform/log/log.ts';
import type { Random } from '../src/platform/random.ts';
import { secret } from '../src/platform/secrets/secret.ts';
import type { Keys } from '../src/platform/secrets/keys.ts';
import type { CarrierConnector } from '../src/rooms/carriers/carriers.ts';
import { openRinging, type SandboxRinging } from '../src/channels/hotline/adapters/simulator/ringing.ts';
import { twinConnector } from '../src/rooms/carriers/connectors/twin/connector.ts';
import { postgresStore as twinStore } from '../src/rooms/carriers/connectors/twin/postgres-store.ts';
import { openTwin, type Twin } from '../src/rooms/carriers/connectors/twin/twin.ts';
import { postgresStore as paypalStore } from '../src/rooms/payments/gateways/paypal/fake/postgres-store.ts';
import { openPaypalSandbox, type PaypalSandbox } from '../src/rooms/payments/gateways/paypal/fake/sandbox.ts';
import { openPaypal } from '../src/rooms/payments/gateways/paypal/paypal.ts';
import { postgresStore as stripeStore } from '../src/rooms/payments/gateways/stripe/fake/postgres-store.ts';
import { openStripeSandbox, type StripeSandbox } from '../src/rooms/payments/gateways/stripe/fake/sandbox.ts';
import { openStripe, STRIPE_METHODS } from '../src/rooms/payments/gateways/stripe/stripe.ts';
import type { Gateway } from '../src/rooms/payments/payments.ts';
import { openSmsVendor, type SmsVendor } from './sms-vendor.ts';
import type { OpenShelf, Shelf } from '../src/rooms/plans/plans.ts';

/** Everything in the demo that stands in for somebody else's service. Its state is in the database and outlives any crash. */
export interface Sandboxes {
  readonly stripe: StripeSandbox;
  readonly paypal: PaypalSandbox;
  readonly gateway: Gateway;
  readonly paypalGateway: Gateway;
  readonly twins: Readonly<Record<string, Twin>>;
  readonly connectors: Readonly<Record<string, CarrierConnector>>;
  readonly sms: SmsVendor;
  /** Calls of ours that ring on the sandbox's telephone. */
  readonly ringing: SandboxRinging;
  /** Starts the carriers' own beat: what falls due with them happens, and their callbacks go out to the shop. */
  start(): void;
  close(): Promise<void>;
}

/** What the panel and the time machine need of them; a test may bring its own. */
export interface ShopSandboxes {
  readonly stripe: Pick<StripeSandbox, 'core' | 'faults' | 'page' | 'deliverNow'>;
  readonly paypal: Pick<PaypalSandbox, 'core' | 'faults' | 'page' | 'deliverNow'>;
  readonly twins: Readonly<Record<string, Twin>>;
  readonly sms: SmsVendor;
  readonly ringing: SandboxRinging;
}

const STRIPE_KEY = 'sk_test_sandboxsandbox0001';
const PAYPAL = { clientId: 'sandbox-client-0001', webhookId: 'SANDBOXWEBHOOK0001' } as const;
/** What the shop has paid in at each simulated carrier: $100,000. */
const OPENING_FLOAT_CENTS = 10_000_000n;
/** A simulated carrier takes this much of the list price from the float. */
const COST_PERCENT = 85n;
const BEAT_MS = 1_000;
const DEADLINE_MS = 20_000;

/** The simulated carriers on their own tables; commands beside the product ask them too. */
export async function openTwins(parts: { readonly db: Db; readonly clock: Clock; readonly keys: Pick<Keys, 'mac'>; readonly shelf: () => Shelf }): Promise<Readonly<Record<string, Twin>>> {
  const { clock, shelf } = parts;
  const twins: Record<string, Twin> = {};
  for (const carrier of shelf().carriers) {
    twins[carrier] = await openTwin({
      carrier, clock, store: twinStore(parts.db), profile: () => shelf().profile(carrier, clock.now()).terms, openingFloatCents: OPENING_FLOAT_CENTS,
      costCents: (terms) => (shelf().planVersion(terms.planId, terms.planVersion).priceCents * COST_PERCENT) / 100n,
      callbackSecret: secret(parts.keys.mac('sandbox carrier callbacks', carrier)),
    });
  }
  return twins;
}

export async function openSandboxes(parts: {
  readonly db: Db; readonly clock: Clock; readonly random: Random; readonly keys: Pick<Keys, 'mac'>; readonly shelf: OpenShelf; readonly log: Log;
  /** Where people reach the shop. */
  readonly shopUrl: string;
  /** Where this machine reaches it: callbacks never leave the house. */
  readonly loopbackUrl: string;
}): Promise<Sandboxes> {
  const { db, clock, random, shelf, log } = parts;
  const webhookSecret = `whsec_${parts.keys.mac('sandbox stripe webhooks', 'v1')}`;
  const stripe = await openStripeSandbox({
    store: stripeStore(db), clock, random, secretKey: STRIPE_KEY, webhookSecret, webhookUrl: `${parts.loopbackUrl}/hooks/gateways/stripe`,
    payBase: `${parts.shopUrl}/sandbox/stripe`, onError: (error) => log.warn('sandbox.stripe', { error }),
  });
  const clientSecret = parts.keys.mac('sandbox paypal', 'v1');
  const paypal = await openPaypalSandbox({
    ...PAYPAL, store: paypalStore(db), clock, random, clientSecret, webhookUrl: `${parts.loopbackUrl}/hooks/gateways/paypal`,
    payBase: `${parts.shopUrl}/sandbox/paypal`, onError: (error) => log.warn('sandbox.paypal', { error }),
  });
  const sms = openSmsVendor({
    keys: parts.keys, random, baseUrl: parts.shopUrl,
    async call({ url, headers, body }) {
      const answer = await fetch(`${parts.loopbackUrl}${new URL(url).pathname}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
      await answer.body?.cancel();
      return answer.status;
    },
  });
  const twins = await openTwins({ ...parts, shelf: shelf.current });
  let beat: NodeJS.Timeout | null = null;
  let beating: Promise<void> = Promise.resolve();

  async function once(): Promise<void> {
    for (const [carrier, twin] of Object.entries(twins)) {
      await twin.runDue();
      await twin.deliverCallbacks(async (call) => {
        const answer = await fetch(`${parts.loopbackUrl}/hooks/carriers/${carrier}`, { method: 'POST', headers: { 'content-type': 'application/json', ...call.headers }, body: call.rawBody.slice(), signal: AbortSignal.timeout(10_000) });
        await answer.body?.cancel();
        return answer.ok;
      });
    }
  }

  return {
    stripe, paypal, twins, sms, ringing: openRinging(clock.nowMs),
    paypalGateway: openPaypal({ ...PAYPAL, clientSecret, env: 'sandbox', apiBase: paypal.apiBase, sandbox: true, deadlineMs: DEADLINE_MS, clock }),
    gateway: openStripe({ secretKey: STRIPE_KEY, webhookSecret, apiBase: stripe.apiBase, sandbox: true, deadlineMs: DEADLINE_MS, clock, methods: STRIPE_METHODS }),
    connectors: Object.fromEntries(Object.entries(twins).map(([carrier, twin]) => [carrier, twinConnector(twin)])),
    start() {
      const next = (): void => {
        beating = once().catch((error: unknown) => log.debug('sandbox.carriers', { error })).finally(() => { if (beat) beat = setTimeout(next, BEAT_MS); });
      };
      beat = setTimeout(next, BEAT_MS);
    },
    async close() {
      if (beat) clearTimeout(beat);
      beat = null;
      await beating;
      await stripe.close();
      await paypal.close();
    },
  };
}

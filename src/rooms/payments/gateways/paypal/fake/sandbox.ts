import type { AddressInfo } from 'node:net';
import { check } from '../../../../../base/check.ts';
import type { RandomBytes } from '../../../../../base/ids.ts';
import { DAY, HOUR, type Instant } from '../../../../../base/time.ts';
import { sandboxIdentity } from './certificate.ts';
import { openCore, type SandboxCore } from './core.ts';
import type { SandboxFaults } from './faults.ts';
import { payPage } from './pay/page.ts';
import type { SandboxStore } from './store.ts';
import { markDelivered, type Delivery } from './webhooks.ts';
import { openWire } from './wire.ts';

export interface CoreOptions {
  readonly store: SandboxStore;
  readonly clock: { now(): Instant };
  readonly random: { readonly bytes: RandomBytes };
  readonly webhookId: string;
  /** How long a review takes (s); 20 unless told. */
  readonly reviewSeconds?: number;
  /** How long an eCheck takes (s); three days unless told. */
  readonly echeckSeconds?: number;
  /** How far the transaction report runs behind (s); three hours unless told, as PayPal's. */
  readonly reportLagSeconds?: number;
}

export interface SandboxOptions extends CoreOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where events go; null keeps them, to be listed or taken by hand. */
  readonly webhookUrl: string | null;
  /** 0 takes any free port. */
  readonly port?: number;
  /** Where payers reach the page, when that is not this server: `https://shop.example/sandbox/paypal` -> `…/checkout/5O19…`. */
  readonly payBase?: string;
  /** How long a lost answer keeps the shop waiting before the connection breaks; 120 s unless told, past any deadline. */
  readonly holdMs?: number;
  readonly onError?: (error: unknown) => void;
}

export interface PaypalSandbox {
  /** For `openPaypal({ apiBase })`. */
  readonly apiBase: string;
  readonly core: SandboxCore;
  readonly faults: SandboxFaults;
  /** The page as a web handler, to mount in the shop's own server under `payBase`. */
  page(request: Request): Promise<Response>;
  /** Sends what is due now and waits for it; the server does so by itself every second and after each event. */
  deliverNow(): Promise<number>;
  close(): Promise<void>;
}

interface Places { readonly apiBase: string; readonly payBase: string }

function coreAt(options: CoreOptions, places: () => Places, onEvents: () => void): SandboxCore {
  const { store, clock, random, webhookId, reviewSeconds = 20, echeckSeconds = 3 * DAY, reportLagSeconds = 3 * HOUR } = options;
  return openCore({
    store, clock, random, onEvents,
    settings: { reviewSeconds, echeckSeconds, reportLagSeconds, pageUrl: (id) => `${places().payBase}/checkout/${id}`, get apiBase() { return places().apiBase; } },
  }, { identity: sandboxIdentity(), webhookId, get certBase() { return places().apiBase; } });
}

/** The core without a server, for the simulation and the bench: see `in-process.ts`. */
export function openSandboxCore(options: CoreOptions & { readonly payBase: string }): SandboxCore {
  return coreAt(options, () => ({ apiBase: 'http://127.0.0.1:9', payBase: options.payBase }), () => {});
}

const BEAT_MS = 1_000;
/** Longer than the shop needs to verify, store and answer. */
const WEBHOOK_DEADLINE_MS = 10_000;
const PAGE_BODY_MAX = 4_096;

/** A server on loopback that speaks PayPal's wire, with its page and signed webhooks. State is the store's. */
export async function openPaypalSandbox(options: SandboxOptions): Promise<PaypalSandbox> {
  const onError = options.onError ?? (() => {});
  const closing = new AbortController();
  let base = '';
  let soon = false;
  let sending: Promise<number> = Promise.resolve(0);

  const core = coreAt(options, () => ({ apiBase: base, payBase: options.payBase ?? base }), () => {
    if (soon || closing.signal.aborted) return;
    soon = true;
    setImmediate(() => { soon = false; void deliverNow().catch(onError); });
  });
  const server = openWire(core, { ...options, holdMs: options.holdMs ?? 120_000, onError });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  check(address !== null && typeof address === 'object', 'the sandbox listens on a port');
  base = `http://127.0.0.1:${address.port}`;

  async function send(url: string, delivery: Delivery): Promise<void> {
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(WEBHOOK_DEADLINE_MS)]);
      const response = await fetch(url, { method: 'POST', headers: delivery.headers, body: delivery.rawBody.slice(), redirect: 'manual', signal });
      await response.body?.cancel();
      if (response.ok) await markDelivered(core.tools, delivery.eventId);
    } catch (error) {
      // No answer: the next try is already planned.
      if (!(error instanceof TypeError || (error instanceof DOMException))) onError(error);
    }
  }

  /** One sender at a time, so that the order of a batch is the plan's and not chance's. */
  function deliverNow(): Promise<number> {
    sending = sending.catch(() => 0).then(async () => {
      const url = options.webhookUrl;
      if (url === null || closing.signal.aborted) return 0;
      const deliveries = await core.deliveries();
      for (const delivery of deliveries) await send(url, delivery);
      return deliveries.length;
    });
    return sending;
  }

  const beat = setInterval(() => { void core.tick().then(deliverNow).catch(onError); }, BEAT_MS);
  beat.unref();

  return {
    apiBase: base, core, faults: core.faults, deliverNow,
    async page(request) {
      const body = request.method === 'POST' ? (await request.text()).slice(0, PAGE_BODY_MAX) : '';
      const reply = await payPage(core, { method: request.method, path: new URL(request.url).pathname, body });
      return new Response(reply.status === 303 ? null : reply.html, { status: reply.status, headers: reply.headers });
    },
    async close() {
      clearInterval(beat);
      closing.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => resolve()); });
      await sending.catch(() => 0);
    },
  };
}

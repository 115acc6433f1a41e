import type { AddressInfo } from 'node:net';
import { check } from '../../../../../base/check.ts';
import type { RandomBytes } from '../../../../../base/ids.ts';
import type { Instant } from '../../../../../base/time.ts';
import { openCore, type SandboxCore } from './core.ts';
import type { SandboxFaults } from './faults.ts';
import { payPage } from './pay/page.ts';
import type { SandboxStore } from './store.ts';
import { markDelivered, takeDeliveries, type Delivery } from './webhooks.ts';
import { openWire } from './wire.ts';

export interface SandboxOptions {
  readonly store: SandboxStore;
  readonly clock: { now(): Instant };
  readonly random: { readonly bytes: RandomBytes };
  /** The key the shop must show; `sk_test_…`. */
  readonly secretKey: string;
  /** Signs the webhooks; `whsec_…`. */
  readonly webhookSecret: string;
  /** Where events go; null keeps them, to be listed or taken by hand. */
  readonly webhookUrl: string | null;
  /** 0 takes any free port; a fixed one keeps the addresses of open pay pages good across restarts. */
  readonly port?: number;
  /** Where payers reach the pay page, when that is not this server: `https://shop.example/sandbox` -> `…/pay/cs_test_…`. */
  readonly payBase?: string;
  /** How long late money takes; 20 s unless told. */
  readonly lateSeconds?: number;
  /** How long a lost answer keeps the shop waiting before the connection breaks; 120 s unless told, past any deadline. */
  readonly holdMs?: number;
  readonly onError?: (error: unknown) => void;
}

export interface StripeSandbox {
  /** For `openStripe({ apiBase })`. */
  readonly apiBase: string;
  readonly core: SandboxCore;
  readonly faults: SandboxFaults;
  /** The pay page as a web handler, to mount in the shop's own server under `payBase`. */
  page(request: Request): Promise<Response>;
  /** Sends what is due now and waits for it; the server does so by itself every second and after each event. */
  deliverNow(): Promise<number>;
  close(): Promise<void>;
}

/** The core without a server, for the simulation and the bench: see `in-process.ts`. */
export function openSandboxCore(options: Pick<SandboxOptions, 'store' | 'clock' | 'random' | 'lateSeconds'> & { readonly payBase: string; readonly onEvents?: () => void }): SandboxCore {
  const { store, clock, random, payBase, lateSeconds = 20, onEvents = () => {} } = options;
  return openCore({ store, clock, random, onEvents, settings: { lateSeconds, payUrl: (id) => `${payBase}/pay/${id}` } });
}

const BEAT_MS = 1_000;
/** Longer than the shop needs to verify, store and answer. */
const WEBHOOK_DEADLINE_MS = 10_000;
const PAGE_BODY_MAX = 4_096;

/** A server on loopback that speaks the vendor's wire, with its pay page and signed webhooks. State is the store's. */
export async function openStripeSandbox(options: SandboxOptions): Promise<StripeSandbox> {
  const onError = options.onError ?? (() => {});
  const closing = new AbortController();
  let base = '';
  let soon = false;
  let sending: Promise<number> = Promise.resolve(0);

  const core = openCore({
    store: options.store, clock: options.clock, random: options.random,
    settings: { lateSeconds: options.lateSeconds ?? 20, payUrl: (id) => `${options.payBase ?? base}/pay/${id}` },
    onEvents: () => {
      if (soon || closing.signal.aborted) return;
      soon = true;
      setImmediate(() => { soon = false; void deliverNow().catch(onError); });
    },
  });
  const server = openWire(core, { secretKey: options.secretKey, holdMs: options.holdMs ?? 120_000, onError });
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
      const deliveries = await takeDeliveries(core.tools, options.webhookSecret);
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

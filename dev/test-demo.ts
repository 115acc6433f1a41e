import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { openSms } from '../src/channels/sms/sms.ts';
import { openRinging } from '../src/channels/hotline/adapters/simulator/ringing.ts';
import { openHotline } from '../src/channels/hotline/hotline.ts';
import { openWeb } from '../src/channels/web/web.ts';
import type { MovableClock } from '../src/platform/clock.ts';
import { openFrame } from '../src/platform/http/frame.ts';
import { openLog } from '../src/platform/log/log.ts';
import { openMetrics } from '../src/platform/metrics.ts';
import { realRandom } from '../src/platform/random.ts';
import { readHours } from '../src/rooms/calls/calls.ts';
import { isSandboxDevice } from '../src/rooms/notices/notices.ts';
import { openPeople } from '../src/rooms/people/people.ts';
import { payPage as paypalPage } from '../src/rooms/payments/gateways/paypal/fake/pay/page.ts';
import { payPage } from '../src/rooms/payments/gateways/stripe/fake/pay/page.ts';
import { openShop } from '../tests/support/shop.ts';
import { passkeySiteOf } from '../src/platform/webauthn.ts';
import { openStaff } from '../src/rooms/staff/staff.ts';
import { openDemo } from './demo.ts';
import { openSmsVendor } from './sms-vendor.ts';
import type { ShopSandboxes } from './sandboxes.ts';
import type { VoicePost } from './telephone.ts';

export const ORIGIN = 'http://localhost';

/** The whole demo on a whole shop, in one process and with a clock that stands still until its time machine moves it. */
export async function aDemo() {
  const shop = await openShop();
  const { app: parts, db, keys } = shop;
  const dataFolder = mkdtempSync(join(tmpdir(), 'xuka-demo-'));
  let offset = 0;
  const clock: MovableClock = {
    ...shop.clock,
    offsetMs: () => offset,
    setOffsetMs: (next) => { shop.clock.advanceMs(next - offset); offset = next; },
  };
  const people = openPeople({ db, commit: parts.committer.commit, clock, random: realRandom, newId: parts.newId, keys, mayPush: isSandboxDevice, telegramUrl: (code) => `${ORIGIN}/sandbox/telegram?start=${code}` });
  const sms = openSmsVendor({ keys, random: realRandom, baseUrl: ORIGIN, call: async ({ url, headers, body }) => (await app.request(url, { method: 'POST', headers: { ...headers, host: 'localhost' }, body })).status });
  const sandboxes: ShopSandboxes = {
    sms,
    twins: shop.twins, ringing: openRinging(clock.nowMs),
    paypal: {
      core: shop.paypal, faults: shop.paypal.faults, deliverNow: () => Promise.resolve(0),
      async page(request) {
        const body = request.method === 'POST' ? await request.text() : '';
        const reply = await paypalPage(shop.paypal, { method: request.method, path: new URL(request.url).pathname, body });
        return new Response(reply.status === 303 ? null : reply.html, { status: reply.status, headers: reply.headers });
      },
    },
    stripe: {
      core: shop.stripe, faults: shop.stripe.faults, deliverNow: () => Promise.resolve(0),
      async page(request) {
        const body = request.method === 'POST' ? await request.text() : '';
        const reply = await payPage(shop.stripe, { method: request.method, path: new URL(request.url).pathname, body });
        return new Response(reply.status === 303 ? null : reply.html, { status: reply.status, headers: reply.headers });
      },
    },
  };
  const web = await openWeb({ house: shop.house, people, keys, shop: { name: 'Xuka', hotline: null }, baseUrl: ORIGIN, sandbox: true, gateway: 'stripe' });
  const hotline = openHotline({
    house: { app: shop.house.autoRenew, funds: shop.house.funds, texts: shop.house.texts }, people, shop: 'Xuka', sandbox: true, hours: readHours('sun-sat 00:00-24:00', 'UTC')!, dialer: sandboxes.ringing.dialer,
    savedMostCents: 10_000, cardGateway: 'stripe', log: openLog({ clock, write: () => undefined }), waitMs: 5_000,
  });
  const staff = openStaff({ db, commit: (unit) => parts.committer.commit(unit), clock, random: realRandom, newId: parts.newId, keys, limits: parts.limits, site: passkeySiteOf(ORIGIN, 'Xuka'), demo: true });
  const voicePost: VoicePost = async (url, body, headers) => { const answer = await app.request(url, { method: 'POST', body, headers }); return { status: answer.status, body: await answer.text() }; };
  const demoParts = { config: { demo: true, production: false, dataFolder, port: 0 }, hotline, voicePost, house: shop.house, people, staff, sandboxes, clock, baseUrl: ORIGIN, frameOf: web.frameOf };
  const demo = await openDemo(demoParts);
  const faults: string[] = [];
  const app = openFrame({
    clock, newId: parts.newId, metrics: openMetrics(), formTargets: [ORIGIN], renderProblem: (c, refusal) => web.problem(c, refusal),
    log: openLog({ clock, write: (line) => { if (/"(?:http|sandbox)[.]fault"/.test(line)) faults.push(line); } }),
  });
  app.route('/', web.routes);
  app.route('/', openSms({ app: shop.house.texts, account: sms.account, baseUrl: ORIGIN }));
  app.route('/', demo.routes);

  /** A browser without script: the answer as it came. */
  async function send(path: string, wish: { readonly form?: Record<string, string>; readonly headers?: Record<string, string>; readonly language?: string } = {}) {
    const answer = await app.request(`${ORIGIN}${path}`, {
      method: wish.form ? 'POST' : 'GET',
      headers: {
        accept: 'text/html', 'accept-language': wish.language ?? 'en', host: 'localhost',
        ...(wish.form ? { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: ORIGIN } : {}), ...wish.headers,
      },
      ...(wish.form ? { body: new URLSearchParams(wish.form).toString() } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = (answer.headers.get('content-encoding') === 'br' ? brotliDecompressSync(bytes) : bytes).toString();
    return { status: answer.status, to: answer.headers.get('location'), headers: answer.headers, text };
  }
  interface Answered { readonly code?: string; readonly texts: readonly { readonly kind: string; readonly code: string | null }[] }
  /** A script with the demo's key, unless other headers are given. */
  async function call(path: string, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${apiKey()}` }) {
    const answer = await app.request(`${ORIGIN}/sandbox/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', host: 'localhost', ...headers }, body: JSON.stringify(body) });
    return { status: answer.status, json: await answer.json() as Answered };
  }
  const apiKey = (): string => (JSON.parse(readNotes()) as { apiKey: string }).apiKey;
  const readNotes = (): string => readFileSync(join(dataFolder, 'demo.json'), 'utf8');

  return {
    shop, people, demo, demoParts, clock, send, call, app, faults, readNotes,
    async close() {
      await shop.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

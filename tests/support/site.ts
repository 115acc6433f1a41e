import { brotliDecompressSync } from 'node:zlib';
import { expect, onTestFinished } from 'vitest';
import { openApi } from '../../src/channels/api/api.ts';
import { openApiDoors } from '../../src/channels/api/doors/open-doors.ts';
import { openConsole } from '../../src/channels/console/console.tsx';
import { openSms } from '../../src/channels/sms/sms.ts';
import { telegramHook } from '../../src/channels/hooks/telegram.ts';
import { openWeb, type WebParts } from '../../src/channels/web/web.ts';
import { openIdempotency } from '../../src/platform/http/idempotency.ts';
import { secret } from '../../src/platform/secrets/secret.ts';
import { openFrame } from '../../src/platform/http/frame.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { realRandom } from '../../src/platform/random.ts';
import { isPushService } from '../../src/rooms/notices/notices.ts';
import { readHours } from '../../src/rooms/calls/calls.ts';
import { API_SCOPES, openPeople } from '../../src/rooms/people/people.ts';
import { openStaff, totpAt, type StaffRole } from '../../src/rooms/staff/staff.ts';
import { passkeySiteOf } from '../../src/platform/webauthn.ts';
import { openShop, type LineWish, type ShopOptions } from './shop.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many forms, looked into by tests only
export type Json = any;

const OPERATOR = 'operator-of-a-story';
const signal = new AbortController().signal;
/** Whose token signs the calls of a story's texts. */
export const SMS_ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token-of-a-story-0123456789' };

/** The customer site on a whole shop, and visitors with a cookie jar and no script. Call it inside a test: it closes with it. */
export async function aSite(given: Partial<WebParts> & { readonly shopOptions?: ShopOptions; /** The demo's staff are there, who are let in by a click. */ readonly demoStaff?: boolean; /** The texts' vendor answers STOP by itself. */ readonly smsAnswersStop?: boolean; /** What calls of the shop's Telegram bot carry; without it there is no bot. */ readonly botSecret?: string; readonly mayPush?: (endpoint: string) => boolean } = {}) {
  const { shopOptions, smsAnswersStop = false, botSecret, demoStaff = false, mayPush = isPushService, ...more } = given;
  const shop = await openShop(shopOptions);
  const stopping = new AbortController();
  onTestFinished(async () => { stopping.abort(); await shop.close(); });
  const { app: parts, clock, db, keys } = shop;
  const people = openPeople({ db, commit: (unit) => shop.app.committer.commit(unit), clock, random: realRandom, newId: parts.newId, keys, mayPush, telegramUrl: botSecret === undefined ? null : (code) => `https://t.me/xuka_bot?start=${code}` });
  const web = await openWeb({ house: shop.house, people, keys, shop: { name: 'Xuka', hotline: null }, baseUrl: 'http://localhost', sandbox: false, gateway: 'stripe', ...more });
  const staff = openStaff({ db, commit: (unit) => shop.app.committer.commit(unit), clock, random: realRandom, newId: parts.newId, keys, limits: parts.limits, site: passkeySiteOf('http://localhost', 'Xuka'), demo: demoStaff });
  const logged: string[] = [];
  const app = openFrame({ clock, newId: parts.newId, log: openLog({ clock, write: (line) => logged.push(line) }), metrics: openMetrics(), renderProblem: (c, refusal) => web.problem(c, refusal) });
  app.route('/', web.routes);
  app.route('/', openConsole({ app: parts, operatorToken: secret(OPERATOR), staff, baseUrl: 'http://localhost', shopName: 'Xuka', sandbox: false, ...web.consoleAssets, origins: ['http://localhost'], random: realRandom, closing: { ...parts, zone: 'UTC', wakeFor: shop.house.wakeFor }, texts: shop.house.texts,
    desk: { app: { ...shop.house.texts, ...parts, random: realRandom }, texts: shop.house.texts, people, hours: readHours('never', 'UTC')!, dialer: null, savedMostCents: 10_000, joins: true, stopping: stopping.signal, onTrouble: () => undefined } }));
  if (botSecret !== undefined) app.route('/', telegramHook({ people, secret: secret(botSecret), linkUrl: 'http://localhost/account/settings/reach' }));
  app.route('/', openSms({ app: shop.house.texts, account: { authToken: secret(SMS_ACCOUNT.authToken), answersStop: smsAnswersStop }, baseUrl: 'http://localhost' }));
  app.route('/', openApi({ doors: openApiDoors({ app: parts, people, keys, gateways: { hosted: 'stripe', token: 'stripe' }, papers: { random: realRandom, shop: { name: 'Xuka', url: 'http://127.0.0.1:3000' } } }), idempotency: openIdempotency({ db, clock, worker: parts.worker.id }), stylesheet: '/x.css' }));

  /** A program with a good key, in a language; answers are JSON. */
  async function aProgram(language = 'en') {
    const { clear, key } = await people.makeApiKey({ name: 'till', scopes: API_SCOPES, by: { door: 'job', actor: 'test', reason: 'a story' } });
    const send = async (path: string, body?: object): Promise<{ readonly status: number; readonly json: Json }> => {
      const answer = await app.request(path, {
        method: body === undefined ? 'GET' : 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'host': 'localhost', 'authorization': `Bearer ${clear}`, 'accept-language': language, 'content-type': 'application/json', 'idempotency-key': `k-${parts.newId('req')}` },
      });
      return { status: answer.status, json: JSON.parse(await answer.text()) as Json };
    };
    return Object.assign(send, { key: key.id });
  }
  const atWork = new Map<string, { readonly secret: string; readonly email: string; token: string }>();
  /** The cookie of somebody of the staff, who signs in again where the session has run out. */
  async function staffCookie(name: string, role: StaffRole): Promise<string> {
    const known = atWork.get(name);
    if (known && await staff.readSession(known.token)) return `xuka_staff=${known.token}`;
    const by = { door: 'job', actor: 'operator', reason: 'a story' } as const;
    const email = `${name}@shop.example`;
    const { id } = (await staff.listStaff()).find((one) => one.email === email) ?? {};
    const link = id === undefined ? await staff.invite({ name, email, role, languages: ['en'], by }) : await staff.inviteAgain({ member: { id }, by });
    const { totpSecret } = await staff.openInvitation(link.token);
    const { token } = await staff.joinByCode({ token: link.token, code: totpAt(totpSecret, clock.leaseMs()), device: null });
    atWork.set(name, { secret: totpSecret, email, token });
    return `xuka_staff=${token}`;
  }
  /** The console's pages, as a manager who is signed in; each name is another person. */
  async function operator(path: string, form?: Record<string, string>, who = 'operator', role: StaffRole = 'manager') {
    const answer = await app.request(path, {
      method: form === undefined ? 'GET' : 'POST', ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      headers: { 'host': 'localhost', 'accept': 'text/html', 'cookie': await staffCookie(who, role), 'origin': 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
    });
    return { status: answer.status, to: answer.headers.get('location'), html: await answer.text() };
  }
  /** A program that reads the console's figures with its token. */
  const reader = (path: string, token: string = OPERATOR) => app.request(path, { headers: { host: 'localhost', accept: 'application/json', authorization: `Bearer ${token}` } });

  function aVisitor(language = 'en') {
    const cookies = new Map<string, string>();
    async function send(path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
      const answer = await app.request(path, {
        method: form === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'text/html', 'accept-language': language, host: 'localhost', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' }), ...headers,
        },
        ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = '', ...settings] = set.split(';');
        const name = pair.slice(0, pair.indexOf('='));
        if (settings.some((one) => /^ *max-age=0$/i.test(one))) cookies.delete(name);
        else cookies.set(name, pair.slice(pair.indexOf('=') + 1));
      }
      const bytes = Buffer.from(await answer.arrayBuffer());
      const html = (answer.headers.get('content-encoding') === 'br' ? brotliDecompressSync(bytes) : bytes).toString();
      expect(logged.filter((line) => line.includes('http.fault'))).toEqual([]);
      return { status: answer.status, to: answer.headers.get('location'), html, headers: answer.headers, bytes: bytes.length, raw: bytes };
    }
    /** Goes where an answer leads, as a browser does. */
    async function follow(path: string, form?: Record<string, string>) {
      let page = await send(path, form);
      for (let hops = 0; page.to !== null && page.to.startsWith('/') && hops < 5; hops++) page = await send(page.to);
      return page;
    }
    /** Signs in by a code to a number or an e-mail address and ends on the account. */
    async function signIn(to: string) {
      await follow('/sign-in', { to });
      return follow('/sign-in/code', { code: (await codeTo(to))! });
    }
    return { send, follow, signIn, cookies };
  }

  const lettersTo = async (address: string) => {
    await shop.house.notices.sendDue({ signal });
    return shop.house.notices.mailbox.list({ to: address });
  };
  /** The newest code that arrived there, by text or e-mail. */
  const codeTo = async (address: string): Promise<string | null> => {
    const content = (await lettersTo(address))[0]?.content;
    return /\b(\d{6})\b/.exec(content?.text ?? '')?.[1] ?? null;
  };
  return { app, shop, people, staff, web, logged, aProgram, operator, reader, staffCookie, aVisitor, lettersTo, codeTo, aLine: (wish?: LineWish) => shop.aLine(wish) };
}

/** The value of a hidden field of a page. */
export const hiddenIn = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)![1]!;

import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../../../platform/random.ts';
import { twilioSignature } from '../../../../rooms/notices/notices.ts';
import { aHotline, PASSCODE, type HotlineWorld } from '../../../../../tests/support/hotline.ts';
import { OWN_NUMBER, twimlPhone } from '../../../../../tests/support/hotline-phones.ts';
import { joinOf, placeOf, queueList, takeCall } from '../../../../rooms/calls/calls.ts';
import { readXml } from '../simulator/read-xml.ts';
import { twimlOf } from './render.ts';
import { signalwireDialect, telnyxDialect, telnyxKey, twilioDialect, type Dialect } from './twiml.ts';
import { signalwireDialer, twilioDialer } from './dialer.ts';

const TOKEN = 'token-of-a-test';
const fieldsOf = (body: string) => [...new URLSearchParams(body)];
const pair = generateKeyPairSync('ed25519');
const telnyxPublic = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
let world: HotlineWorld;
beforeAll(async () => { world = await aHotline(); });
afterAll(() => world.close());

const stamp = (): string => String(Math.trunc(world.shop.clock.nowMs() / 1000));
const DIALECTS: readonly (readonly [string, () => Dialect, (call: { readonly url: string; readonly body: string }) => Record<string, string>])[] = [
  ['twilio', () => twilioDialect(TOKEN), ({ url, body }) => ({ 'x-twilio-signature': twilioSignature(TOKEN, url, fieldsOf(body)) })],
  ['signalwire', () => signalwireDialect(TOKEN), ({ url, body }) => ({ 'x-signalwire-signature': twilioSignature(TOKEN, url, fieldsOf(body)) })],
  ['telnyx', () => telnyxDialect(telnyxKey(telnyxPublic)), ({ body }) => ({ 'telnyx-timestamp': stamp(), 'telnyx-signature-ed25519': sign(null, Buffer.from(`${stamp()}|${body}`), pair.privateKey).toString('base64') })],
];

describe.each(DIALECTS)('%s', (name, dialect, signed) => {
  test('a genuine caller renews; forged, altered, foreign and unsigned calls are turned away before anything is read', async () => {
    const { line, number } = await world.aCaller({ activatedAt: '2026-08-20T20:00:00Z' });
    const phone = twimlPhone(world, { dialect: dialect(), sign: signed });
    const call = await phone.dial(`+1415555${name.length}0${name.length}1`);
    for (const keys of ['1', '1', `${number.slice(2)}#`, '1', PASSCODE, '1', '1']) await call.press(keys);
    expect(await call.press('1')).toContain('Your line is renewed');
    await call.hangUp();
    expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done' }]);

    const url = `https://renew.example/hooks/voice/${name}`;
    const body = 'CallSid=CA00000000000000000000000000000099&From=%2B14155550100';
    const send = (headers: Record<string, string>, sent = body) => phone.app.request(`/hooks/voice/${name}`, { method: 'POST', body: sent, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
    const good = signed({ url, body });
    const before = (await world.shop.db.query('select 1 from calls_calls')).rowCount;
    const refused = [
      await send({}), await send(Object.fromEntries(Object.entries(good).map(([header, value]) => [header, value.replace(/[A-Za-z]/, (letter) => (letter === 'A' ? 'B' : 'A'))]))), await send(good, `${body}&To=1`),
      await send(name === 'telnyx' ? { ...good, 'telnyx-timestamp': String(Number(stamp()) - 301) } : { [Object.keys(good)[0]!]: twilioSignature('another', url, fieldsOf(body)) }),
    ];
    expect(refused.map((one) => one.status)).toEqual([403, 403, 403, 403]);
    expect((await world.shop.db.query('select 1 from calls_calls')).rowCount).toBe(before);
    // The host a caller claims changes nothing: what is signed is the address of our own settings.
    expect((await send({ ...good, host: 'evil.example' })).status).toBe(200);
  });

  test('an agent’s telephone is rung from our own number and never recorded; whoever picks up is asked, in this provider’s voice', async () => {
    const { app } = twimlPhone(world, { dialect: dialect(), sign: signed });
    const base = 'https://renew.example';
    const post = (CallSid: string) => async (address: string, fields: Record<string, string> = {}) => {
      const url = address.startsWith(base) ? address : `${base}/hooks/voice/${name}${address}`;
      const body = new URLSearchParams({ CallSid, From: '+14155550779', ...fields }).toString();
      return readXml(await (await app.request(url.slice(base.length), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...signed({ url, body }) } })).text()).children;
    };
    const call = post(`CA-joins-${name}`), agent = post(`CA-agent-${name}`);
    await call('');
    await call('/step?n=1', { Digits: '3' });
    await call('/step?n=2', { Digits: '0' });
    const entry = (await queueList(world.shop.db)).find((one) => one.language === 'zh-CN')!;
    await takeCall(world.shop.app, { call: entry.call, agent: 'li', ring: '+13055550177' });
    await call('/wait?n=3&e=poll');
    expect(await call('/wait?n=4&e=poll')).toMatchObject([{ name: 'Leave' }]);
    const [said, dial] = await call('/left?n=4', { QueueResult: 'leave' });
    expect(said).toMatchObject({ name: 'Say', attributes: { voice: dialect().voices.zh.voice } });
    expect(dial!.attributes).toEqual({ action: `${base}/hooks/voice/${name}/parted?n=5`, method: 'POST', timeout: '20', timeLimit: '3000', answerOnBridge: 'true', callerId: OWN_NUMBER });
    const [number] = dial!.children;
    expect(number).toMatchObject({ name: 'Number', text: '+13055550177', attributes: { method: 'POST' } });
    const [gather, otherwise] = await agent(number!.attributes['url']!);
    expect(gather).toMatchObject({ name: 'Gather', attributes: { input: 'dtmf', numDigits: '1', finishOnKey: '' }, children: [{ name: 'Say' }, { name: 'Say', attributes: { voice: dialect().voices.zh.voice } }] });
    expect(otherwise).toMatchObject({ name: 'Hangup' });
    for (const other of ['2', '']) expect(await agent(gather!.attributes['action']!, { Digits: other })).toMatchObject([{ name: 'Hangup' }]);
    expect(await agent(gather!.attributes['action']!, { Digits: '1' })).toEqual([]);
    expect(await call('/parted?n=5', { DialCallStatus: 'completed' })).toMatchObject([{ name: 'Enqueue' }]);
    expect((await joinOf(world.shop.db, entry.call))!.state).toBe('over');
    await world.hotline.ended({ provider: name, call: `CA-joins-${name}` }, 'caller');
  });
});

test('a talk that ends by hanging up gives the caller back to the menu, and the desk its agent; a withheld number is nobody’s', async () => {
  const [, dialect, signed] = DIALECTS[0]!;
  const { app } = twimlPhone(world, { dialect: dialect(), sign: signed });
  let calls = 0;
  const aCall = (from: string) => {
    const CallSid = `CA${String(++calls).padStart(32, 'f')}`;
    return async (path: string, fields: Record<string, string> = {}) => {
      const body = new URLSearchParams({ CallSid, From: from, ...fields }).toString();
      return (await app.request(`/hooks/voice/twilio${path}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...signed({ url: `https://renew.example/hooks/voice/twilio${path}`, body }) } })).text();
    };
  };
  const post = aCall('+14155550778');
  await post('');
  await post('/step?n=1', { Digits: '1' });
  expect(await post('/step?n=2', { Digits: '0' })).toContain('<Enqueue ');
  const [entry] = await queueList(world.shop.db);
  await takeCall(world.shop.app, { call: entry!.call, agent: 'li' });
  expect(await post('/left?n=3', { QueueResult: 'bridged' })).toContain('You are back in the menu.');
  expect(await placeOf(world.shop.app, entry!.call)).toMatchObject({ state: 'finished', agent: 'li' });

  for (const from of ['anonymous', '+266696687', '']) await aCall(from)('');
  const known = await world.shop.db.query<{ caller: unknown }>(`select caller_mac as caller from calls_calls where provider_call ~ '^CAf+[234]$'`);
  expect(known.rows.map((one) => one.caller)).toEqual([null, null, null]);
});

test('more digits than were asked for pass on to the flow, which drops them at the review', async () => {
  const { line, number } = await world.aCaller({ activatedAt: '2026-08-20T20:00:00Z' });
  const [, dialect, signed] = DIALECTS[0]!;
  const { app } = twimlPhone(world, { dialect: dialect(), sign: signed });
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ CallSid: 'CA00000000000000000000000000000777', From: '+14155550777', ...fields }).toString();
    const answer = await app.request(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...signed({ url: `https://renew.example${path}`, body }) } });
    return answer.text();
  };
  await post('/hooks/voice/twilio', {});
  const ahead = `11${number.slice(2)}#1${PASSCODE}1111`;
  expect(await post('/hooks/voice/twilio/step?n=1', { Digits: ahead })).toContain('Nothing is bought yet.');
  // A step that was answered long ago gets its own answer again, whatever comes with it.
  expect(await post('/hooks/voice/twilio/step?n=1', { Digits: '9' })).toContain('Nothing is bought yet.');
  expect(await world.renewalsOf(line.id)).toEqual([]);
});

test('whatever is said is escaped, and every question names its action, its end and its time', () => {
  const parts = { voices: twilioDialect(TOKEN).voices, paymentConnector: null, ownNumber: null, agentDoor: () => 'https://x.example/', door: (name: string, number: number) => `https://x.example/${name}?n=${number}&e=1` };
  const xml = twimlOf({ next: 8, steps: [
    { kind: 'say', text: `<Dial>"5" & 'six'</Dial>\u0001`, language: 'en' },
    { kind: 'ask', text: '请按 1', language: 'zh', digits: { max: 1, endsWithHash: false }, timeoutSeconds: 7, fresh: true, secret: false },
  ] }, 'call', parts);
  const [said, gather, redirect] = readXml(xml).children;
  expect(said).toMatchObject({ name: 'Say', text: `<Dial>"5" & 'six'</Dial>` });
  expect(gather).toMatchObject({ name: 'Gather', attributes: { action: 'https://x.example/step?n=8&e=1', timeout: '7', numDigits: '1', finishOnKey: '', input: 'dtmf' }, children: [{ attributes: { language: 'cmn-CN', voice: 'Polly.Zhiyu-Neural' } }] });
  expect(redirect!.name).toBe('Redirect');
});

test('the card step makes a token and no charge: it names no amount', () => {
  const xml = twimlOf({ next: 3, steps: [{ kind: 'pay', language: 'es', gateway: 'stripe', cents: 2_549, description: 'x' }] }, 'call', { voices: twilioDialect(TOKEN).voices, paymentConnector: 'stripe_1', ownNumber: null, agentDoor: () => 'https://x.example/', door: () => 'https://x.example/' });
  const [pay] = readXml(xml).children;
  expect(pay).toMatchObject({ name: 'Pay', attributes: { tokenType: 'payment-method', language: 'es-US', paymentConnector: 'stripe_1', input: 'dtmf' } });
  expect(Object.keys(pay!.attributes)).not.toContain('chargeAmount');
});

/** A vendor's API on loopback that answers what it was told to, in order, and keeps what it was asked. */
async function aVendor(...answers: (readonly [status: number, body: string])[]) {
  const asked: { readonly method: string; readonly url: string; readonly authorization: string; readonly body: string }[] = [];
  const vendor = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); }).on('end', () => {
      asked.push({ method: request.method!, url: request.url!, authorization: request.headers.authorization ?? '', body });
      const [status, text] = answers.shift()!;
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => { vendor.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => { vendor.close(); });
  return { asked, apiBase: `http://127.0.0.1:${(vendor.address() as AddressInfo).port}` };
}
const wish = { to: '+12125550101', key: 'cbk_1-1', about: 'cbk_1' };

test('a call of ours names its key in its address; refused, lost and looked up are told apart', async () => {
  const { asked, apiBase } = await aVendor(
    [201, '{"sid":"CA1"}'], [400, '{"code":21211,"message":"x"}'], [503, 'x'], [200, '{"calls":[]}'], [200, '{"calls":[{"sid":"CA1","date_created":"Mon, 23 Nov 2026 18:00:00 +0000"}]}'],
    [200, '{"calls":[{"sid":"CA1","date_created":"Mon, 23 Nov 2026 17:00:00 +0000"}]}'], [200, '{"calls":[{"sid":"CA1","date_created":"some day"}]}'],
  );
  const dialer = twilioDialer({ accountSid: 'AC1', authToken: 't', from: '+18005550100', voiceUrl: 'https://renew.example/hooks/voice/twilio', apiBase });
  const { signal } = new AbortController();
  expect(await dialer.dial(wish, signal)).toEqual({ kind: 'ringing', call: 'CA1' });
  expect(asked[0]).toMatchObject({ method: 'POST', url: '/2010-04-01/Accounts/AC1/Calls.json' });
  expect(new URLSearchParams(asked[0]!.body).get('Url')).toBe('https://renew.example/hooks/voice/twilio?about=cbk_1&k=cbk_1-1');
  expect(await dialer.dial(wish, signal)).toEqual({ kind: 'refused', code: '21211' });
  expect(await dialer.dial(wish, signal)).toMatchObject({ kind: 'unknown' });
  const sinceMs = Date.parse('2026-11-23T17:59:00Z');
  const found: string[] = [];
  for (let count = 0; count < 4; count++) found.push(await dialer.find({ ...wish, sinceMs }, signal));
  // Nothing, a new one, an old one, and one of which nobody can say when: that is not rung a second time.
  expect(found).toEqual(['never', 'begun', 'never', 'begun']);
});

test('SignalWire is dialled at its own address with its own account, and speaks of faults in its own way', async () => {
  const { asked, apiBase } = await aVendor([201, '{"sid":"b3877c40-da60-4998-90ad-b792e98472pa","status":"queued"}'], [422, '{"code":"21217","message":"x","status":422}'], [401, ''], [429, '{"code":"20429"}'], [200, '{"calls":[]}'], [500, '{}']);
  const dialer = signalwireDialer({ space: 'example.signalwire.com', projectId: 'b3877c40-da60-4998-90ad-b792e98472af', token: 'PT-token', from: OWN_NUMBER, voiceUrl: 'https://renew.example/hooks/voice/signalwire', apiBase });
  const { signal } = new AbortController();
  expect([dialer.name, dialer.sandbox]).toEqual(['signalwire-voice', false]);
  expect(await dialer.dial(wish, signal)).toEqual({ kind: 'ringing', call: 'b3877c40-da60-4998-90ad-b792e98472pa' });
  const calls = '/api/laml/2010-04-01/Accounts/b3877c40-da60-4998-90ad-b792e98472af/Calls.json';
  expect(asked[0]).toMatchObject({ method: 'POST', url: calls, authorization: `Basic ${Buffer.from('b3877c40-da60-4998-90ad-b792e98472af:PT-token').toString('base64')}` });
  expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({
    To: wish.to, From: OWN_NUMBER, Url: 'https://renew.example/hooks/voice/signalwire?about=cbk_1&k=cbk_1-1', Method: 'POST', Timeout: '25',
    StatusCallback: 'https://renew.example/hooks/voice/signalwire/status', StatusCallbackMethod: 'POST', StatusCallbackEvent: 'completed', FallbackUrl: 'https://renew.example/hooks/voice/signalwire/fallback.xml',
  });
  const outcomes = [await dialer.dial(wish, signal), await dialer.dial(wish, signal), await dialer.dial(wish, signal)];
  expect(outcomes).toEqual([{ kind: 'refused', code: '21217' }, { kind: 'unknown', cause: 'answered 401' }, { kind: 'unknown', cause: 'answered 429' }]);
  const sinceMs = Date.parse('2026-11-23T17:59:00Z');
  expect([await dialer.find({ ...wish, sinceMs }, signal), await dialer.find({ ...wish, sinceMs }, signal)]).toEqual(['never', 'unknown']);
  expect(asked[4]).toMatchObject({ method: 'GET', url: `${calls}?To=%2B12125550101&StartTime%3E=2026-11-23&PageSize=20` });
});

test('whatever stands in the parameters of a signed call, it is answered, and never by a fault', async () => {
  const [, dialect, signed] = DIALECTS[0]!;
  const { app } = twimlPhone(world, { dialect: dialect(), sign: signed });
  const { below, bytes } = seededRandom(23);
  const odd = (): string => [Buffer.from(bytes(below(40))).toString('latin1'), '9'.repeat(below(300)), '1', '*', '#', '11111', `'; drop table x --`, '<Say>', '\u0000', '🙂'.repeat(below(9)), '-1', 'null', ''][below(13)]!;
  const names = ['DialCallStatus', 'CallSid', 'From', 'To', 'Direction', 'CallStatus', 'Digits', 'Result', 'PaymentToken', 'QueueResult', 'StirVerstat', 'SpeechResult', odd()];
  const statuses = new Set<number>();
  for (let round = 0; round < 250; round++) {
    const fields = Object.fromEntries(names.filter(() => below(3) > 0).map((name) => [name, odd()]));
    if (below(10) > 0) fields['CallSid'] = `CA${String(below(12)).padStart(32, 'e')}`;
    const path = `/hooks/voice/twilio${['', '/step', '/wait', '/left', '/status', '/step', '/parted', '/agent', '/agent-key'][below(9)]!}${below(6) === 0 ? `?n=${encodeURIComponent(odd())}` : `?n=${below(5)}&e=${['silence', 'poll', encodeURIComponent(odd())][below(3)]!}`}`;
    const body = new URLSearchParams(fields).toString();
    const answer = await app.request(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...signed({ url: `https://renew.example${path}`, body }) } });
    statuses.add(answer.status);
    if (answer.status === 200) expect(readXml(await answer.text()).name).toBe('Response');
  }
  expect(world.logged.filter((line) => line.includes('http.fault'))).toEqual([]);
  expect([...statuses].filter((status) => status >= 500)).toEqual([]);
  expect(statuses).toContain(200);
});

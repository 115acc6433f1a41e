import { createECDH } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { at } from '../../../../base/time.ts';
import { openClock, standingClock } from '../../../../platform/clock.ts';
import { seededRandom } from '../../../../platform/random.ts';
import { newKeyRing } from '../../../../platform/secrets/key-file.ts';
import { keysOf } from '../../../../platform/secrets/keys.ts';
import { transportContract } from '../contract.ts';
import { isPrivateAddress, openPoster, retryAfterSeconds } from '../http-post.ts';
import type { Message, PushContent, SendOutcome, Transport } from '../transport.ts';
import { decrypted, openPushService, type PushBend } from './fake.ts';
import { isSandboxDevice, pushWithSandbox, sandboxDevice } from './sandbox-device.ts';
import { isPushService, readSubscription, subscriptionText } from './subscription.ts';
import { outcomeOf, webPushTransport } from './web-push.ts';

const NOW = at('2026-11-23T18:00:00Z');
const subject = 'mailto:renew@shop.example';

async function aBench(more: { readonly timeoutMs?: number } = {}) {
  const random = seededRandom(11);
  const keys = keysOf(newKeyRing(random), random), other = keysOf(newKeyRing(random), random);
  // The library signs by the machine's clock, so the service reads that one; the shop's own stands still.
  const service = await openPushService({ random, clock: openClock() });
  const clock = standingClock(NOW);
  const transport = webPushTransport({ vapid: keys.vapid, subject, clock, loopback: true, ...more });
  return { service, transport, clock, keys, other, close: async () => { await transport.close(); await service.stop(); } };
}

transportContract('web-push', async () => {
  const { service, transport, keys, close } = await aBench();
  const device = service.subscribe(keys.vapid.publicKey);
  return {
    transport, goodAddress: subscriptionText(device), repeats: 'once',
    arrived: () => Promise.resolve(service.shown(device).map((one) => ({ messageId: one.tag, to: subscriptionText(device), text: `${one.title}\n${one.body}`, subject: null }))),
    // What whoever runs the push service could read.
    atRest: () => Promise.resolve(service.wire.map((one) => one.toString('latin1')).join('\n')),
    outage: { begin: service.stop, end: service.start }, close,
    poison: () => { const gone = service.subscribe(keys.vapid.publicKey); service.unsubscribe(gone); return subscriptionText(gone); },
  };
});

const content: PushContent = { channel: 'push', title: '续费成功', body: 'Valid until Dec 31', url: 'https://renew.example/r/1', tag: 'line_1', actions: [{ action: 'again', title: 'Again', url: 'https://renew.example/go/x', method: 'open' }] };
const aMessage = (to: string, more: Partial<Message> = {}): Message =>
  ({ messageId: 'ntc_00000000000000000000000001', kind: 'renewal.done', to, language: 'zh-CN', at: NOW, secret: false, content, ...more });
const within = () => AbortSignal.timeout(10_000);

describe('on the wire', () => {
  test('the payload is exactly the content; time to live, urgency and topic follow from the notice', async () => {
    const { service, transport, keys, close } = await aBench();
    onTestFinished(close);
    const device = service.subscribe(keys.vapid.publicKey);
    await transport.send(aMessage(subscriptionText(device)), within());
    await transport.send(aMessage(subscriptionText(device), { expiresAt: (NOW + 600) as Message['at'] }), within());
    const [first, second] = service.pushed;
    expect(first!.content).toEqual(content);
    expect([first!.ttl, first!.urgency, second!.ttl, second!.urgency]).toEqual([172_800, 'normal', 600, 'high']);
    expect(first!.topic).toMatch(/^[\w-]{32}$/);
    expect(service.wire[0]!.toString('latin1')).not.toContain('renew.example');
  });

  test('a phone that was off gets the newest of a tag only, and every other tag', async () => {
    const { service, transport, keys, close } = await aBench();
    onTestFinished(close);
    const device = service.subscribe(keys.vapid.publicKey);
    service.off(device);
    for (const [tag, body] of [['line_1', 'two days'], ['line_2', 'other line'], ['line_1', 'one day']] as const) {
      expect(await transport.send(aMessage(subscriptionText(device), { content: { ...content, tag, body } }), within())).toEqual({ kind: 'sent' });
    }
    service.on(device);
    expect(service.shown(device).map((one) => one.body).toSorted()).toEqual(['one day', 'other line']);
  });

  test('the devices of the fake decrypt as RFC 8291 has it in its example', () => {
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url');
    const body = Buffer.from('DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN', 'base64url');
    expect(decrypted(body, ecdh, Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url')).toString()).toBe('When I grow up, I want to be a watermelon');
  });
});

describe('how answers of a push service are read', () => {
  test.each([
    [410, { kind: 'undeliverable', gone: true }], [404, { kind: 'undeliverable', gone: true }], [413, { kind: 'undeliverable' }], [400, { kind: 'undeliverable' }],
    [500, { kind: 'later' }], [503, { kind: 'later' }], [302, { kind: 'later' }], ['silent', { kind: 'unknown' }], ['lose_reply', { kind: 'unknown' }],
  ] as const)('%s', async (answer, expected) => {
    const { service, transport, keys, close } = await aBench({ timeoutMs: 300 });
    onTestFinished(close);
    service.bend({ answer } satisfies PushBend);
    const device = service.subscribe(keys.vapid.publicKey);
    const outcome = await transport.send(aMessage(subscriptionText(device)), within());
    // Causes go into logs: a code, never the endpoint.
    expect(outcome).toEqual({ ...expected, cause: expect.stringMatching(/^push (\d{3}|TIMEOUT|ECONNRESET)$/) as string });
  });

  test('429 waits as long as it was asked to, in seconds or as a date', async () => {
    const { service, transport, keys, close } = await aBench();
    onTestFinished(close);
    service.bend({ answer: 429, retryAfter: '120' });
    expect(await transport.send(aMessage(subscriptionText(service.subscribe(keys.vapid.publicKey))), within())).toEqual({ kind: 'later', cause: 'push 429', afterSeconds: 120 });
    expect(retryAfterSeconds('Mon, 23 Nov 2026 18:01:00 GMT', NOW * 1000)).toBe(60);
    expect([retryAfterSeconds('soon', 0), retryAfterSeconds(undefined, 0)]).toEqual([undefined, undefined]);
  });

  test('a key the service does not know stops the line; a device of another key only itself, once the service has taken ours', async () => {
    const { service, transport, clock, keys, other, close } = await aBench();
    onTestFinished(close);
    const stranger = subscriptionText(service.subscribe(other.vapid.publicKey)), device = subscriptionText(service.subscribe(keys.vapid.publicKey));
    expect(await transport.send(aMessage(stranger), within())).toEqual({ kind: 'down', cause: 'push 403' });
    expect((await transport.send(aMessage(device), within())).kind).toBe('sent');
    expect(await transport.send(aMessage(stranger), within())).toEqual({ kind: 'undeliverable', cause: 'push 403', gone: true });
    clock.advanceMs(3_600_000);
    expect((await transport.send(aMessage(stranger), within())).kind).toBe('down');
  });

  test('codes nobody listed are not called sent', () => {
    for (const status of [0, 100, 304, 418, 599]) expect(outcomeOf({ kind: 'answer', status, headers: {}, text: '' }, { nowMs: 0, keyIsGood: true }).kind).toBe('later');
  });
});

describe('where a browser may send us', () => {
  test.each(['https://fcm.googleapis.com/fcm/send/x', 'https://updates.push.services.mozilla.com/wpush/v2/x', 'https://web.push.apple.com/x', 'https://wns2-by3p.notify.windows.com/w/?token=x'])('%s', (endpoint) => expect(isPushService(endpoint)).toBe(true));
  test.each(['http://fcm.googleapis.com/x', 'https://fcm.googleapis.com.evil.example/x', 'https://evilfcm.googleapis.com:8443/', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://user@fcm.googleapis.com/x', 'https://localhost/x', 'https://169.254.169.254/latest', 'file:///etc/passwd', ''])('not %s', (endpoint) => expect(isPushService(endpoint)).toBe(false));

  test('outside a sandbox nothing is asked on this machine, whatever the subscription says', async () => {
    const { service, clock, keys, close } = await aBench();
    const strict = webPushTransport({ vapid: keys.vapid, subject, clock });
    onTestFinished(async () => { await strict.close(); await close(); });
    const device = service.subscribe(keys.vapid.publicKey);
    expect(await strict.send(aMessage(subscriptionText(device)), within())).toEqual({ kind: 'undeliverable', cause: 'address malformed' });
    expect(service.pushed).toEqual([]);
  });

  test('nor by a name that leads to this machine', async () => {
    const poster = openPoster({ timeoutMs: 2_000, loopback: false, connections: 1 });
    onTestFinished(poster.close);
    for (const url of ['https://localhost:9/x', 'https://127.0.0.1:9/x', 'https://[::1]:9/x', 'http://fcm.googleapis.com/x']) {
      expect(await poster.post({ url, headers: {}, body: Buffer.from('x'), signal: within() })).toEqual({ kind: 'not_sent', code: 'EPRIVATE' });
    }
  });

  test.each(['10.1.2.3', '127.9.9.9', '169.254.169.254', '172.31.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0', '::1', '::', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', 'no address'])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));
  test.each(['142.250.1.1', '172.32.0.1', '2607:f8b0::1', '::ffff:8.8.8.8'])('%s is not', (address) => expect(isPrivateAddress(address)).toBe(false));

  test('a subscription is an address and two keys of the right size, or none', () => {
    const good = { endpoint: 'https://fcm.googleapis.com/x', expirationTime: null, keys: { p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url'), auth: Buffer.alloc(16, 1).toString('base64url') } };
    expect(readSubscription(JSON.stringify(good))).toEqual({ endpoint: good.endpoint, keys: good.keys });
    for (const bad of [null, 'x', '{}', { ...good, endpoint: 'x' }, { ...good, keys: { ...good.keys, auth: 'AAAA' } }, { ...good, keys: { ...good.keys, p256dh: good.keys.auth } }, { ...good, endpoint: `https://fcm.googleapis.com/${'x'.repeat(2_000)}` }]) expect(readSubscription(bad)).toBeNull();
  });
});

test('the demo shows every push on its page; a real push service is asked besides, keeps nothing waiting, and a dead device is dead', async () => {
  const asked: string[] = [], shown: string[] = [];
  let says: SendOutcome = { kind: 'down', cause: 'push ENOTFOUND' };
  const kept: Transport = { name: 'sandbox-push', channel: 'push', sandbox: true, parallel: 1, send: ({ to }) => { shown.push(to); return Promise.resolve({ kind: 'sent' }); }, close: () => Promise.resolve() };
  const both = pushWithSandbox({ ...kept, name: 'web-push', sandbox: false, send: ({ to }) => { asked.push(to); return Promise.resolve(says); } }, kept);
  const madeUp = sandboxDevice(seededRandom(3)), real = subscriptionText({ ...madeUp, endpoint: 'https://fcm.googleapis.com/fcm/send/x' });
  expect([isSandboxDevice(madeUp.endpoint), isPushService(madeUp.endpoint), readSubscription(madeUp)]).toEqual([true, false, madeUp]);
  expect([await both.send(aMessage(subscriptionText(madeUp)), within()), asked, both.sandbox]).toEqual([{ kind: 'sent' }, [], true]);
  expect(await both.send(aMessage(real), within())).toEqual({ kind: 'sent' });
  says = { kind: 'undeliverable', cause: 'push 410', gone: true };
  expect(await both.send(aMessage(real), within())).toEqual(says);
  expect([asked, shown.length]).toEqual([[real, real], 3]);
});

test('a device whose key is no point of the curve is gone, and nobody is asked', async () => {
  const { service, transport, keys, close } = await aBench();
  onTestFinished(close);
  const device = service.subscribe(keys.vapid.publicKey);
  const bent = { ...device, keys: { ...device.keys, p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url') } };
  expect(await transport.send(aMessage(subscriptionText(bent)), within())).toEqual({ kind: 'undeliverable', cause: 'push keys unusable', gone: true });
  expect(service.wire).toEqual([]);
});

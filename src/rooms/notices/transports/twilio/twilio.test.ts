import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { at, msOf, plusSeconds } from '../../../../base/time.ts';
import { standingClock } from '../../../../platform/clock.ts';
import { transportContract } from '../contract.ts';
import type { Message } from '../transport.ts';
import { CODES, isOurs } from './codes.ts';
import { openTwilioFake, type TwilioFake } from './fake/fake.ts';
import { statusUrl, twilioTransport, type TwilioSettings } from './twilio.ts';

const ACCOUNT = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'token-of-a-test-0123456789' };
const NUMBER = '+12125550123';
const settings = (fake: TwilioFake, more: Partial<TwilioSettings> = {}): TwilioSettings => ({ ...ACCOUNT, sender: { from: '+18885550100' }, statusUrl: (id) => statusUrl('https://renew.example', id), apiBase: fake.apiBase, ...more });
const noticeIn = (url: string | null): string => new URL(url!).searchParams.get('n')!;

transportContract('twilio', async () => {
  const fake = await openTwilioFake({ ...ACCOUNT, clock: standingClock(at('2026-11-23T18:00:00Z')) });
  const transport = twilioTransport(settings(fake));
  return {
    transport, goodAddress: NUMBER, atRest: () => Promise.resolve(null), outage: { begin: fake.stop, end: fake.start },
    repeats: 'same_id', poison: () => { fake.stopped.add('+12125550199'); return '+12125550199'; },
    arrived: () => Promise.resolve(fake.texts.map((one) => ({ messageId: noticeIn(one.statusUrl), to: one.to, text: one.body, subject: null }))),
    close: async () => { await transport.close(); await fake.stop(); },
  };
});

const message: Message = {
  messageId: 'ntc_00000000000000000000000001', kind: 'renewal.done', to: NUMBER, language: 'en', at: at('2026-11-23T18:00:00Z'), secret: false, content: { channel: 'sms', text: 'Renewed' },
};

describe('what the vendor says of a text', () => {
  const clock = standingClock(at('2026-11-23T18:00:05Z'));
  let fake: TwilioFake;
  beforeEach(async () => { fake = await openTwilioFake({ ...ACCOUNT, clock }); });
  afterEach(() => fake.stop());
  const send = (change: Partial<Message> = {}, more: Partial<TwilioSettings> = {}) => twilioTransport(settings(fake, more)).send({ ...message, ...change }, AbortSignal.timeout(5_000));

  test.each([
    [400, 21610, 'undeliverable'], [400, 21211, 'undeliverable'], [400, 21614, 'undeliverable'], [400, 21606, 'down'], [429, 20429, 'later'], [429, undefined, 'later'],
    [503, undefined, 'later'], [500, undefined, 'unknown'], [401, 20003, 'down'], [400, 99999, 'unknown'],
  ] as const)('HTTP %s with code %s is %s', async (status, code, kind) => {
    fake.bend({ kind: 'http', status, ...(code === undefined ? {} : { code }) });
    const outcome = await send();
    expect(outcome.kind).toBe(kind);
    expect('cause' in outcome ? outcome.cause : '').toMatch(/^twilio (\d{5}|http \d{3})$/);
  });

  test('a reader who has said STOP to the vendor wants nothing more; a number that is none is only unreachable', async () => {
    fake.stopped.add(NUMBER);
    expect(await send()).toEqual({ kind: 'undeliverable', cause: 'twilio 21610', gone: true });
    fake.bend({ kind: 'http', status: 400, code: 21614 });
    expect(await send()).toEqual({ kind: 'undeliverable', cause: 'twilio 21614' });
  });

  test.each(['lose_reply', 'unreadable'] as const)('%s: in doubt, looked up before it is sent again, and not sent twice', async (kind) => {
    fake.bend({ kind });
    expect((await send()).kind).toBe('unknown');
    fake.bend(null);
    expect(await send({ repeat: true })).toEqual({ kind: 'sent', ref: fake.texts[0]!.sid });
    expect(fake.texts).toHaveLength(1);
  });

  test('a request that was lost is looked up, not found, and sent', async () => {
    fake.bend({ kind: 'lose_request' });
    expect((await send()).kind).toBe('unknown');
    fake.bend(null);
    expect((await send({ repeat: true })).kind).toBe('sent');
    expect(fake.texts).toHaveLength(1);
  });

  test('no answer to the look-up: still in doubt, and nothing is sent', async () => {
    fake.bend({ kind: 'no_look_up' });
    expect(await send({ repeat: true })).toEqual({ kind: 'unknown', cause: 'twilio look-up http 503' });
    expect(fake.texts).toHaveLength(0);
  });

  test('the same words of an earlier day, or to another number, are another text', async () => {
    await send();
    expect((await send({ repeat: true, at: at('2026-11-24T18:00:00Z') })).kind).toBe('sent');
    expect((await send({ repeat: true, to: '+12125550199' })).kind).toBe('sent');
    expect(fake.texts).toHaveLength(3);
  });

  test('sent from a number or by a messaging service; a code is not tried for longer than it is good', async () => {
    await send();
    await send({ secret: true, expiresAt: plusSeconds(message.at, 300) }, { sender: { messagingService: `MG${'b'.repeat(32)}` } });
    expect(fake.texts.map(({ from, service, validitySeconds }) => ({ from, service, validitySeconds }))).toEqual([
      { from: '+18885550100', service: null, validitySeconds: null }, { from: null, service: `MG${'b'.repeat(32)}`, validitySeconds: 300 },
    ]);
    expect(fake.texts[0]!.createdMs).toBe(msOf(clock.now()));
  });
});

test('each code stands once; an unregistered sender and a wrong token are ours to mend, a stopped reader is not', () => {
  expect(new Set(CODES.map((row) => row.code)).size).toBe(CODES.length);
  expect([30034, 20003, 21610, 99999].map((code) => isOurs(`twilio ${code}`))).toEqual([true, true, false, false]);
});

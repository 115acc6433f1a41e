import { describe, expect, onTestFinished, test } from 'vitest';
import { at } from '../../../../base/time.ts';
import { transportContract } from '../contract.ts';
import type { Message } from '../transport.ts';
import { openTelegram, type TelegramBend } from './fake.ts';
import { outcomeOf, telegramTransport } from './telegram.ts';

const TOKEN = '123456:AAtestTOKENtestTOKENtestTOKENtest0';
const CHAT = '700123456';

transportContract('telegram', async () => {
  const far = await openTelegram({ token: TOKEN });
  far.open(CHAT);
  const transport = telegramTransport({ token: TOKEN, apiBase: far.url });
  return {
    transport, goodAddress: CHAT, repeats: 'again',
    arrived: () => Promise.resolve(far.sent.map((one) => ({ messageId: '', to: one.chat, text: one.text, subject: null }))),
    atRest: () => Promise.resolve(null),
    outage: { begin: far.stop, end: far.start },
    poison: () => '700999999',
    close: async () => { await transport.close(); await far.stop(); },
  };
});

const aMessage = (more: Partial<Message> = {}): Message => ({
  messageId: 'ntc_00000000000000000000000001', kind: 'renewal.done', to: CHAT, language: 'en', at: at('2026-11-23T18:00:00Z'), secret: false,
  content: { channel: 'telegram', text: 'Renewed', button: { label: 'View receipt', url: 'https://renew.example/r/1' } }, ...more,
});

async function sendTo(bend: TelegramBend | null, message = aMessage(), token = TOKEN) {
  const far = await openTelegram({ token: TOKEN });
  far.open(CHAT);
  far.bend(bend);
  const transport = telegramTransport({ token, apiBase: far.url, timeoutMs: 300 });
  onTestFinished(async () => { await transport.close(); await far.stop(); });
  return { outcome: await transport.send(message, AbortSignal.timeout(10_000)), far, transport };
}

describe('how answers of the Bot API are read', () => {
  test.each([
    [{ answer: 403, description: 'Forbidden: bot was blocked by the user' }, { kind: 'undeliverable', gone: true }],
    [{ answer: 400, description: 'Bad Request: chat not found' }, { kind: 'undeliverable', gone: true }],
    [{ answer: 400, description: 'Bad Request: message is too long' }, { kind: 'undeliverable' }],
    [{ answer: 429, retryAfter: 17 }, { kind: 'later', afterSeconds: 17 }],
    [{ answer: 502 }, { kind: 'later' }], [{ answer: 'silent' }, { kind: 'unknown' }], [{ answer: 'lose_reply' }, { kind: 'unknown' }],
  ] as const)('%j', async (bend, expected) => {
    const { outcome } = await sendTo(bend);
    // The token is part of every address: a cause holds a code only.
    expect(outcome).toEqual({ ...expected, cause: expect.stringMatching(/^telegram (\d{3}|TIMEOUT|ECONNRESET)$/) as string });
  });

  test('a wrong token stops the line', async () => {
    expect((await sendTo(null, aMessage(), '1:wrong')).outcome).toEqual({ kind: 'down', cause: 'telegram 401' });
  });

  test('an answer nobody can read is not called sent', () => {
    for (const text of ['', '<html>', '{}', '{"ok":false}', 'null']) expect(outcomeOf({ kind: 'answer', status: 200, headers: {}, text }).kind).toBe('unknown');
  });
});

test('a button leads to https; another address stands in the text, where the Bot API takes it', async () => {
  const { far, transport } = await sendTo(null);
  await transport.send(aMessage({ content: { channel: 'telegram', text: 'Renewed', button: { label: 'View receipt', url: 'http://127.0.0.1:3000/r/1' } } }), AbortSignal.timeout(10_000));
  expect(far.sent).toEqual([
    { chat: CHAT, text: 'Renewed', button: { text: 'View receipt', url: 'https://renew.example/r/1' } },
    { chat: CHAT, text: 'Renewed\n\nView receipt: http://127.0.0.1:3000/r/1', button: null },
  ]);
});

test('a group or a name is never written to', async () => {
  for (const to of ['-100123', '@someone', '0', '1e5']) expect((await sendTo(null, aMessage({ to }))).outcome).toEqual({ kind: 'undeliverable', cause: 'address malformed' });
});

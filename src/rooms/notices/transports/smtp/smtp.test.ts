import { describe, expect, test } from 'vitest';
import { at } from '../../../../base/time.ts';
import { transportContract } from '../contract.ts';
import type { Message } from '../transport.ts';
import { openMailServer, type Bend } from './mail-server.ts';
import { outcomeOf, smtpTransport, SmtpSettingsWrong } from './smtp.ts';

const sender = { fromAddress: 'receipts@renew.example', fromName: 'Xuka 续卡' };

transportContract('smtp', async () => {
  const server = await openMailServer();
  const transport = smtpTransport({ url: server.url, ...sender });
  return {
    transport, goodAddress: 'reader@example.com',
    arrived: () => Promise.resolve(server.mails.map((mail) => ({
      messageId: mail.messageId ?? '', to: Array.isArray(mail.to) ? '' : mail.to?.text ?? '', text: mail.text ?? '', subject: mail.subject ?? null,
    }))),
    atRest: () => Promise.resolve(null),
    outage: { begin: server.stop, end: server.start }, repeats: 'same_id',
    poison: () => { server.bend({ step: 'rcpt', code: 550, onlyTo: 'nobody@example.com' }); return 'nobody@example.com'; },
    close: async () => { await transport.close(); await server.stop(); },
  };
});

const message: Message = {
  messageId: 'ntc_00000000000000000000000001', kind: 'renewal.done', to: 'reader@example.com', language: 'en', at: at('2026-11-23T18:00:00Z'), secret: false,
  content: { channel: 'email', subject: 'Renewed', html: '<p>Renewed</p>', text: 'Renewed' },
};

async function sendTo(bend: Bend | null, change: Partial<Message> = {}, timeoutMs = 1_000) {
  const server = await openMailServer();
  server.bend(bend);
  const transport = smtpTransport({ url: server.url, ...sender, timeoutMs });
  try {
    const outcome = await transport.send({ ...message, ...change }, AbortSignal.timeout(10_000));
    return { outcome, mails: server.mails };
  } finally {
    await transport.close();
    await server.stop();
  }
}

describe('how answers of a mail server are read', () => {
  test.each([
    ['rcpt', 450, 'later'], ['rcpt', 550, 'undeliverable'], ['data', 421, 'later'], ['data', 452, 'later'], ['data', 554, 'undeliverable'],
    ['mail', 451, 'down'], ['mail', 550, 'down'], ['mail', 552, 'undeliverable'], ['data', 'silent', 'unknown'], ['data', 'lose_reply', 'unknown'],
  ] as const)('%s %s is %s', async (step, code, kind) => {
    const { outcome } = await sendTo({ step, code });
    expect(outcome.kind).toBe(kind);
    // Causes go into logs: codes and steps, never the address the server repeats in its answer.
    expect('cause' in outcome ? outcome.cause : '').not.toContain('@');
  });

  test('a lost reply, then the same message again: two copies under one id', async () => {
    const server = await openMailServer();
    const transport = smtpTransport({ url: server.url, ...sender, timeoutMs: 1_000 });
    server.bend({ step: 'data', code: 'lose_reply' });
    expect((await transport.send(message, AbortSignal.timeout(5_000))).kind).toBe('unknown');
    server.bend(null);
    expect(await transport.send(message, AbortSignal.timeout(5_000))).toEqual({ kind: 'sent' });
    expect(server.mails.map((mail) => [mail.messageId, mail.date?.toISOString()])).toEqual([
      ['<ntc_00000000000000000000000001@renew.example>', '2026-11-23T18:00:00.000Z'], ['<ntc_00000000000000000000000001@renew.example>', '2026-11-23T18:00:00.000Z'],
    ]);
    await transport.close();
    await server.stop();
  });

  test('codes nobody listed are not called sent', () => {
    for (const error of [{}, { code: 'EWHATEVER' }, { code: 'ECONNECTION', command: 'CONN' }]) expect(outcomeOf(error).kind).toBe('unknown');
  });
});

describe('headers', () => {
  test('a line break in a subject is no header', async () => {
    const { mails } = await sendTo(null, { content: { channel: 'email', subject: 'Renewed\r\nBcc: thief@example.com\r\n\r\nbody', html: '<p>x</p>', text: 'x' } });
    expect(mails[0]!.bcc).toBeUndefined();
    expect(mails[0]!.headers.has('bcc')).toBe(false);
    expect(mails[0]!.text!.trim()).toBe('x');
  });

  test('what goes along arrives as it was drawn', async () => {
    const { mails } = await sendTo(null, { attachments: [{ name: 'receipt-XK-00000001.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 drawn') }] });
    expect(mails[0]!.attachments.map((one) => [one.filename, one.contentType, one.content.toString()])).toEqual([['receipt-XK-00000001.pdf', 'application/pdf', '%PDF-1.7 drawn']]);
  });

  test('a letter that can be ended says so to the mail program, in one tap (RFC 8058)', async () => {
    const { mails: [mail] } = await sendTo(null, { content: { channel: 'email', subject: 'Soon', html: '<p>x</p>', text: 'x', unsubscribeUrl: 'https://renew.example/unsubscribe/tok\r\nBcc: x@example.com' } });
    const raw = mail!.headerLines.filter((one) => one.key.startsWith('list-')).map((one) => one.line.replace(/\s+/g, ' ')).toSorted();
    expect(raw).toEqual(['List-Unsubscribe-Post: List-Unsubscribe=One-Click', 'List-Unsubscribe: <https://renew.example/unsubscribe/tokBcc:%20x@example.com>']);
    expect(mail!.bcc).toBeUndefined();
  });

  test('both bodies, automatic, from the shop, no list header', async () => {
    const { mails: [mail] } = await sendTo(null);
    expect(mail!.html).toContain('<p>Renewed</p>');
    expect(mail!.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail!.headers.has('list')).toBe(false);
    expect(mail!.from!.value[0]).toMatchObject({ name: 'Xuka 续卡', address: 'receipts@renew.example' });
  });
});

test.each(['mail.example.com', 'http://mail.example.com', 'smtp://', ''])('a mail setting that cannot work stops the start: %j', (url) => {
  expect(() => smtpTransport({ url, ...sender })).toThrow(SmtpSettingsWrong);
});
test('a sender that is two addresses stops the start', () => {
  expect(() => smtpTransport({ url: 'smtp://localhost', fromName: 'x', fromAddress: 'a@example.com, b@example.com' })).toThrow(SmtpSettingsWrong);
});

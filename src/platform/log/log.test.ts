import { describe, expect, test } from 'vitest';
import { newId } from '../../base/ids.ts';
import { seededRandom } from '../random.ts';
import { secret } from '../secrets/secret.ts';
import { openLog, type LogOptions } from './log.ts';
import { redact, redactText } from './redact.ts';

function aLog(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  return { lines, log: openLog({ clock: { nowMs: () => Date.parse('2026-11-23T18:00:00.250Z') }, write: (line) => lines.push(line), ...options }) };
}

describe('the redactor', () => {
  test.each([
    ['+12125550123', '***0123'], ['(212) 555-0123', '0123'], ['212.555.0123 called', '***0123 called'], ['８６１３８１２３４５６７８', '***'],
    ['+86 138 1234 5678', '***5678'], ['8901260852299000006', '***0006'], ['89 0126 0852 2990 00006', '***0006'],
    ['4242 4242 4242 4242', '***4242'], ['4242424242424242', '***4242'], ['89049032000001000000128255667788', '***'],
    ['wei.chen+cards@mail.example.com', '***@***'], ['李雷@例子.cn', '***@***'],
    ['Authorization: Bearer abc.def', 'Bearer ***'], ['sk_test_4eC39HqLyjWDarjtT1zdp7dc', '***'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', '***'], ['d41d8cd98f00b204e9800998ecf8427e', '***'], ['from 203.113.112.199', 'from ***'],
  ])('masks %s', (text, mask) => {
    const shown = redactText(`was ${text}, so`);
    expect(shown).toContain(mask);
    expect(shown).not.toContain(text);
    expect(shown.match(/\d/g)?.length ?? 0).toBeLessThanOrEqual(4);
    expect(JSON.stringify(redact({ anything: { at: [text] } }))).not.toContain(text);
  });

  test('leaves ids, moments, counts and ordinary words alone', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 200; round++) {
      const id = newId('rnw', 1_800_000_000_000 + round, random.bytes);
      expect(redact({ renewal: id, said: `renewal ${id} is done` })).toEqual({ renewal: id, said: `renewal ${id} is done` });
    }
    const facts = { status: 201, ms: 12.5, at: '2026-11-23T18:00:00Z', path: '/v1/renewals', cents: 2549, note: 'the carrier said E042 twice', left: 5_368_709 };
    expect(redact(facts)).toEqual(facts);
  });

  test('masks by the name of the field, long numbers, secrets and what errors carry', () => {
    const shown = redact({
      phone: '5550123', email: 'x', passcode: 1, Authorization: 'x', apiKey: 'x', big: 12125550123, bigger: 12125550123n, hidden: secret('hunter2'),
      error: Object.assign(new Error('no row for +12125550123'), { detail: 'Key (email)=(a@b.c)', code: '23505', cause: new Error('4242424242424242') }),
    });
    const text = JSON.stringify(shown);
    for (const planted of ['5550123', 'hunter2', '2125550123', 'a@b.c', '424242424242']) expect(text).not.toContain(planted);
    expect(shown).toMatchObject({ phone: '***', passcode: '***', apiKey: '***', error: { code: '23505', message: 'no row for ***0123' } });
  });

  test('ends on loops and giants', () => {
    const loop: Record<string, unknown> = { text: 'x'.repeat(100_000) };
    loop.self = loop;
    expect(JSON.stringify(redact(loop)).length).toBeLessThan(20_000);
  });
});

test('a line is one JSON object with moment, level, event, and the facts of its request', () => {
  const { log, lines } = aLog();
  log.with({ request: 'req_1' }).warn('http.refused', { code: 'quote_expired', event: 'forged', level: 'debug' });
  log.debug('not.written');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toEqual({ at: '2026-11-23T18:00:00.250Z', level: 'warn', event: 'http.refused', request: 'req_1', code: 'quote_expired' });
});

test('a line cannot be broken in two by what it reports', () => {
  const { log, lines } = aLog();
  log.info('note', { text: 'one\n{"level":"error"}\r\u2028' });
  expect(lines.join('').trimEnd()).not.toMatch(/[\n\r]/);
});

test('at a terminal a line is plain text', () => {
  const { log, lines } = aLog({ pretty: true, level: 'debug' });
  log.error('server.failed', { port: 3000, why: 'port is taken' });
  expect(lines[0]).toBe('18:00:00 ✗ server.failed port=3000 why="port is taken"\n');
});

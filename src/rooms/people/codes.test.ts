import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../base/language.ts';
import { HOUR } from '../../base/time.ts';
import { seededRandom } from '../../platform/random.ts';
import { newToken } from './people.ts';
import { cloneDatabase } from '../../../tests/support/database.ts';
import { bench, refusalOf, START } from './test-bench.ts';

describe('codes by text', () => {
  const { state, time, people, notices, line, ask, codeOn } = bench(cloneDatabase);
  const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');
  const check = (requestToken: string, code: string, ip = '203.0.113.9') => people().checkCode({ requestToken, code, ip, door: 'web' });

  test('a right code opens its line, once, for the page that asked', async () => {
    const asked = ask();
    expect(await people().askCode(asked)).toEqual({ expiresAt: START + 300, askAgainAt: START + 30 });
    const code = (await codeOn())!;
    expect(await refusalOf(check(newToken(seededRandom(1)), code))).toBe('code_expired');
    time.advanceMs(1_000);
    expect(await check(asked.requestToken, `${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({ subject: line, purpose: 'see_line' });
    expect(await refusalOf(check(asked.requestToken, code))).toBe('code_expired');
    const journal = await state.db.query<{ what: string; line: string }>('select what, line from journal_entries order by at');
    expect(journal.rows).toEqual([{ what: 'code.sent', line }, { what: 'code.right', line }]);
  });

  test('five wrong ones kill it, even for the right one', async () => {
    const asked = ask();
    await people().askCode(asked);
    const code = (await codeOn())!;
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) answers.push(await refusalOf(check(asked.requestToken, wrongFor(code))));
    expect(answers).toEqual(['code_wrong', 'code_wrong', 'code_wrong', 'code_wrong', 'code_locked', 'code_locked']);
    expect(await refusalOf(check(asked.requestToken, code))).toBe('code_locked');
  });

  test('a hundred guesses at once get five tries between them, whichever way they fall', async () => {
    for (let round = 0; round < 4; round++) {
      await state.db.query('truncate platform_limits');
      const asked = ask();
      await people().askCode(asked);
      const code = (await codeOn())!;
      const one = people();
      await Promise.all(Array.from({ length: 100 }, (_, i) => refusalOf(one.checkCode({ requestToken: asked.requestToken, code: String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0'), ip: `198.51.${i}.7`, door: 'web' }))));
      const tried = await state.db.query(`select 1 from journal_entries where what in ('code.wrong', 'code.locked') and facts ->> 'code' = (select id from people_codes where tries_left = 0 order by created_at desc limit 1)`);
      expect(tried.rowCount).toBe(5);
      expect((await state.db.query('select 1 from people_codes where used_at is not null')).rowCount).toBe(0);
      await state.db.query('truncate people_codes, journal_entries');
      time.advanceMs(1_000);
    }
  });

  test('the right code twenty times at once opens once', async () => {
    const asked = ask();
    await people().askCode(asked);
    const code = (await codeOn())!;
    const one = people();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusalOf(one.checkCode({ requestToken: asked.requestToken, code, ip: '203.0.113.9', door: 'web' }))));
    expect(answers.filter((answer) => answer === 'none')).toHaveLength(1);
  });

  test('five minutes and no longer; a new one replaces the old one', async () => {
    const asked = ask();
    await people().askCode(asked);
    const first = (await codeOn())!;
    time.advanceMs(31_000);
    await people().askCode(asked);
    const second = (await codeOn())!;
    if (first !== second) expect(await refusalOf(check(asked.requestToken, first))).toBe('code_wrong');
    time.advanceMs(299_000);
    expect(await check(asked.requestToken, second)).toMatchObject({ subject: line });
    const late = ask({ phone: '+12065550199' });
    await people().askCode(late);
    const third = (await codeOn('+12065550199'))!;
    time.advanceMs(300_000);
    expect(await refusalOf(check(late.requestToken, third))).toBe('code_expired');
  });

  test('an unknown number gets the same answer from as many statements, and no text', async () => {
    const one = people();
    await one.askCode(ask({ phone: '+12125550188' }));
    state.statements.length = 0;
    const known = await one.askCode(ask({ phone: '+12125550123' }));
    const statementsKnown = state.statements.splice(0).length;
    const stranger = ask({ phone: '+12125550177', subject: null });
    const unknown = await one.askCode(stranger);
    expect(unknown).toEqual(known);
    expect(state.statements.length).toBe(statementsKnown);
    expect(await codeOn('+12125550177')).toBeNull();
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) answers.push(await refusalOf(check(stranger.requestToken, String(100_000 + i))));
    expect(answers).toEqual(['code_wrong', 'code_wrong', 'code_wrong', 'code_wrong', 'code_locked', 'code_locked']);
  });

  test('limits per number are quiet: same answer, no text, and the code that is out stays good', async () => {
    const asked = ask();
    const first = await people().askCode(asked);
    const code = (await codeOn())!;
    expect(await people().askCode(asked)).toEqual(first);
    expect((await state.db.query('select 1 from notices_outbox')).rowCount).toBe(1);
    expect(await check(asked.requestToken, code)).toMatchObject({ subject: line });
    for (const [seconds, sent] of [[31, 2], [62, 3], [93, 3], [901, 4], [1_802, 5], [2_703, 5], [HOUR + 1, 6]] as const) {
      time.set((START + seconds) as typeof START);
      await people().askCode(ask({ phone: '(212) 555-0123', ip: `192.0.2.${seconds % 200}` }));
      expect([seconds, (await state.db.query('select 1 from notices_outbox')).rowCount]).toEqual([seconds, sent]);
      await state.db.query(`delete from platform_limits where name like 'code.address%'`);
    }
  });

  test('limits per network are loud and count every number', async () => {
    for (let i = 0; i < 10; i++) await people().askCode(ask({ phone: `+1212555${String(1_000 + i)}`, ip: `203.0.113.${i}`, subject: null }));
    expect(await refusalOf(people().askCode(ask({ ip: '203.0.113.200' })))).toBe('too_many_requests');
    expect(await refusalOf(people().askCode(ask({ ip: '198.51.100.1' })))).toBe('none');
  });

  test.each(['+14165550123', '+18005550123', '+8613800138000', '+15215550123'])('no text goes to %s, and nobody is told so', async (phone) => {
    const before = await people().askCode(ask());
    expect(await people().askCode(ask({ phone }))).toEqual(before);
    expect((await state.db.query('select 1 from notices_outbox')).rowCount).toBe(1);
  });

  test('ten failures in an hour close the way for that network, not for the owner elsewhere', async () => {
    for (let i = 0; i < 2; i++) {
      const asked = ask();
      await people().askCode(asked);
      const code = (await codeOn())!;
      for (let tries = 0; tries < 5; tries++) await refusalOf(check(asked.requestToken, wrongFor(code)));
      time.advanceMs(31_000);
    }
    const asked = ask();
    await people().askCode(asked);
    const code = (await codeOn())!;
    expect(await refusalOf(check(asked.requestToken, code))).toBe('code_locked');
    expect(await check(asked.requestToken, code, '198.51.100.7')).toMatchObject({ subject: line });
  });

  test('a slip of the finger costs no try', async () => {
    const asked = ask();
    await people().askCode(asked);
    for (const slip of ['', '12345', '1234567', 'abcdef', '\u0000', '１２３４５']) expect(await refusalOf(check(asked.requestToken, slip))).toBe('code_wrong');
    expect((await state.db.query<{ tries_left: number }>('select tries_left from people_codes')).rows).toEqual([{ tries_left: 5 }]);
    const fullWidth = [...(await codeOn())!].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    expect(await check(asked.requestToken, fullWidth)).toMatchObject({ subject: line });
  });

  test('the code, the number and the token lie nowhere in the clear but on the sandbox phone', async () => {
    for (const language of LANGUAGES) {
      await state.db.query('truncate platform_limits');
      const asked = ask({ language });
      await people().askCode(asked);
      await codeOn();
      const tables = (await state.db.query<{ tablename: string }>(`select tablename from pg_tables where schemaname = 'public'`)).rows.map((row) => row.tablename);
      const text = (await state.db.query<{ text: string }>(`select json_agg(m.content)::text as text from notices_mailbox m`)).rows[0]!.text;
      expect(text).toContain('sealed');
      const codes = (await notices().mailbox.list()).map((one) => /#(\d{6})$/.exec(one.content.text)![1]!);
      expect(codes.length).toBeGreaterThan(0);
      for (const table of tables) {
        const dump = JSON.stringify((await state.db.query<{ all: string }>(`select coalesce(json_agg(t)::text, '') as all from ${table} t`)).rows);
        for (const code of codes) expect([table, new RegExp(`(?<![0-9A-Za-z_-])${code}(?![0-9A-Za-z_-])`).test(dump)]).toEqual([table, false]);
        expect(dump).not.toContain(asked.requestToken);
        if (table !== 'notices_mailbox') expect([table, dump.includes('2125550123')]).toEqual([table, false]);
      }
      time.advanceMs(31_000);
    }
  });
});

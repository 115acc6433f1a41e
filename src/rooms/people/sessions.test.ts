import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../base/time.ts';
import { newToken } from './people.ts';
import { cloneDatabase } from '../../../tests/support/database.ts';
import { bench, refusalOf, START } from './test-bench.ts';

const reader = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const;

describe('sessions', () => {
  const { state, time, people, newId, random, line } = bench(cloneDatabase);

  test('a token opens its session; only its hash is kept', async () => {
    const { token, session } = await people().openSession(reader);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await people().readSession(token)).toEqual(session);
    expect(session).toMatchObject({ ...reader, customerId: null, lines: [] });
    expect(JSON.stringify((await state.db.query('select * from people_sessions')).rows)).not.toContain(token);
  });

  test.each([undefined, '', 'x', '../../etc/passwd', 'a'.repeat(10_000), 'é'.repeat(43)])('no session behind %j', async (token) => {
    state.statements.length = 0;
    expect(await people().readSession(token)).toBeNull();
    expect(state.statements).toEqual([]);
  });

  test('a granted line is seen under a new token, and the old one is dead', async () => {
    const opened = await people().openSession(reader);
    const granted = await people().grantLine(opened.session, line);
    expect(granted.session.lines).toEqual([line]);
    expect(granted.token).not.toBe(opened.token);
    expect(await people().readSession(opened.token)).toBeNull();
    expect((await people().readSession(granted.token))!.lines).toEqual([line]);
    expect((await state.db.query<{ what: string; subject: string }>('select what, subject from journal_entries')).rows).toEqual([{ what: 'session.line_granted', subject: line }]);
  });

  test('a grant ends after twelve hours, the session goes on; fresh is shorter still', async () => {
    const { session } = await people().openSession(reader);
    const { token } = await people().grantLine(session, line);
    time.advanceMs(5 * 60_000);
    const fresh = (await people().readSession(token))!;
    expect(people().isFresh(fresh, line, 600)).toBe(true);
    expect(people().isFresh(fresh, line, 300)).toBe(false);
    expect(people().isFresh(fresh, newId('line'), 600)).toBe(false);
    time.set((START + 12 * HOUR - 1) as typeof START);
    expect((await people().readSession(token))!.lines).toEqual([line]);
    time.set((START + 12 * HOUR) as typeof START);
    expect(await people().readSession(token)).toMatchObject({ lines: [] });
  });

  test('seven idle days end it, use keeps it, thirty days end it all the same', async () => {
    const { token } = await people().openSession(reader);
    for (let day = 6; day <= 24; day += 6) {
      time.set((START + day * DAY) as typeof START);
      expect(await people().readSession(token)).not.toBeNull();
    }
    time.set((START + 30 * DAY) as typeof START);
    expect(await people().readSession(token)).toBeNull();
    time.set(START);
    const idle = await people().openSession(reader);
    time.set((START + 7 * DAY) as typeof START);
    expect(await people().readSession(idle.token)).toBeNull();
    expect(await refusalOf(people().grantLine(idle.session, line))).toBe('sign_in_needed');
  });

  test('five grants at once: all five lines, one living token', async () => {
    const one = people();
    const { session } = await one.openSession(reader);
    const lines = Array.from({ length: 5 }, () => newId('line'));
    const results = await Promise.all(lines.map((each) => one.grantLine(session, each)));
    const living = (await Promise.all(results.map(({ token }) => one.readSession(token)))).filter((each) => each !== null);
    expect(living).toHaveLength(1);
    expect([...living[0]!.lines].sort()).toEqual([...lines].sort());
  });

  test('a session sees twenty lines at most: the oldest grant makes room', async () => {
    let { session } = await people().openSession(reader);
    const lines = Array.from({ length: 22 }, () => newId('line'));
    for (const each of lines) {
      time.advanceMs(1_000);
      ({ session } = await people().grantLine(session, each));
    }
    expect([...session.lines].sort()).toEqual(lines.slice(2).sort());
  });

  test('ended is ended: by its owner, or all of a customer at once', async () => {
    const customer = await people().ensureCustomer({ channel: 'sms', address: '+12125550123' }, reader);
    const mine = await Promise.all([1, 2, 3].map(() => people().openSession({ ...reader, customerId: customer.id })));
    const other = await people().openSession(reader);
    await people().endSession(mine[0]!.token);
    expect(await people().readSession(mine[0]!.token)).toBeNull();
    expect((await people().readSession(mine[1]!.token))!.customerId).toBe(customer.id);
    expect(await people().endSessionsOf(customer.id)).toBe(2);
    for (const { token } of mine) expect(await people().readSession(token)).toBeNull();
    expect(await people().readSession(other.token)).not.toBeNull();
    await people().endSession(newToken(random));
  });

  test('the reader’s language and clock are kept with it', async () => {
    const { token, session } = await people().openSession(reader);
    await people().keepReader(session, { language: 'es' });
    expect(await people().readSession(token)).toMatchObject({ language: 'es', zone: 'Asia/Shanghai' });
  });

  test('what nobody can use any more is forgotten', async () => {
    await people().openSession(reader);
    await people().forgetOld((START + 31 * DAY) as typeof START);
    expect((await state.db.query('select 1 from people_sessions')).rowCount).toBe(1);
    await people().forgetOld((START + 31 * DAY + 1) as typeof START);
    expect((await state.db.query('select 1 from people_sessions')).rowCount).toBe(0);
  });

  test('two first sign-ins at once make one customer; the case of an address does not matter', async () => {
    const one = people();
    const made = await Promise.all(Array.from({ length: 10 }, (_, i) => one.ensureCustomer({ channel: 'email', address: i % 2 === 0 ? 'Ming@Example.com' : 'ming@example.com' }, reader)));
    expect(new Set(made.map((each) => each.id)).size).toBe(1);
    expect(await one.findCustomerBy({ channel: 'email', address: 'MING@example.com' })).toEqual(made[0]);
    expect(await one.findCustomer(made[0]!.id)).toEqual(made[0]);
    expect(await one.findCustomerBy({ channel: 'sms', address: '+12125550123' })).toBeNull();
  });
});

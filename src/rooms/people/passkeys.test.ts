import { describe, expect, test } from 'vitest';
import { newToken } from './people.ts';
import { cloneDatabase } from '../../../tests/support/database.ts';
import { testAuthenticator } from './test-authenticator.ts';
import { bench, refusalOf } from './test-bench.ts';

const SITE = { origin: 'https://renew.example', rpId: 'renew.example', name: 'Xuka' };
const BY = { door: 'web', actor: 'test', reason: 'test' } as const;

describe('passkeys', () => {
  const { state, random, time, people, notices } = bench(cloneDatabase);
  async function aPerson() {
    const room = people();
    const { id } = await room.ensureCustomer({ channel: 'email', address: 'ming@example.com' }, { language: 'en', zone: null });
    const customer = (await room.findCustomer(id))!;
    const { session, token } = await room.signIn(null, { customer: id, proof: 'email', device: null, language: 'en', zone: null });
    const ask = async (purpose: 'add' | 'sign_in' | 'step_up') => {
      const requestToken = newToken(random);
      return { requestToken, options: await room.askPasskey({ purpose, customer: purpose === 'sign_in' ? null : customer, requestToken, site: SITE, title: 'm•••@example.com' }) as { challenge: string; rp?: { id: string } } };
    };
    const add = async (device: ReturnType<typeof testAuthenticator>) => {
      const { requestToken, options } = await ask('add');
      return room.addPasskey({ customer, session, requestToken, answer: device.create(options), name: 'Pixel', site: SITE, by: BY });
    };
    const check = (requestToken: string, answer: string) => room.checkPasskey({ purpose: 'sign_in', requestToken, answer, site: SITE, by: BY });
    return { room, customer, session, token, ask, add, check };
  }

  test('is added, opens the account, is named and removed; every other session ends and every address is told', async () => {
    const { room, customer, session, token, ask, add, check } = await aPerson();
    const other = await room.signIn(null, { customer: customer.id, proof: 'email', device: null, language: 'en', zone: null });
    const device = testAuthenticator(SITE);
    const id = await add(device);
    expect(await room.readSession(other.token)).toBeNull();
    expect(await room.readSession(token)).not.toBeNull();
    const { requestToken, options } = await ask('sign_in');
    expect(await check(requestToken, device.get(options))).toEqual({ customer: customer.id, passkey: id });
    await room.renamePasskey(customer.id, id, '  Work\u202e phone ');
    expect(await room.listPasskeys(customer.id)).toMatchObject([{ id, name: 'Work phone', usedAt: time.now() }]);
    expect((await room.findCustomer(customer.id))!.passkeys).toBe(1);
    await room.removePasskey({ customer, session, passkey: id, by: BY });
    const again = await ask('sign_in');
    expect(await refusalOf(check(again.requestToken, device.get(again.options)))).toBe('passkey_wrong');
    await notices().sendDue({ signal: new AbortController().signal });
    expect((await notices().mailbox.list({ to: 'ming@example.com' })).map((one) => one.kind)).toEqual(['account.changed', 'account.changed']);
  });

  test('an answer counts once, for the page that asked, for five minutes', async () => {
    const { ask, add, check } = await aPerson();
    const device = testAuthenticator(SITE);
    await add(device);
    const one = await ask('sign_in');
    const answer = device.get(one.options);
    expect(await refusalOf(check(newToken(random), answer))).toBe('passkey_wrong');
    expect(await refusalOf(check(one.requestToken, answer))).toBe('none');
    expect(await refusalOf(check(one.requestToken, answer))).toBe('passkey_wrong');
    const late = await ask('sign_in');
    time.advanceMs(300_000);
    expect(await refusalOf(check(late.requestToken, device.get(late.options)))).toBe('passkey_wrong');
  });

  test.each([
    ['another origin', { origin: 'https://renew.example.evil' }], ['another name', { rpId: 'evil.example' }], ['nobody in front of it', { verified: false }], ['a counter that went back', { counter: -1 }],
  ] as const)('from %s it opens nothing, and the try is in the journal', async (_what, changed) => {
    const { customer, ask, add, check } = await aPerson();
    const device = testAuthenticator(SITE);
    await add(device);
    const first = await ask('sign_in');
    await check(first.requestToken, device.get(first.options));
    Object.assign(device.state, changed, 'counter' in changed ? { counter: 0 } : {});
    if ('counter' in changed) await state.db.query('update people_passkeys set counter = 7');
    const { requestToken, options } = await ask('sign_in');
    expect(await refusalOf(check(requestToken, device.get(options)))).toBe('passkey_wrong');
    expect((await state.db.query('select 1 from journal_entries where what = $1 and subject = $2', ['passkey.wrong', customer.id])).rowCount).toBe(1);
  });

  test('a challenge that was not ours, an answer to another purpose, and nonsense open nothing', async () => {
    const { ask, add, check } = await aPerson();
    const device = testAuthenticator(SITE);
    await add(device);
    const one = await ask('sign_in');
    expect(await refusalOf(check(one.requestToken, device.get({ challenge: 'AAAA' })))).toBe('passkey_wrong');
    const other = await ask('step_up');
    expect(await refusalOf(check(other.requestToken, device.get(other.options)))).toBe('passkey_wrong');
    for (const nonsense of ['', '{', 'null', '[]', '{"id":1}', `{"id":"${device.id}"}`, '{"__proto__":{"id":"x"}}']) {
      const next = await ask('sign_in');
      expect([nonsense, await refusalOf(check(next.requestToken, nonsense))]).toEqual([nonsense, 'passkey_wrong']);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { cloneDatabase } from '../../../tests/support/database.ts';
import type { CustomerId } from '../../base/ids.ts';
import { plusSeconds } from '../../base/time.ts';
import { newKeyRing } from '../../platform/secrets/key-file.ts';
import { keysOf } from '../../platform/secrets/keys.ts';
import { openCommitter } from '../../platform/db/unit.ts';
import { journalOf } from '../journal/journal.ts';
import { sandboxDevice, subscriptionText, type PushSubscription } from '../notices/notices.ts';
import { forgetPushDevice, forgetTelegram, openPeople, PUSH_DEVICES_MAX, reachesOf, TELEGRAM_CODE_SECONDS, type ContactAddress, type Customer } from './people.ts';
import { bench, refusalOf, START } from './test-bench.ts';

const BY = { door: 'web', actor: 'test', reason: 'a test' } as const;
const EMAIL: ContactAddress = { channel: 'email', address: 'lin@example.com' }, PHONE: ContactAddress = { channel: 'sms', address: '+12125550123' };
const SHOWN = { words: 'Yes, notify this device', language: 'en', version: 1, place: 'web /account/app' } as const;
const CHAT = '700123456';

describe('ways to a person', () => {
  const on = bench(cloneDatabase);
  const people = () => openPeople({ db: on.state.db, commit: openCommitter(on.state.db).commit, clock: on.time, random: on.random, newId: on.newId, keys: on.keys, mayPush: () => true, telegramUrl: (code) => `https://t.me/bot?start=${code}` });
  const app = () => ({ db: on.state.db, committer: openCommitter(on.state.db), clock: on.time, newId: on.newId, keys: on.keys });
  const device = (): PushSubscription => sandboxDevice(on.random);
  const lin = async (more: readonly ContactAddress[] = []): Promise<Customer> => {
    const made = await people().ensureCustomer(EMAIL, { language: 'zh-CN', zone: 'Asia/Shanghai' });
    const { session } = await people().openSession({ language: 'en', zone: null, customerId: made.id });
    for (const contact of more) { on.time.advanceMs(1_000); await people().addContact({ customer: made, session, contact, by: BY }); }
    return (await people().findCustomer(made.id))!;
  };
  const add = (customer: CustomerId, subscription: unknown, more: object = {}) => people().addPushDevice({ customer, subscription, name: 'Chrome · Android', expiresAt: null, by: BY, ...more });
  const codeFor = async (customer: CustomerId) => new URL((await people().startTelegramLink({ customer, consent: SHOWN, by: BY })).url).searchParams.get('start')!;
  let update = 0n;
  const link = (code: string, chat = CHAT) => people().completeTelegramLink({ updateId: ++update, chat, code });
  const pushed = async (customer: CustomerId) => (await people().reachOf(customer, 'service'))!.push.map((one) => one.address);

  describe('devices', () => {
    test('are listed, reached by their subscription, and lie sealed; adding again is the same device', async () => {
      const { id } = await lin(), one = device();
      await add(id, { ...one, expirationTime: null }, { consent: SHOWN });
      await add(id, JSON.stringify(one), { name: 'My phone' });
      expect((await people().pushDevices(id)).map((row) => row.name)).toEqual(['My phone']);
      expect(await pushed(id)).toEqual([subscriptionText(one)]);
      expect(JSON.stringify((await on.state.db.query('select * from people_push_devices')).rows)).not.toContain(one.endpoint.slice(-10));
      expect((await people().listConsents(id)).map((row) => `${row.channel} ${row.purpose} ${row.given} ${row.words}`).toSorted()).toEqual([`push receipt true ${SHOWN.words}`, `push service true ${SHOWN.words}`]);
      expect((await journalOf(on.state.db, id)).map((row) => row.what)).toEqual(expect.arrayContaining(['push.added', 'consent.given']));
    });

    test('move to whoever adds them last', async () => {
      const first = await lin(), second = await people().ensureCustomer(PHONE, { language: 'en', zone: null }), shared = device();
      await add(first.id, shared);
      await add(second.id, shared);
      expect([await pushed(first.id), await pushed(second.id)]).toEqual([[], [subscriptionText(shared)]]);
    });

    test('nothing but a subscription at a push service we know', async () => {
      const { id } = await lin();
      const strict = on.people();
      for (const subscription of [null, 'x', device(), { ...device(), endpoint: 'https://127.0.0.1/x' }]) {
        expect(await refusalOf(strict.addPushDevice({ customer: id, subscription, name: 'x', expiresAt: null, by: BY }))).toBe('malformed');
      }
      await strict.addPushDevice({ customer: id, subscription: { ...device(), endpoint: 'https://fcm.googleapis.com/fcm/send/x' }, name: 'x', expiresAt: null, by: BY });
    });

    test('the eleventh takes the oldest one’s place', async () => {
      const { id } = await lin(), all = Array.from({ length: PUSH_DEVICES_MAX + 1 }, device);
      for (const one of all) { await add(id, one); on.time.advanceMs(1_000); }
      expect(await pushed(id)).toEqual(all.slice(1).map(subscriptionText));
    });

    test('go with the session they were added in, by hand or when their time is over; signing in again keeps them', async () => {
      const { id } = await lin();
      const proof = { customer: id, proof: 'email', device: null, language: 'en', zone: null } as const;
      const first = await people().signIn(null, proof);
      await add(id, device(), { session: first.session.id });
      const again = await people().signIn(first.session, proof);
      expect((await people().pushDevices(id)).map((one) => one.session)).toEqual([again.session.id]);
      const other = await people().signIn(null, proof), kept = device();
      await add(id, kept, { session: other.session.id });
      await people().endListed(other.session, 'others');
      expect(await pushed(id)).toEqual([subscriptionText(kept)]);
      await people().endSession(other.token);
      expect(await pushed(id)).toEqual([]);
      expect(await refusalOf(add(id, device(), { session: other.session.id }))).toBe('sign_in_needed');
      await add(id, device(), { expiresAt: plusSeconds(START, 60) });
      expect((await pushed(id)).length).toBe(1);
      on.time.advanceMs(60_000);
      expect([await pushed(id), await people().pushDevices(id)]).toEqual([[], []]);
      await people().forgetOld(on.time.now());
      expect((await on.state.db.query('select 1 from people_push_devices')).rowCount).toBe(0);
    });

    test('another person signing in on the browser takes its device away', async () => {
      const first = await lin(), second = await people().ensureCustomer(PHONE, { language: 'en', zone: null });
      const was = await people().signIn(null, { customer: first.id, proof: 'email', device: null, language: 'en', zone: null });
      await add(first.id, device(), { session: was.session.id });
      await people().signIn(was.session, { customer: second.id, proof: 'sms', device: null, language: 'en', zone: null });
      expect([await pushed(first.id), await pushed(second.id)]).toEqual([[], []]);
    });

    test('a dead one is forgotten, once, and not when it was added again since; somebody else’s is not removed', async () => {
      const { id } = await lin(), one = device();
      await add(id, one);
      const [{ id: known } = { id: 'psh_x' as const }] = await people().pushDevices(id);
      expect(await refusalOf(people().removePushDevice({ customer: on.newId('cus'), device: known, by: BY }))).toBe('not_found');
      await forgetPushDevice(app(), { to: subscriptionText(one), at: plusSeconds(START, -1) });
      expect((await pushed(id)).length).toBe(1);
      await Promise.all([1, 2].map(() => forgetPushDevice(app(), { to: subscriptionText(one), at: START })));
      await forgetPushDevice(app(), { to: 'no subscription', at: START });
      expect(await pushed(id)).toEqual([]);
    });
  });

  describe('a Telegram chat', () => {
    test('is linked by a code, once, within ten minutes; told in the chat and at the addresses', async () => {
      const { id } = await lin(), code = await codeFor(id);
      expect(await link(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`)).toBe('refused');
      expect(await link('short')).toBe('refused');
      expect(await link(code)).toBe('linked');
      expect(await people().completeTelegramLink({ updateId: update, chat: CHAT, code })).toBe('known');
      expect(await link(code, '700999999')).toBe('refused');
      expect((await people().reachOf(id, 'service'))!.telegram).toBe(CHAT);
      const { rows } = await on.state.db.query<{ channel: string; payload: { change: string } }>('select channel, payload from notices_outbox order by channel');
      expect(rows.map((row) => [row.channel, row.payload.change])).toEqual([['email', 'telegram_linked'], ['telegram', 'telegram_linked']]);
      const everything = JSON.stringify(await Promise.all(['people_telegram_links', 'people_telegram_codes', 'journal_entries', 'people_consents'].map((table) => on.state.db.query(`select * from ${table}`))));
      expect(everything).not.toMatch(new RegExp(`${CHAT}|${code}`));
    });

    test('an old link is worth nothing once there is a newer one, or after its time; two taps at once link once', async () => {
      const { id } = await lin(), old = await codeFor(id), code = await codeFor(id);
      expect(await link(old)).toBe('refused');
      expect((await Promise.all([link(code), link(code, '700999999')])).toSorted()).toEqual(['linked', 'refused']);
      const late = await codeFor(id);
      on.time.advanceMs(TELEGRAM_CODE_SECONDS * 1_000);
      expect(await link(late)).toBe('refused');
    });

    test('belongs to whose code it showed last, and a person has one', async () => {
      const first = await lin(), second = await people().ensureCustomer(PHONE, { language: 'en', zone: null });
      const chatOf = async (who: Customer) => (await people().reachOf(who.id, 'service'))!.telegram;
      await link(await codeFor(first.id));
      await link(await codeFor(second.id));
      expect([await chatOf(first), await chatOf(second)]).toEqual([null, CHAT]);
      await link(await codeFor(second.id), '700999999');
      expect(await chatOf(second)).toBe('700999999');
    });

    test('/stop lets it go and says so; a blocked bot says nothing; a dead chat is forgotten', async () => {
      const { id } = await lin();
      await link(await codeFor(id));
      expect(await people().stopTelegram({ updateId: ++update, chat: CHAT, tell: true })).toBe('stopped');
      expect(await people().stopTelegram({ updateId: update, chat: CHAT, tell: true })).toBe('known');
      expect(await people().stopTelegram({ updateId: ++update, chat: CHAT, tell: true })).toBe('not_linked');
      expect(await people().telegramOf(id)).toBeNull();
      await link(await codeFor(id));
      await people().stopTelegram({ updateId: ++update, chat: CHAT, tell: false });
      const { rows } = await on.state.db.query<{ n: number }>(`select count(*)::int as n from notices_outbox where channel = 'telegram' and payload->>'change' = 'telegram_unlinked'`);
      expect(rows[0]!.n).toBe(1);
      await link(await codeFor(id));
      await forgetTelegram(app(), { to: CHAT, at: START });
      expect(await people().telegramOf(id)).toBeNull();
      expect(await refusalOf(people().unlinkTelegram({ customer: id, by: BY }))).toBe('not_found');
    });

    test('without a bot there is no link', async () => {
      const { id } = await lin();
      expect(on.people().hasTelegram).toBe(false);
      expect(await refusalOf(on.people().startTelegramLink({ customer: id, consent: SHOWN, by: BY }))).toBe('not_found');
    });
  });

  describe('where a person may be written to', () => {
    test('consent and STOP take ways away, one by one; promotions need a wish of their own', async () => {
      const customer = await lin([PHONE, { channel: 'email', address: 'second@example.com' }]), one = device();
      await add(customer.id, one);
      await link(await codeFor(customer.id));
      const reach = async (purpose: 'service' | 'promo' | 'code' = 'service') => (await people().reachOf(customer.id, purpose))!;
      expect(await reach()).toEqual({ customer: customer.id, language: 'zh-CN', zone: 'Asia/Shanghai', email: EMAIL.address, sms: PHONE.address, telegram: CHAT, push: [{ id: expect.stringMatching(/^psh_/) as string, address: subscriptionText(one) }] });
      expect(await reach('promo')).toMatchObject({ email: null, sms: null, telegram: null, push: [] });
      const say = (contact: ContactAddress, given: boolean) => people().recordConsents([{ customer: customer.id, contact, purpose: 'service', given, ...SHOWN }]);
      await say(EMAIL, false);
      expect((await reach()).email).toBe('second@example.com');
      on.time.advanceMs(1_000);
      await say(EMAIL, true);
      expect((await reach()).email).toBe(EMAIL.address);
      await people().stopTexts({ number: PHONE.address, by: BY });
      expect([await people().textsStopped(PHONE.address), (await reach()).sms, (await reach('code')).sms]).toEqual([true, null, PHONE.address]);
      await people().stopTexts({ number: PHONE.address, by: BY });
      await people().startTexts({ number: PHONE.address, by: BY });
      expect((await reach()).sms).toBe(PHONE.address);
      expect(JSON.stringify((await on.state.db.query('select * from people_stops')).rows)).not.toContain('5550123');
    });

    test('many people in two statements; STOP and consents hold after the keys were rotated', async () => {
      const customer = await lin([PHONE]);
      await people().stopTexts({ number: PHONE.address, by: BY });
      await people().recordConsents([{ customer: customer.id, contact: EMAIL, purpose: 'service', given: false, ...SHOWN }]);
      const old = newKeyRing(on.random), ring = newKeyRing(on.random);
      const rotated = keysOf({ ...ring, master: [...ring.master, ...old.master] }, on.random);
      // The bench's own keys are the old master: what they sealed is read through the older secret.
      const both = { ...rotated, unseal: on.keys.unseal, macs: (purpose: string, text: string) => [rotated.mac(purpose, text), on.keys.mac(purpose, text)] };
      on.state.statements.length = 0;
      const found = await reachesOf({ db: on.state.db, clock: on.time, keys: both }, [customer.id, on.newId('cus')], 'service');
      expect(on.state.statements.length).toBe(2);
      expect([...found.values()]).toEqual([{ customer: customer.id, language: 'zh-CN', zone: 'Asia/Shanghai', email: null, sms: null, telegram: null, push: [] }]);
    });

    test('a deleted person keeps no way', async () => {
      const customer = await lin();
      await add(customer.id, device());
      await link(await codeFor(customer.id));
      await codeFor(customer.id);
      await people().deleteCustomer(customer, BY);
      for (const table of ['people_push_devices', 'people_telegram_links', 'people_telegram_codes']) expect((await on.state.db.query(`select 1 from ${table} where customer_id = $1`, [customer.id])).rowCount).toBe(0);
      expect(await people().reachOf(customer.id, 'service')).toBeNull();
    });
  });
});

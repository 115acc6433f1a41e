import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mandateOf } from '../../rooms/autorenew/autorenew.ts';
import { proofsOf, queueList, turnsOf } from '../../rooms/calls/calls.ts';
import { walletOf } from '../../rooms/wallet/wallet.ts';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { aHotline, PASSCODE, type HotlineWorld } from '../../../tests/support/hotline.ts';
import type { Spoken } from './steps.ts';
import { digitByDigit } from './words/numbers.ts';

/** A telephone in a test: whatever carries the call, a caller presses keys, is silent, or hangs up. Each answers with what was heard. */
export interface TestCall {
  /** Everything heard since the last key, waits included, as one text. */
  text(): string;
  press(keys: string): Promise<string>;
  silence(): Promise<string>;
  /** The last event arrives once more, as a provider repeats it; what is heard is the answer to the repeat. */
  again(): Promise<string>;
  /** The provider's keypad step is done: with a token, or without. */
  card(token: string | null): Promise<string>;
  hangUp(): Promise<void>;
  isOver(): boolean;
}
/** What this telephone can: a certified keypad step for cards, and whether keys typed before a question reach the flow at all. */
export interface PhoneCan { readonly takesCards: boolean; readonly typesAhead: boolean }
export interface TestPhone {
  dial(from: string | null): Promise<TestCall>;
}

const KEY: Readonly<Record<Spoken, string>> = { en: '1', es: '2', zh: '3' };
const national = (number: string): string => number.slice(2);
const SUSPENDED = '2026-08-20T20:00:00Z';

/** One suite of stories for everything that carries a voice. `open` puts the adapter before a world of its own. */
export function callFlowStories(name: string, can: PhoneCan, open: (world: HotlineWorld) => Promise<TestPhone> | TestPhone): void {
  describe(`hotline by ${name}`, () => {
    let world: HotlineWorld;
    let phone: TestPhone;
    let strangers = 0;
    /** Somebody else each time: callers are counted. */
    const stranger = (): string => `+1310555${String(1_000 + strangers++)}`;
    beforeAll(async () => { world = await aHotline(); phone = await open(world); });
    afterAll(() => world.close());

    /** From the language to the question how to pay, for a line that is proved by its passcode. */
    async function toPay(call: TestCall, number: string, language: Spoken = 'en'): Promise<string> {
      await call.press(KEY[language]);
      await call.press('1');
      await call.press(`${national(number)}#`);
      await call.press('1');
      await call.press(PASSCODE);
      await call.press('1');
      return call.press('1');
    }

    test.each([
      ['en', 'press 1', 'Done. Your line is renewed. It is valid through December twenty-third.', 'en', 'renewed'],
      ['es', 'marca 1', 'Listo. Tu línea está renovada. Vale hasta el 23 de diciembre.', 'es', 'renov'],
      ['zh', '请按 1', '办好了，续费成功。有效期到十二月二十三日。', 'zh-CN', '续费'],
    ] as const)('a suspended line is renewed with a saved card, in %s; the receipt comes in that language', async (language, key, done, written, word) => {
      const { line, number, customer } = await world.aCaller({ activatedAt: SUSPENDED });
      const call = await phone.dial(stranger());
      for (const own of ['For English, press 1.', 'Para español, marca 2.', '普通话请按 3。']) expect(call.text()).toContain(own);
      const pay = await toPay(call, number, language);
      expect(pay).toContain(key);
      expect(await world.renewalsOf(line.id)).toEqual([]);
      expect(await call.press('1')).toContain(done);
      await call.hangUp();
      expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done', door: 'phone', payer: { customer: customer.id, language: written } }]);
      expect((await world.textsTo(number)).join('\n')).toContain(word);
      const letters = await world.shop.house.notices.mailbox.list({ channel: 'email', to: customer.email! });
      expect(letters[0]!.language).toBe(written);
    });

    test('a known caller is greeted in their language and hears how the line stands only after a proof', async () => {
      const { number } = await world.aCaller({ language: 'es', activatedAt: '2026-11-10T20:00:00Z' });
      const call = await phone.dial(number);
      expect(call.text()).toContain('Para renovar, marca 1.');
      expect(await call.press('2')).toContain(`termina en ${digitByDigit(number.slice(-4))}`);
      expect(await call.press('1')).toContain('Antes de hablarte de esta línea');
      expect(await call.press('2')).toContain('un código va en camino');
      const code = await world.codeTo(number);
      const told = await call.press(code);
      expect(told).toContain('Tu línea está activa. Vale hasta el 10 de diciembre. Te quedan 5 gigabytes.');
      await call.hangUp();
    });

    test('wrong number and wrong passcode sound the same; the third ends proving, and a person is offered', async () => {
      const { number } = await world.aCaller();
      const tried = async (typed: string, passcode: string) => {
        const call = await phone.dial(stranger());
        await call.press('1');
        await call.press('2');
        await call.press(`${typed}#`);
        await call.press('1');
        const first = await call.press(passcode);
        for (let count = 0; count < 2; count++) { await call.press('1'); await call.press(passcode); }
        const last = call.text();
        await call.hangUp();
        return [first, last];
      };
      const wrongPasscode = await tried(national(number), '184067');
      const wrongNumber = await tried('2125550999', PASSCODE);
      expect(wrongPasscode).toEqual(wrongNumber);
      expect(wrongPasscode[0]).toContain('That number and those digits do not fit together.');
      expect(wrongPasscode[1]).toContain('You are number');
    });

    test('auto-renew: its terms are read, wants both proofs to be turned on, and one to be turned off', async () => {
      const { line, number } = await world.aCaller({ activatedAt: '2026-11-10T20:00:00Z' });
      const call = await phone.dial(number);
      await call.press('3');
      await call.press('1');
      await call.press('1');
      expect(await call.press(PASSCODE)).toContain('Automatic renewal is off.');
      const terms = await call.press('1');
      expect(terms).toContain(`I agree that the number ending in ${digitByDigit(number.slice(-4))} is renewed`);
      expect(terms).toContain('To agree, press 1.');
      expect(await call.press('1')).toContain('both your passcode and a code by text');
      await call.press('2');
      const code = await world.codeTo(number);
      expect(await call.press(code)).toContain('To agree, press 1.');
      expect(await call.press('1')).toContain('Automatic renewal is on.');
      expect(await mandateOf(world.shop.db, line.id)).toMatchObject({ state: 'on', language: 'en' });
      await call.hangUp();
      const off = await phone.dial(number);
      await off.press('3');
      await off.press('1');
      await off.press('1');
      expect(await off.press(PASSCODE)).toContain('To turn it off, press 1.');
      expect(await off.press('1')).toContain('Automatic renewal is off from now on.');
      expect(await mandateOf(world.shop.db, line.id)).toBeNull();
      await off.hangUp();
    });

    test('a voucher goes into the wallet, and the wallet pays; a card number is taken for nothing', async () => {
      const { line, number, customer } = await world.aCaller({ activatedAt: SUSPENDED, card: false });
      const voucher = await world.aVoucher(3_000n);
      const call = await phone.dial(stranger());
      expect(await toPay(call, number)).not.toContain('From your wallet');
      await call.press('5');
      expect(await call.press('4242424242424242')).toContain('That looks like a card number. It was not kept.');
      await call.press('5');
      expect(await call.press(voucher)).toContain('The voucher brought 30 dollars.');
      expect(await call.press('2')).toContain('Done. Your line is renewed.');
      await call.hangUp();
      expect((await walletOf(world.shop.db, customer.id, world.shop.clock.now())).cents).toBe(1_500n);
      expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done' }]);
    });

    test('somebody else’s line is paid by a texted link, without a proof and without a word about the line', async () => {
      const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
      const caller = stranger();
      const ending = digitByDigit(caller.slice(-4));
      const call = await phone.dial(caller);
      await call.press('1');
      await call.press('1');
      await call.press(`${national(number)}#`);
      // Which plan the line had is its holder's to hear.
      expect(await call.press('3')).not.toContain('For the same plan again');
      await call.press('1');
      await call.press('1');
      const pay = await call.press('1');
      expect(pay).not.toContain('4 2 4 2');
      expect(pay).toContain(`sent as a text to the number ending in ${ending}`);
      expect(await call.press('3')).toContain(`The link is on its way to the number ending in ${ending}`);
      await call.hangUp();
      expect((await world.textsTo(caller)).join('\n')).toMatch(/http:\/\/127\.0\.0\.1:3000\/pay\//);
      expect(await world.renewalsOf(line.id)).toEqual([]);
    });

    test('the end of a SIM number and a plan’s own code find line and plan', async () => {
      const { line } = await world.aCaller({ activatedAt: SUSPENDED });
      const call = await phone.dial(stranger());
      await call.press('1');
      await call.press('1');
      expect(await call.press(`${line.iccid.slice(-8)}#`)).toContain('show that it is yours');
      await call.press('3');
      await call.press('6');
      expect(await call.press('999')).toContain('There is no plan by that code');
      expect(await call.press('106')).toContain('30 days, 12 gigabytes');
      await call.hangUp();
    });

    test('silence three times and a wrong key three times lead to a person; other plans are read four at a time', async () => {
      const silent = await phone.dial(stranger());
      await silent.press('1');
      expect(await silent.silence()).toContain('I did not hear a key.');
      await silent.silence();
      expect(await silent.silence()).toContain('Let me connect you to a person.');
      await silent.hangUp();
      const { number } = await world.aCaller({ activatedAt: SUSPENDED });
      const call = await phone.dial(stranger());
      for (const keys of ['1', '1', `${national(number)}#`, '3']) await call.press(keys);
      expect(call.text()).toContain('For monthly plans, press 1.');
      expect(await call.press('1')).toContain('30 days, 5 gigabytes, 15 dollars');
      expect(await call.press('8')).toContain('That is not one of the choices.');
      await call.press('8');
      expect(await call.press('8')).toContain('You are number');
      await call.hangUp();
    });

    if (can.typesAhead) test('keys typed ahead count within a path, and not at the review', async () => {
      const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
      const call = await phone.dial(stranger());
      expect(await call.press(`11${national(number)}#1${PASSCODE}111111`)).toContain('Nothing is bought yet.');
      expect(await world.renewalsOf(line.id)).toEqual([]);
      // And not at the choice of how to pay.
      expect(await call.press('111')).toContain('How would you like to pay?');
      expect(await world.renewalsOf(line.id)).toEqual([]);
      await call.hangUp();
    });

    test('every event may come twice: the same answer, one renewal, one try of a code', async () => {
      const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
      const call = await phone.dial(stranger());
      for (const keys of ['1', '1', `${national(number)}#`, '1', PASSCODE, '1', '1', '1']) {
        const first = await call.press(keys);
        expect(await call.again()).toBe(first);
      }
      expect(call.text()).toContain('Your line is renewed');
      await call.hangUp();
      expect(await world.renewalsOf(line.id)).toHaveLength(1);
    });

    test('a promotion code, a hand-over to the web, and back again', async () => {
      const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
      const call = await phone.dial(number);
      for (const keys of ['1', '1', '3', '1', '1']) await call.press(keys);
      await call.press('3');
      expect(await call.press('12345678#')).toContain('No such promotion code');
      const carried = await call.press('4');
      const code = /type ((?:\d ){5}\d)/.exec(carried)![1]!.replaceAll(' ', '');
      await call.hangUp();
      const back = await phone.dial(number);
      await back.press('5');
      expect(await back.press('000000')).toContain('Those digits open nothing.');
      expect(await back.press(code)).toContain(`Here is your renewal of the number ending in ${digitByDigit(number.slice(-4))}`);
      await back.press('1');
      await back.hangUp();
      expect(await world.renewalsOf(line.id)).toEqual([]);
      const used = await phone.dial(stranger());
      await used.press('1');
      await used.press('5');
      expect(await used.press(code)).toContain('Those digits open nothing.');
      await used.hangUp();
    });

    test('a card by keypad is the provider’s own step, and only where it speaks the language', async () => {
      const { line, number } = await world.aCaller({ activatedAt: SUSPENDED, card: false });
      const chinese = await phone.dial(stranger());
      expect(await toPay(chinese, number, 'zh')).not.toContain('输入卡号');
      await chinese.hangUp();
      const call = await phone.dial(stranger());
      const pay = await toPay(call, number);
      if (!can.takesCards) { expect(pay).not.toContain('typing a card number'); await call.hangUp(); return; }
      expect(pay).toContain('We do not hear the digits.');
      await call.press('4');
      expect(await call.card(null)).toContain('Nothing has been charged.');
      await call.press('4');
      expect(await call.card('pm_card_visa')).toContain('Your line is renewed');
      await call.hangUp();
      expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done' }]);
    });

    test('a declined card is told, and nothing is tried again by itself', async () => {
      const { line, number, customer } = await world.aCaller({ activatedAt: SUSPENDED, card: false });
      await aSavedCard(world.shop, customer.id, 'pm_card_chargeCustomerFail');
      const call = await phone.dial(stranger());
      await toPay(call, number);
      expect(await call.press('1')).toContain('The payment did not go through. Nothing has been charged.');
      await call.hangUp();
      expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'declined' }]);
    });

    test('an agent gets everything said and proved so far, without a digit of a code', async () => {
      const { number } = await world.aCaller({ activatedAt: '2026-11-10T20:00:00Z' });
      const call = await phone.dial(number);
      for (const keys of ['2', '1', '1', PASSCODE]) await call.press(keys);
      expect(await call.press('0')).toContain('You are number');
      const mine = (await queueList(world.shop.db)).find((one) => one.reason === 'status')!;
      expect(mine).toMatchObject({ kind: 'call', state: 'waiting', proofs: 1 });
      expect(await proofsOf(world.shop.db, mine.call)).toMatchObject([{ how: 'passcode' }]);
      const said = (await turnsOf(world.shop.db, mine.call)).flatMap((turn) => [turn.heard, ...turn.said]).join('\n');
      expect(said).toContain('You have 5 gigabytes left.');
      expect(said).not.toContain(PASSCODE);
      await call.hangUp();
      expect((await queueList(world.shop.db)).map((one) => one.call)).not.toContain(mine.call);
    });

    test('hanging up at any step leaves no order, or one that the flow finishes', async () => {
      const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
      const keys = ['1', '1', `${national(number)}#`, '1', PASSCODE, '1', '1', '1'];
      for (let steps = 0; steps < keys.length; steps++) {
        const call = await phone.dial(stranger());
        for (const key of keys.slice(0, steps)) await call.press(key);
        await call.hangUp();
        expect(await world.renewalsOf(line.id), `after ${steps} keys`).toEqual([]);
      }
      // At the very moment of paying: the carrier takes its time, and the caller does not.
      await world.shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'delay', seconds: 90 }, times: 1 });
      const call = await phone.dial(stranger());
      for (const key of keys) await call.press(key);
      expect(call.text()).toContain('We text you within ten minutes.');
      await call.hangUp();
      await world.shop.pass(300, 30);
      expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done' }]);
    });

    test('nothing that was typed or spoken in secret is in any table, and nothing of a caller in the log', async () => {
      const { number } = await world.aCaller({ activatedAt: SUSPENDED });
      const planted = { passcode: PASSCODE, code: '', voucher: '9073216485031726', carried: '' };
      const call = await phone.dial(number);
      for (const keys of ['1', '1', '2']) await call.press(keys);
      planted.code = await world.codeTo(number);
      await call.press(planted.code);
      await call.press('1');
      planted.carried = /type ((?:\d ){5}\d)/.exec(await call.press('4'))![1]!;
      await call.hangUp();
      const caller = stranger();
      const other = await phone.dial(caller);
      await toPay(other, number);
      await other.press('5');
      await other.press(planted.voucher);
      const tables = (await world.shop.db.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name not like 'notices_mailbox'`)).rows;
      const needles = [...Object.values(planted), planted.carried.replaceAll(' ', '')];
      for (const { name: table } of tables) {
        const found = await world.shop.db.query<{ text: string }>(`select t::text as text from "${table}" t where ${needles.map((_, index) => `position($${index + 1} in t::text) > 0`).join(' or ')}`, needles);
        // A sealed value may hold six digits by chance once in a million; none did.
        expect(found.rows, table).toEqual([]);
      }
      const log = world.logged.join('\n');
      for (const needle of [...needles, national(number), national(caller)]) expect(log).not.toContain(needle);
      await other.hangUp();
    });
  });
}


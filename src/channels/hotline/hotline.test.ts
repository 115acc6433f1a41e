import { expect, onTestFinished, test } from 'vitest';
import { aHotline, PASSCODE } from '../../../tests/support/hotline.ts';
import { purePhone } from '../../../tests/support/hotline-phones.ts';
import { forgetOldCalls } from '../../rooms/calls/calls.ts';
import { DAY, MINUTE } from '../../base/time.ts';

type Wish = Parameters<typeof aHotline>[0];
async function aPhone(wish: Wish = {}) {
  const world = await aHotline(wish);
  onTestFinished(() => world.close());
  return { world, phone: purePhone(world) };
}
const SUSPENDED = '2026-08-20T20:00:00Z';
const toPay = (number: string): readonly string[] => ['1', '1', `${number.slice(2)}#`, '1', PASSCODE, '1', '1'];

test('work that takes longer than an answer may becomes "one moment", goes on behind it, and is done once', async () => {
  const { world, phone } = await aPhone({ waitMs: 0 });
  const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
  const call = await phone.dial('+13105550101');
  let heard = '';
  for (const keys of [...toPay(number), '1']) heard = await call.press(keys);
  expect(heard).toContain('One moment, please.');
  expect(heard).toContain('Your line is renewed.');
  expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done' }]);
});

test('who hangs up in that moment finds it done all the same', async () => {
  const { world } = await aPhone({ waitMs: 0 });
  const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
  const ref = { provider: 'test', call: 'gone' };
  let next = 0;
  const send = async (event: Parameters<typeof world.hotline.answer>[2]) => { const answer = await world.hotline.answer(ref, next, event); next = answer.next; return answer; };
  let answer = await send({ kind: 'start', direction: 'in', caller: null, attest: null, joins: false, cardIn: [], about: null });
  for (const digits of [...toPay(number), '1']) {
    answer = await send({ kind: 'digits', digits });
    while (answer.steps.at(-1)?.kind === 'pause' && digits !== '1') { await new Promise((resolve) => { setTimeout(resolve, 50); }); answer = await send({ kind: 'poll' }); }
    while (answer.steps.at(-1)?.kind === 'pause' && (await world.shop.db.query(`select 1 from calls_calls where state ->> 'at' = 'result'`)).rowCount === 0) { await new Promise((resolve) => { setTimeout(resolve, 50); }); answer = await send({ kind: 'poll' }); }
  }
  expect(answer.steps.at(-1)).toMatchObject({ kind: 'pause' });
  await world.hotline.ended(ref, 'caller');
  for (let looks = 0; looks < 100 && (await world.renewalsOf(line.id))[0]?.state !== 'done'; looks++) await new Promise((resolve) => { setTimeout(resolve, 50); });
  expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done', door: 'phone' }]);
  expect((await world.textsTo(number)).some((text) => text.includes('renewed'))).toBe(true);
});

test('ten wrong passcodes a day for a line, whoever calls; then the right one is refused too', async () => {
  const { world, phone } = await aPhone();
  const { number } = await world.aCaller();
  for (let calls = 0; calls < 4; calls++) {
    const call = await phone.dial(`+1310555020${calls}`);
    for (const keys of ['1', '2', `${number.slice(2)}#`, '1', '184067', '1', '184067', '1', '184067']) await call.press(keys);
    await call.hangUp();
  }
  const call = await phone.dial('+13105550299');
  for (const keys of ['1', '2', `${number.slice(2)}#`, '1']) await call.press(keys);
  const refused = await call.press(PASSCODE);
  expect(refused).toContain('do not fit together');
  expect(refused).toContain('I cannot check any more digits in this call.');
  world.shop.clock.advanceMs((DAY + 1) * 1000);
  const later = await phone.dial('+13105550299');
  for (const keys of ['1', '2', `${number.slice(2)}#`, '1']) await later.press(keys);
  expect(await later.press(PASSCODE)).toContain('Your plan has ended.');
});

test('after three wrong passcodes a line can still be paid for, by link or voucher, and nothing of it is told', async () => {
  const { world, phone } = await aPhone();
  const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
  const caller = '+13105550101';
  const call = await phone.dial(caller);
  for (const keys of ['1', '1', `${number.slice(2)}#`, '1', '184067', '1', '184067', '1']) await call.press(keys);
  expect(await call.press('184067')).toContain('I cannot check any more digits in this call.');
  expect(call.text()).not.toContain('For the same plan again');
  for (const keys of ['1', '1']) await call.press(keys);
  // What is saved needs a proof, and there is none to be had any more.
  const pay = await call.press('1');
  expect(pay).toContain('How would you like to pay?');
  expect(pay).not.toMatch(/4 2 4 2|something you have saved/);
  expect(await call.press('3')).toContain('The link is on its way');
  expect(await world.renewalsOf(line.id)).toEqual([]);
});

test('a caller’s number may be forged: no more than three payment links an hour go to one number', async () => {
  const { world, phone } = await aPhone();
  const { number } = await world.aCaller({ activatedAt: SUSPENDED });
  const link = async (from: string): Promise<string> => {
    const call = await phone.dial(from);
    for (const keys of ['1', '1', `${number.slice(2)}#`, '3', '1', '1', '1']) await call.press(keys);
    const heard = await call.press('3');
    await call.hangUp();
    return heard;
  };
  const heard: string[] = [];
  for (let calls = 0; calls < 4; calls++) heard.push(await link('+13105550101'));
  expect(heard.map((one) => one.includes('The link is on its way'))).toEqual([true, true, true, false]);
  expect(await world.textsTo('+13105550101')).toHaveLength(3);
  expect(await link('+13105550102')).toContain('The link is on its way');
});

test('a plan that waits for the end of the running one says so, and from when it counts', async () => {
  const { world, phone } = await aPhone();
  const { number } = await world.aCaller({ activatedAt: '2026-11-10T20:00:00Z' });
  const call = await phone.dial(number);
  for (const keys of ['1', '1', '1', PASSCODE, '3']) await call.press(keys);
  expect(await call.press('109')).toContain('It starts after your running plan, on December eleventh.');
  expect(call.text()).not.toContain('It starts at once.');
});

test('a high sum wants both proofs for what is saved', async () => {
  const { world, phone } = await aPhone({ savedMostCents: 1_000 });
  const { number } = await world.aCaller({ activatedAt: SUSPENDED });
  const call = await phone.dial('+13105550101');
  let heard = '';
  for (const keys of toPay(number)) heard = await call.press(keys);
  expect(heard).toContain('This sum is too high');
  expect(heard).not.toContain('4 2 4 2');
});

test('after a fresh SIM change no code goes to the number, and the passcode still shows its owner', async () => {
  const { world, phone } = await aPhone();
  const { line, number } = await world.aCaller({ activatedAt: SUSPENDED });
  await world.people.freezeLine({ line: line.id, number, why: 'sim_changed', owners: [], by: { door: 'job', actor: 'job:test', reason: 'a story' } });
  const thief = await phone.dial(number);
  for (const keys of ['1', '1', '2']) await thief.press(keys);
  expect(thief.text()).toContain('If that number is with us, a code is on its way to it.');
  await expect(world.codeTo(number)).rejects.toThrow('a code was texted');
  await thief.hangUp();
  const owner = await phone.dial('+13105550102');
  let heard = '';
  for (const keys of toPay(number)) heard = await owner.press(keys);
  expect(heard).toContain('With Visa ending in 4 2 4 2');
  expect(await owner.press('1')).toContain('Your line is renewed.');
});

test('after ten minutes the menu ends the call and says that nothing is lost; a Taiwanese caller hears Mandarin and reads Taiwan’s Chinese', async () => {
  const { world, phone } = await aPhone();
  const { line, number } = await world.aCaller({ activatedAt: SUSPENDED, language: 'zh-TW' });
  const call = await phone.dial(number);
  expect(call.text()).toContain('续费请按 1');
  world.shop.clock.advanceMs(10 * MINUTE * 1000 + 1_000);
  expect(await call.press('1')).toContain('通话已满十分钟');
  expect(call.isOver()).toBe(true);
  const next = await phone.dial(number);
  for (const keys of ['1', '1', '1', PASSCODE, '1', '1', '1']) await next.press(keys);
  await next.hangUp();
  expect(await world.renewalsOf(line.id)).toMatchObject([{ state: 'done', payer: { language: 'zh-TW' } }]);
});

test('a month later nobody can tell whose number called, or what was said', async () => {
  const { world, phone } = await aPhone();
  const { number } = await world.aCaller();
  const call = await phone.dial(number);
  await call.press('2');
  await call.hangUp();
  world.shop.clock.advanceMs(31 * DAY * 1000);
  await forgetOldCalls(world.shop.app);
  expect((await world.shop.db.query('select caller_sealed, caller_mac, state from calls_calls')).rows).toEqual([{ caller_sealed: null, caller_mac: null, state: {} }]);
  expect((await world.shop.db.query('select 1 from calls_turns union all select 1 from calls_steps')).rowCount).toBe(0);
});

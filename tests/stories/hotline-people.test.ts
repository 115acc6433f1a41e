import { expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { callbackById, changesSince, deskSeen, finishCall, queueList, readHours, sweepCalls, takeCall } from '../../src/rooms/calls/calls.ts';
import { aHotline } from '../support/hotline.ts';
import { sandboxTelephone } from '../support/hotline-phones.ts';

type Wish = Parameters<typeof aHotline>[0];
async function aPhone(wish: Wish = {}) {
  const world = await aHotline(wish);
  onTestFinished(() => world.close());
  return { world, phone: sandboxTelephone(world), app: world.shop.app };
}
const TEN_TO_SIX = readHours('mon-fri 10:00-18:00', 'America/New_York')!;

test('who waits hears their place, is taken by one agent, and is back in the menu when the talk is over', async () => {
  const { world, phone, app } = await aPhone();
  const first = await phone.dial('+12125551001');
  await first.press('1');
  expect(await first.press('0')).toContain('You are number 1 in line. It takes about 4 minutes.');
  world.shop.clock.advanceMs(1_000);
  const second = await phone.dial('+12125551002');
  await second.press('2');
  expect(await second.press('0')).toContain('Eres el número 2 en la fila. Tarda unos 8 minutos.');
  const before = await changesSince(world.shop.db, 0n);
  expect(before.entries.map((one) => one.state)).toEqual(['waiting', 'waiting']);
  const [one] = before.entries;
  await takeCall(app, { call: one!.call, agent: 'li' });
  // Of two agents one has them.
  await expect(takeCall(app, { call: one!.call, agent: 'ana' })).rejects.toMatchObject({ code: 'call_taken' });
  expect((await changesSince(world.shop.db, before.change)).entries).toMatchObject([{ call: one!.call, state: 'taken', agent: 'li' }]);
  expect(await first.silence()).toContain('A person is with you now.');
  expect(await second.silence()).toContain('Eres el número 1 en la fila.');
  await finishCall(app, { call: one!.call, agent: 'li' });
  expect(await first.goOn()).toContain('You are back in the menu.');
  expect((await queueList(world.shop.db)).map((entry) => entry.language)).toEqual(['es']);
});

test('press 2 and we call back: one job, the place kept, nobody rung without a desk or at night, 1 connects, three misses are told by text', async () => {
  const { world, phone, app } = await aPhone({ hours: TEN_TO_SIX, at: '2026-11-23T18:00:00Z' });
  const call = await phone.dial('+12125551001');
  await call.press('1');
  await call.press('0');
  expect(await call.press('2')).toContain('We call you at the number ending in 1 0 0 1.');
  expect(await call.press('1')).toContain('as soon as it is your turn. You keep your place.');
  expect(call.isOver()).toBe(true);
  await call.hangUp();
  const [entry] = await queueList(world.shop.db);
  expect(entry).toMatchObject({ kind: 'callback', state: 'waiting' });
  expect((await world.shop.db.query(`select 1 from platform_jobs where kind = 'calls.callback'`)).rowCount).toBe(1);
  await world.shop.pass(2 * MINUTE, 30);
  expect(phone.telephone.ringing('+12125551001' as never)).toBe(false);
  // Somebody is at the desk: it rings, a machine that says nothing is not connected, and it is tried again later.
  const sit = async (seconds: number) => { for (let passed = 0; passed < seconds; passed += 60) { await deskSeen(app, 'li'); await world.shop.pass(60, 60); } };
  await sit(60);
  const machine = (await phone.pickUp('+12125551001'))!;
  expect(machine.text()).toContain('You asked us to call you back. To talk to a person now, press 1.');
  await machine.silence();
  await machine.silence();
  await machine.silence();
  expect(machine.isOver()).toBe(true);
  expect(await callbackById(world.shop.db, entry!.callback!)).toMatchObject({ state: 'waiting', tries: 1 });
  await sit(9 * MINUTE);
  expect(phone.telephone.ringing('+12125551001' as never)).toBe(false);
  await sit(MINUTE);
  const met = (await phone.pickUp('+12125551001'))!;
  expect(await met.press('1')).toContain('You are number 1 in line.');
  expect(await callbackById(world.shop.db, entry!.callback!)).toMatchObject({ state: 'connected', tries: 2 });
  await met.hangUp();
  expect(await callbackById(world.shop.db, entry!.callback!)).toMatchObject({ state: 'done' });

  const other = await phone.dial('+13105551002');
  await other.press('1');
  await other.press('0');
  await other.press('2');
  await other.press('1');
  await sit(50 * MINUTE);
  expect((await world.textsTo('+13105551002')).join('\n')).toContain('We called you back 3 times');
  expect(await queueList(world.shop.db)).toEqual([]);
});

test('a call of ours whose provider never says that it ended is over all the same, and so is its call-back', async () => {
  const { world, phone, app } = await aPhone();
  const call = await phone.dial('+12125551001');
  for (const keys of ['1', '0', '2', '1']) await call.press(keys);
  await call.hangUp();
  const [entry] = await queueList(world.shop.db);
  await deskSeen(app, 'li');
  await world.shop.pass(MINUTE, 30);
  await (await phone.pickUp('+12125551001'))!.press('1');
  expect(await callbackById(world.shop.db, entry!.callback!)).toMatchObject({ state: 'connected' });
  world.shop.clock.advanceMs(16 * MINUTE * 1000);
  expect(await sweepCalls(app)).toBe(1);
  await world.shop.pass(5 * MINUTE, 60);
  expect(await callbackById(world.shop.db, entry!.callback!)).toMatchObject({ state: 'done' });
});

test('out of hours a call-back is promised for the next opening, and from where it may ring', async () => {
  const { world, phone, app } = await aPhone({ hours: TEN_TO_SIX, at: '2026-11-21T03:00:00Z' });
  const call = await phone.dial('+12125551001');
  await call.press('1');
  expect(await call.press('0')).toContain('We are back on November twenty-third at 10 a.m.');
  await call.press('1');
  // The number may ring in Los Angeles, where it is 7 in the morning then: an hour later, then.
  expect(await call.press('1')).toContain('from November twenty-third, 11 a.m., on.');
  await deskSeen(app, 'li');
  await world.shop.pass(10 * MINUTE, 60);
  expect(phone.telephone.ringing('+12125551001' as never)).toBe(false);
});

test('a cut line is swept after a quarter of an hour; its codes are wiped, and nobody waits for it', async () => {
  const { world, phone, app } = await aPhone();
  const call = await phone.dial('+12125551001');
  await call.press('1');
  await call.press('0');
  expect(await sweepCalls(app)).toBe(0);
  world.shop.clock.advanceMs(16 * MINUTE * 1000);
  expect(await sweepCalls(app)).toBe(1);
  expect(await queueList(world.shop.db)).toEqual([]);
  expect((await world.shop.db.query('select ended_why from calls_calls')).rows).toEqual([{ ended_why: 'silence_of_provider' }]);
  expect((await world.shop.db.query('select 1 from calls_steps where answer is not null')).rowCount).toBe(0);
  expect(await call.press('1')).toBe('');
});

test('the same event twice at once is worked on once, and a crash in the middle does not use a code up', async () => {
  const { world } = await aPhone();
  const { number } = await world.aCaller({ activatedAt: '2026-11-10T20:00:00Z' });
  const ref = { provider: 'test', call: 'twice' };
  const send = (n: number, digits: string) => world.hotline.answer(ref, n, { kind: 'digits', digits });
  await world.hotline.answer(ref, 0, { kind: 'start', direction: 'in', caller: number, attest: null, joins: false, cardIn: [], about: null });
  await send(1, '2');
  await send(2, '1');
  await send(3, '2');
  const code = await world.codeTo(number);
  const { db, clock } = world.shop;
  const before = (await db.query<{ state: object }>('select state from calls_calls')).rows[0]!;
  const [a, b] = await Promise.all([send(4, code), send(4, code)]);
  expect(a).toEqual(b);
  expect(JSON.stringify(a)).toContain('You have 5 gigabytes left.');
  expect((await db.query('select 1 from calls_proofs')).rowCount).toBe(1);
  // The process dies when the code is used up and its answer is not written yet: whoever takes the step again finds what it came to.
  await db.query('update calls_calls set step = 3, state = $1', [JSON.stringify(before.state)]);
  await db.query('update calls_steps set answer = null where number = 4');
  clock.advanceMs(16_000);
  expect(JSON.stringify(await send(4, code))).toContain('You have 5 gigabytes left.');
  expect((await db.query('select 1 from calls_proofs')).rowCount).toBe(1);
});

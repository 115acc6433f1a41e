import { expect, onTestFinished, test } from 'vitest';
import { readXml } from '../../src/channels/hotline/adapters/simulator/read-xml.ts';
import { twilioDialect } from '../../src/channels/hotline/adapters/twiml/twiml.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { joinOf, placeOf, proofsOf, queueList } from '../../src/rooms/calls/calls.ts';
import { twilioSignature } from '../../src/rooms/notices/notices.ts';
import { aDesk } from '../support/desk.ts';
import { PASSCODE } from '../support/hotline.ts';
import { OWN_NUMBER, twimlPhone } from '../support/hotline-phones.ts';

const TOKEN = 'token-of-a-story';
const TELEPHONE = '3055550177';
const BASE = 'https://renew.example';
type Element = ReturnType<typeof readXml>;

/** A desk, a hotline on a provider's signed wire, and an agent who has given a telephone of their own. */
async function aSwitchboard() {
  const desk = await aDesk();
  onTestFinished(async () => { desk.stopping.abort(); await desk.world.close(); });
  const { app } = twimlPhone(desk.world, { dialect: twilioDialect(TOKEN), sign: () => ({}) });
  /** What the provider is answered, and how; `token`: of whoever signs. */
  async function post(url: string, fields: Record<string, string>, token = TOKEN) {
    const body = new URLSearchParams(fields).toString();
    const answer = await app.request(url.slice(BASE.length), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(token, url, [...new URLSearchParams(body)]) } });
    return { status: answer.status, xml: await answer.text() };
  }
  let calls = 0;
  /** One call: posts to a door of ours, or to the address in a document. Answers the verbs. */
  function aCall(from: string) {
    const CallSid = `CA${String(++calls).padStart(32, '0')}`;
    return async (to: string, fields: Record<string, string> = {}): Promise<readonly Element[]> => {
      const { xml } = await post(to.startsWith('https:') ? to : `${BASE}/hooks/voice/twilio${to}`, { CallSid, From: from, To: OWN_NUMBER, ...fields });
      return xml === '' ? [] : readXml(xml).children;
    };
  }
  const lin = await desk.anAgent('Lin');
  await lin.send('/ops/me/telephone', { number: '(305) 555-0177', mine: 'yes' });

  /** A known caller who waits, and whom Lin takes; from there to the first document after "a person is with you". */
  async function taken(more: { readonly language?: 'en' | 'zh-CN' } = {}) {
    // Places in the queue are ordered by the second.
    desk.shop.clock.advanceMs(1_000);
    const caller = await desk.world.aCaller(more);
    const call = aCall(caller.number);
    await call('');
    const [enqueue] = (await call('/step?n=1', { Digits: '0' })).slice(-1);
    await call(enqueue!.attributes['waitUrl']!);
    const id = (await queueList(desk.shop.db)).at(-1)!.call;
    const url = `/ops/desk/calls/${id}`;
    const page = await lin.follow(`${url}/take`, {});
    return { ...caller, call, id, url, page, number: caller.number };
  }
  return { ...desk, lin, post, aCall, taken };
}
const names = (verbs: readonly Element[]): string => verbs.map((verb) => verb.name).join(' ');
const saidIn = (verbs: readonly Element[]): string => verbs.flatMap((verb) => [verb, ...verb.children]).filter((verb) => verb.name === 'Say').map((verb) => verb.text).join(' ');
const last = (verbs: readonly Element[]): Element => verbs.at(-1)!;

test('an agent talks to a caller on their own telephone: a mailbox gets nobody, key 1 connects, and after it the keypad goes on', async () => {
  const { lin, post, taken, aCall, shop, world } = await aSwitchboard();
  const { call, id, url, page, number } = await taken();
  expect(page.text).toContain('your telephone rings in some seconds');
  const talk = await call('/wait?n=2&e=poll');
  expect(saidIn(talk)).toContain('A person is with you now.');
  // Out of the provider's queue, because nobody can be rung in it; the document that rings is the answer kept for that moment.
  const heard: string[] = [];
  const ring = async (n: number) => {
    expect(names(await call(`/wait?n=${n}&e=poll`))).toBe('Leave');
    const verbs = await call(`/left?n=${n}`, { QueueResult: 'leave' });
    heard.push(saidIn(verbs));
    expect(await call(`/left?n=${n}`, { QueueResult: 'leave' })).toEqual(verbs);
    const dial = last(verbs);
    expect(dial).toMatchObject({ name: 'Dial', attributes: { callerId: OWN_NUMBER, timeout: '20', answerOnBridge: 'true', method: 'POST' }, children: [{ name: 'Number', text: `+1${TELEPHONE}` }] });
    expect(dial.attributes).not.toHaveProperty('record');
    expect(JSON.stringify(dial)).not.toContain(number.slice(2));
    return { parted: dial.attributes['action']!, agentUrl: dial.children[0]!.attributes['url']! };
  };
  const first = await ring(3);
  expect((await lin.send(url)).text).toContain('your telephone rings: answer and press 1');
  // Whoever picks up is asked; a mailbox says nothing and is hung up on, and the provider then calls that "completed".
  const mailbox = aCall(OWN_NUMBER);
  const asked = await mailbox(first.agentUrl);
  expect([names(asked), saidIn(asked)]).toEqual(['Gather Hangup', expect.stringContaining('A caller of Xuka wants to talk to you. To be put through, press 1.')]);
  expect((await post(first.agentUrl, { CallSid: 'CA99' }, 'somebody else')).status).toBe(403);
  expect((await post(first.agentUrl.replace('/agent?', '/agent-key?'), { CallSid: 'CA99', Digits: '1' }, 'somebody else')).status).toBe(403);
  const missed = await call(first.parted, { DialCallStatus: 'completed' });
  expect(names(missed)).toBe('Enqueue');
  expect(await call(first.parted, { DialCallStatus: 'completed' })).toEqual(missed);
  expect(saidIn(await call(last(missed).attributes['waitUrl']!))).toContain('Their telephone was not answered, and they are still with you.');
  const shown = await lin.send(url);
  expect(shown.text).toContain('your telephone did not answer');
  // Picked up too late: nobody is on the line any more.
  expect(names(await mailbox(first.agentUrl.replace('/agent?', '/agent-key?'), { Digits: '1' }))).toBe('Hangup');

  shop.clock.advanceMs(1_000);
  expect((await lin.follow(`${url}/ring`, {})).text).toContain('Your telephone rings in some seconds.');
  await lin.send(`${url}/ring`, {});
  const second = await ring(5);
  const own = aCall(OWN_NUMBER);
  const key = (await own(second.agentUrl))[0]!.attributes['action']!;
  expect(await own(key, { Digits: '1' })).toEqual([]);
  expect(await own(key, { Digits: '1' })).toEqual([]);
  expect((await lin.send(url)).text).toContain('on your telephone');
  // What is asked for meanwhile comes when the telephone is put down.
  await lin.send(`${url}/line`, { line: number, reason: 'the caller says so' });
  await lin.send(`${url}/passcode`, {});
  const back = await call(second.parted, { DialCallStatus: 'completed', DialCallDuration: '61' });
  expect(saidIn(await call(last(back).attributes['waitUrl']!))).toContain('Their telephone is put down, and they are still with you.');
  expect((await lin.send(url)).text).toContain('your telephone is put down');
  expect(names(await call('/wait?n=7&e=poll'))).toBe('Leave');
  expect(saidIn(await call('/left?n=7', { QueueResult: 'leave' }))).toContain('Please type your six-digit passcode.');
  expect(names(await call('/step?n=8', { Digits: PASSCODE }))).toContain('Enqueue');
  expect(await proofsOf(shop.db, id)).toMatchObject([{ how: 'passcode' }]);

  // A third time, and the caller hangs up while it rings: a late word of the provider, or a late key, does nothing.
  shop.clock.advanceMs(1_000);
  await lin.send(`${url}/ring`, {});
  const third = await ring(9);
  await call('/status', { CallStatus: 'completed' });
  expect(names(await call(third.parted, { DialCallStatus: 'canceled' }))).toBe('Hangup');
  expect(names(await own(third.agentUrl))).toBe('Hangup');
  expect(names(await own(key, { Digits: '1' }))).toBe('Hangup');
  expect(await joinOf(shop.db, id)).toMatchObject({ state: 'cancelled', agent: lin.id });
  const written = (await journalOf(shop.db, id)).map((one) => one.what);
  expect(written.filter((what) => /join|parted/.test(what)).toSorted()).toEqual(['call.join_asked', 'call.join_asked', 'call.join_asked', 'call.joined', 'call.not_joined', 'call.parted']);

  // The number was told to the provider, and to nobody else: no table, no log, no page, no caller.
  const tables = (await shop.db.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`)).rows;
  for (const { name } of tables) expect((await shop.db.query(`select 1 from "${name}" t where position($1 in t::text) > 0`, [TELEPHONE])).rows, name).toEqual([]);
  for (const text of [world.logged.join('\n'), heard.join(), page.html, shown.html, (await lin.send('/ops/desk')).html, (await lin.send('/ops/me')).html]) expect(text).not.toMatch(/305\D{0,3}555\D?0177/);
  expect((await shop.db.query(`select 1 from calls_joins where number_sealed <> ''`)).rowCount).toBe(0);
});

test('who lets the caller go takes the telephone with them; a call that can ring none is not offered one; only the owner gives a number', async () => {
  const { lin, taken, aCall, shop, anAgent, phone, world } = await aSwitchboard();
  const { call, id, url } = await taken({ language: 'zh-CN' });
  await call('/wait?n=2&e=poll');
  await call('/wait?n=3&e=poll');
  const dial = last(await call('/left?n=3', { QueueResult: 'leave' }));
  const agentUrl = dial.children[0]!.attributes['url']!;
  const own = aCall(OWN_NUMBER);
  const asked = await own(agentUrl);
  expect(saidIn(asked)).toContain('Xuka 的一位来电者要和您通话，接听请按 1。');
  await lin.send(`${url}/finish`, {});
  expect(names(await own(asked[0]!.attributes['action']!, { Digits: '1' }))).toBe('Hangup');
  expect(saidIn(await call(dial.attributes['action']!, { DialCallStatus: 'no-answer' }))).toContain('您已回到菜单');
  expect(await placeOf(shop.app, id)).toMatchObject({ state: 'finished' });

  // Chosen once, remembered: the next caller is taken without a telephone.
  expect((await lin.follow('/ops/desk/telephone', { rings: 'no' })).text).toContain('Your telephone ••0177 stays silent.');
  const quiet = await taken();
  expect(quiet.page.text).toContain('Ring my telephone ••0177');
  expect(await joinOf(shop.db, quiet.id)).toBeNull();
  // The sandbox's telephone carries no second one.
  shop.clock.advanceMs(1_000);
  const sandbox = await phone.dial((await world.aCaller()).number);
  await sandbox.press('0');
  const other = (await queueList(shop.db)).at(-1)!.call;
  await lin.send('/ops/desk/telephone', { rings: 'yes' });
  expect((await lin.follow(`/ops/desk/calls/${other}/take`, {})).text).not.toContain('telephone');
  expect((await lin.send(`/ops/desk/calls/${other}/ring`, {})).text).toContain('Not done.');
  expect(await joinOf(shop.db, other)).toBeNull();

  const bo = await anAgent('Bo');
  expect((await bo.send('/ops/desk')).text).toContain('Give its number');
  for (const wrong of [{ number: '(305) 555-0188' }, { number: '+44 20 7946 0018', mine: 'yes' }, { number: '911', mine: 'yes' }]) expect((await bo.send('/ops/me/telephone', wrong as Record<string, string>)).status).toBe(422);
  await bo.send('/ops/me/telephone', { number: '+13055550188', mine: 'yes' });
  expect((await bo.send('/ops/me')).text).toContain('(•••) •••-0188');
  expect((await lin.send('/ops/me')).text).not.toContain('0188');
  await bo.send('/ops/me/telephone', { remove: 'yes' });
  expect((await bo.send('/ops/me')).text).not.toContain('0188');
  // An old sign-in may look, and take a number away, but give none.
  shop.clock.advanceMs(20 * 60_000);
  expect((await bo.send('/ops/me/telephone', { number: '+13055550188', mine: 'yes' })).status).toBe(422);
});

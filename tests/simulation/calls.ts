import { openHotline, type Answer, type CallEvent, type CallRef, type Hotline, type Step } from '../../src/channels/hotline/hotline.ts';
import { wordsIn } from '../../src/channels/hotline/words/words.ts';
import { SPOKEN } from '../../src/channels/hotline/steps.ts';
import { silentLog } from '../../src/platform/log/log.ts';
import { callOfProvider, deskSeen, finishCall, queueList, readHours, takeCall, type OpeningHours } from '../../src/rooms/calls/calls.ts';
import { openPeople } from '../../src/rooms/people/people.ts';
import { TEST_CARDS } from '../../src/rooms/payments/gateways/stripe/fake/cards.ts';
import { place } from '../../src/rooms/renewals/renewals.ts';
import { randomOf } from './chance.ts';
import { isRefusal } from './play.ts';
import type { Running, World } from './world.ts';

export const SIM_PASSCODE = '739205';
export const ALWAYS: OpeningHours = readHours('sun-sat 00:00-24:00', 'America/New_York')!;

/** A call as its provider has it: what it plays, and the webhook that was not answered yet. */
export interface SimCall { readonly ref: CallRef; steps: readonly Step[]; next: number; sent: { readonly number: number; readonly event: CallEvent } | null; over: boolean; /** Key 1 at the review was pressed at least once. */ confirmed: boolean; sending: Running | null }
/** What callers have in their hands and ears. */
export interface Phones { readonly calls: SimCall[]; readonly codes: string[]; readonly hotlines: WeakMap<Running, Hotline> }
export const newPhones = (): Phones => ({ calls: [], codes: [], hotlines: new WeakMap() });

const CALLS_MAX = 3;
const EVENTS_MAX = 9;
/** Longer than a world takes: whether an answer waits for its work is decided by what happens in the world, not by a stopwatch. */
const NEVER_MS = 2 ** 30;

/** The hotline of one process of the shop, with the database and the vendors as that process sees them. */
function hotlineOf(world: World, shop: Running): Hotline {
  const known = world.phones.hotlines.get(shop);
  if (known) return known;
  const { app, autoRenew, funds, texts } = shop.house;
  const people = openPeople({ db: app.db, commit: (unit) => app.committer.commit(unit), clock: world.clock, random: randomOf(world.number), newId: shop.house.newId, keys: world.keys });
  const made = openHotline({
    house: { app: autoRenew, funds, texts }, people, shop: 'Xuka', sandbox: true, hours: ALWAYS, dialer: null, savedMostCents: 10_000, cardGateway: 'stripe', log: silentLog, waitMs: NEVER_MS, busyMs: 0,
  });
  world.phones.hotlines.set(shop, made);
  return made;
}

/** Somebody calls, or goes on with a call: some keys, one after another, each perhaps twice, each again when no answer came. */
export function callAct(world: World, shop: Running): void {
  const { chance, phones } = world;
  const open = phones.calls.filter((one) => !one.over && (one.sending === null || one.sending.process.dead || one.sending !== shop));
  const isNew = open.length === 0 || (phones.calls.filter((one) => !one.over).length < CALLS_MAX && chance.hits(200));
  const call = isNew ? newCall(world) : chance.pick(open);
  call.sending = shop;
  const events = 5 + chance.below(EVENTS_MAX);
  world.follow(`call ${call.ref.call}`, (async () => {
    for (let count = 0; count < events && !call.over; count++) await oneEvent(world, shop, call);
    call.sending = null;
  })(), shop.process);
}

function newCall(world: World): SimCall {
  const { chance, phones } = world;
  const line = chance.pick(world.lines);
  const call: SimCall = {
    ref: { provider: 'sim', call: `sim-${phones.calls.length}` }, steps: [], next: 0, over: false, confirmed: false, sending: null,
    sent: { number: 0, event: startOf(world, line.number) },
  };
  phones.calls.push(call);
  return call;
}

/** Somebody calls us, or takes a call of ours that rings at this moment. */
function startOf({ chance, ringing }: World, number: string | null): CallEvent {
  const rings = number === null || chance.hits(300) ? null : ringing.take(number);
  if (rings !== null) return { kind: 'start', direction: 'out', caller: rings.to, attest: null, joins: false, cardIn: [], about: rings.about };
  return { kind: 'start', direction: 'in', caller: chance.hits(600) ? number : '+13105550199', attest: null, joins: false, cardIn: ['en', 'es'], about: null };
}

async function oneEvent(world: World, shop: Running, call: SimCall): Promise<void> {
  const { chance } = world;
  const hotline = hotlineOf(world, shop);
  // A caller may be gone in the middle of anything, and their provider may not say so.
  if (call.sent === null && chance.hits(15)) { call.over = true; if (chance.hits(700)) await hotline.ended(call.ref, 'caller'); return; }
  const sent = call.sent ?? { number: call.next, event: eventFor(world, call) };
  call.sent = sent;
  const send = (): Promise<Answer> => hotline.answer(call.ref, sent.number, sent.event);
  const answers = await Promise.all(chance.hits(150) ? [send(), send()] : [send()]);
  // Whoever comes while the same event is worked on is told to ask again; nobody is told two different things.
  const told = answers.filter((one) => one.next > sent.number);
  const [answer] = told;
  if (new Set(told.map((one) => JSON.stringify(one))).size > 1) world.problems.push(`${call.ref.call}: two answers to event ${sent.number}`);
  if (answer === undefined) return;
  call.sent = null;
  call.next = answer.next;
  call.steps = answer.steps;
  const said = answer.steps.map((step) => ('text' in step ? step.text : '')).join(' ');
  const code = /((?:\d ){5}\d)\. The code works once/.exec(said)?.[1];
  if (code !== undefined) world.phones.codes.push(code.replaceAll(' ', ''));
  if (answer.steps.at(-1)?.kind === 'hangup') { call.over = true; await hotline.ended(call.ref, 'provider'); }
}

const CONFIRMS = SPOKEN.map((language) => wordsIn(language).confirm({ key: '1' }));

function eventFor(world: World, call: SimCall): CallEvent {
  const { chance } = world;
  const last = call.steps.at(-1);
  if (last?.kind === 'pay') return chance.hits(800) ? { kind: 'paid', token: chance.hits(700) ? 'pm_card_visa' : chance.pick(TEST_CARDS).token } : { kind: 'unpaid', why: 'failed' };
  if (last?.kind === 'talk') return chance.hits(300) ? { kind: 'left' } : { kind: 'poll' };
  if (last?.kind === 'queue') return chance.hits(250) ? { kind: 'digits', digits: chance.pick(['*', '1', '2']) } : { kind: 'poll' };
  if (last?.kind !== 'ask') return { kind: 'poll' };
  if (chance.hits(20)) return { kind: 'silence' };
  const digits = last.digits.max === 1 ? choice(world, last.text) : entry(world, last.text, last.digits.endsWithHash);
  if (digits.startsWith('1') && CONFIRMS.some((words) => last.text.includes(words))) call.confirmed = true;
  return { kind: 'digits', digits };
}

const WITHOUT = SPOKEN.map((language) => wordsIn(language).withoutProof({ key: '3' }));

function choice({ chance }: World, text: string): string {
  const keys = [...text.matchAll(/(?:press|marca|请按|按) ?(\d)/g)].map((match) => match[1]!);
  if (text.includes('Español') || text.includes('español')) return chance.hits(850) ? '1' : chance.pick(['2', '3']);
  if (keys.length === 0 || chance.hits(40)) return chance.pick(['0', '9', '*', '7', '11']);
  // Half of the callers pay for somebody, or have no passcode.
  if (WITHOUT.some((words) => text.includes(words)) && chance.hits(500)) return '3';
  return keys.includes('1') && chance.hits(850) ? '1' : chance.pick(keys);
}

function entry(world: World, text: string, hash: boolean): string {
  const { chance, phones } = world;
  if (chance.hits(50)) return '*';
  if (/ten digits|diez dígitos|十位/.test(text)) return `${(chance.pick(world.lines).number ?? '+13105550199').slice(2)}#`;
  if (/passcode|clave|密码/.test(text)) return chance.hits(900) ? SIM_PASSCODE : '184067';
  if (/website|web|网站/.test(text) && phones.codes.length > 0) return chance.pick(phones.codes);
  if (/three digits|tres|三位/.test(text)) return chance.pick(['106', '109', '101', '999']);
  return hash ? '12345678#' : '184067';
}

/** Somebody at the desk takes a call, renews on the caller's behalf by the very quote that was read to them, and lets go. */
export function agentAct(world: World, shop: Running): void {
  const { chance } = world;
  const what = chance.weighted({ take: 4, renew: 4, finish: 3 });
  const card = chance.hits(800) ? 'pm_card_visa' : chance.pick(TEST_CARDS).token;
  world.follow(`agent ${what}`, (async () => {
    const { app, autoRenew } = shop.house;
    const entries = (await queueList(app.db)).filter((one) => one.kind === 'call');
    const mine = entries.find((one) => (what === 'take' ? one.state === 'waiting' : one.state === 'taken'));
    if (!mine) return;
    await deskSeen(app, 'li');
    if (what === 'take') return takeCall(autoRenew, { call: mine.call, agent: 'li' });
    if (what === 'finish') return finishCall(autoRenew, { call: mine.call, agent: 'li' });
    const row = (await app.db.query<{ quote: string | null }>(`select state -> 'draft' ->> 'quote' as quote from calls_calls where id = $1`, [mine.call], 'sim_draft')).rows[0];
    if (!row?.quote) return;
    const renewal = await place(app, {
      caller: 'desk', key: `desk-${mine.call}-${row.quote}`, quote: row.quote as never, pay: { kind: 'token', gateway: 'stripe', paymentMethod: card }, payer: { customer: null, email: 'payer@example.com', language: 'en', zone: null },
      by: { door: 'console', actor: 'operator:li', reason: 'on behalf of a caller' },
    });
    world.scheduler.say(`agent renews ${renewal.id.slice(-6)}`);
  })(), shop.process, (error) => isRefusal(error) || error.name === 'GuardFailed');
}

/** The storm is over: whoever still holds a telephone hears their answer, and hangs up; a round closes what nobody speaks of any more. */
export async function lastCalls(world: World, shop: Running): Promise<void> {
  for (const call of world.phones.calls.filter((one) => !one.over)) {
    if (world.chance.hits(300)) continue;
    await oneEvent(world, shop, call);
    if (!call.over) await hotlineOf(world, shop).ended(call.ref, 'caller');
    call.over = true;
  }
}

/** Every call is closed, nobody waits in a queue, and nothing was bought in a call without its key. */
export async function auditCalls(world: World): Promise<void> {
  const left = (await world.db.query<{ open: number; queued: number; steps: number }>(
    `select (select count(*)::int from calls_calls where ended_at is null) as open, (select count(*)::int from calls_queue where state in ('waiting', 'taken')) as queued,
       (select count(*)::int from calls_steps where answer is not null) as steps`, [], 'sim_calls')).rows[0]!;
  if (left.open + left.queued + left.steps > 0) world.problems.push(`calls: ${left.open} open, ${left.queued} in the queue, ${left.steps} answers kept`);
  const bought = (await world.db.query<{ call: string; quotes: number; n: number }>(
    `select c.provider_call as call, count(distinct r.quote_id)::int as quotes, count(*)::int as n from renewals_renewals r join calls_calls c on r.caller = 'call:' || c.id group by 1`, [], 'sim_bought')).rows;
  for (const one of bought) {
    if (one.quotes !== one.n) world.problems.push(`${one.call}: a quote was bought twice`);
    if (world.phones.calls.find((call) => call.ref.call === one.call)?.confirmed !== true) world.problems.push(`${one.call}: bought without key 1 of the review`);
  }
  // The flow's own word for it: no call knows of a renewal that is not there.
  for (const { ref } of world.phones.calls) {
    const call = await callOfProvider(world.db, ref.provider, ref.call);
    const { renewal } = (call?.state ?? {}) as { readonly renewal?: string | null };
    if (renewal && (await world.db.query('select 1 from renewals_renewals where id = $1', [renewal], 'sim_known')).rowCount === 0) world.problems.push(`${ref.call} speaks of a renewal that is not there`);
  }
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { MINUTE } from '../../../base/time.ts';
import { speak } from '../speak.ts';
import { SPOKEN, type CallEvent, type Spoken } from '../steps.ts';
import { isRefused, type Effect, type EffectName, type Effects, type Result } from './effects.ts';
import { CALL_SECONDS, flow, type FlowEvent } from './flow.ts';
import { newState } from './greet.ts';
import type { FlowStep, Say } from './kit.ts';
import type { CallState, Draft, LineRef, PlanShown } from './state.ts';

const ZONE = 'America/New_York' as ZoneId;
const NOW = 1_795_000_000 as Instant;
const TELEPHONE = '+13055550177';
const PASSCODE = '739205', VOUCHER = '9073216485031726';
const OWN: LineRef = { id: 'lin_own' as never, ending: '0101' }, OTHER: LineRef = { id: 'lin_other' as never, ending: '0202' };
const CUSTOMER = 'cus_1' as never;
const PLAN: PlanShown = { planId: 'p1', kind: 'month', days: 30, month: false, cycles: 1, bytes: 5 * 1024 ** 3, cents: 1_500 };
const PLANS: readonly PlanShown[] = (['month', 'month', 'month', 'month', 'month', 'addon', 'keep'] as const).map((kind, index) => ({ ...PLAN, planId: `p${index}`, kind }));
const REFUSALS = ['quote_expired', 'wallet_too_low', 'renewal_in_progress', 'payment_declined', 'code_locked', 'line_changed'] as const;

/** What rooms may answer: anything that can happen, chosen by a number. */
function answers(roll: number, quotes: { count: number }): { readonly [K in EffectName]: (ask: Effects[K]['ask'], state: CallState) => Effects[K]['gives'] } {
  const one = <T>(...all: readonly T[]): T => all[roll % all.length]!;
  const no = { refused: one(...REFUSALS) };
  const draft = (): Draft => ({
    ...PLAN, quote: `quo_${quotes.count++}` as never, mode: 'queue', whenUsedUp: one(false, true, false), promotion: one(null, null, '123'), priceCents: 1_500, discountCents: one(0, 100), taxCents: one(0, 70), totalCents: 1_570,
    endsAt: one(NOW, null), startsAt: one(null, NOW), atFirstUse: one(false, false, true), zone: ZONE, lost: one(null, { bytes: 1, at: null }, { bytes: 1, at: NOW }), bonusBytes: one(0, 1024 ** 3), refund: 'none',
  });
  const placed = { renewal: 'rnw_1' as never, state: one('done', 'paid', 'paying', 'declined', 'returning') as 'done', endsAt: one(NOW, null), zone: ZONE };
  const method = { id: 'met_1' as never, method: 'card', brand: 'Visa', last4: '4242' };
  const auto = { on: one(true, false, false), nextAt: one(NOW, null), nextCents: 1_500, zone: ZONE, method, cannot: one(null, null, 'no_method' as const), terms: { sentences: ['I agree.'], hash: 'h' } };
  return {
    begin: () => ({ shop: 'Xuka', sandbox: one(true, false), agents: one(true, false), language: one(null, 'en' as const), written: null, own: one(OWN, null), callerEnding: one('0101', null), about: null }),
    find: () => one<{ line: LineRef | null; limited: boolean }>({ line: OTHER, limited: false }, { line: OTHER, limited: false }, { line: OWN, limited: false }, { line: null, limited: false }, { line: null, limited: true }),
    text_code: () => ({}),
    check: ({ line }) => ({ ok: line !== null && one(true, true, false), customer: CUSTOMER, locked: one(false, false, false, true) }),
    status: () => ({ phase: one('active', 'parked', 'grace', 'suspended', 'releasing', 'preactive', 'closed'), zone: ZONE, endsAt: one(NOW, null), releaseAt: one(NOW, null), bytes: one(0, 1, null), walletCents: one(1, null), queued: one(0, 1, 2) }),
    offers: () => one<Effects['offers']['gives']>({ same: PLANS[0]!, plans: PLANS, refused: null }, { same: null, plans: PLANS.slice(0, 5), refused: null }, { same: PLANS[0]!, plans: PLANS, refused: null }, { same: null, plans: [], refused: 'renewal_in_progress' }, { same: null, plans: [], refused: null }),
    by_code: () => ({ planId: one('p1', null) }),
    quote: () => one<Effects['quote']['gives']>(draft(), draft(), no),
    ways: ({ customer, level }) => ({ saved: customer !== null && level > 0 ? one(method, null) : null, savedRefused: one(null, null, 'too_much', 'line_frozen'), walletCents: customer !== null && level > 0 ? one(2_000, null) : null, linkTo: one('0101', null), cardAt: one('stripe', null), vouchers: customer !== null && level > 0 }),
    place: () => one<Effects['place']['gives']>(placed, placed, placed, no),
    look: () => placed,
    voucher: () => one<Effects['voucher']['gives']>({ cents: 1, balanceCents: 2 }, no),
    link: () => one<Effects['link']['gives']>({ ending: '0101' }, no),
    auto: ({ customer }) => (customer === null ? { ...auto, method: null, cannot: 'no_method' as const, terms: null } : auto),
    auto_on: () => one<Effects['auto_on']['gives']>({ ...auto, on: true }, no),
    auto_off: () => ({}),
    receipt: () => ({ sent: one(true, false) }),
    offer_code: () => one<Effects['offer_code']['gives']>({ code: '482915', minutes: 12 }, no),
    take_code: () => one<Effects['take_code']['gives']>({ line: OTHER, draft: draft(), customer: null, carried: false }, { line: OWN, draft: draft(), customer: CUSTOMER, carried: true }, { refused: 'handover_not_valid' }, no),
    enter_queue: () => ({ open: one(true, false), position: 1, waitMinutes: 4, opensAt: one(NOW, null), zone: ZONE }),
    queue_place: () => ({ state: one('waiting', 'taken', 'over'), position: one(1, 2), waitMinutes: 4, line: one(OWN, OWN, null), says: one([], [{ number: 1, kind: 'say' as const, text: 'Hello.' }], [{ number: 2, kind: 'passcode' as const, text: '' }], [{ number: 4, kind: 'code' as const, text: '' }], [{ number: 3, kind: 'consent' as const, text: 'I renew it.\nPress 1.' }]), join: one(null, 'join_1') }),
    join: () => ({ number: one(TELEPHONE, TELEPHONE, null) }),
    join_over: () => ({ talked: one(true, false), state: one('taken', 'taken', 'over') }),
    desk_answer: () => ({}),
    talk_over: () => ({}),
    leave_queue: () => ({}),
    call_back: () => one<Effects['call_back']['gives']>({ ending: '0101', from: one(null, NOW), zone: ZONE }, no),
    call_back_met: () => ({ position: 1, waitMinutes: 4 }),
  };
}

/** Sentences that only the holder of a line may hear. */
const HOLDERS: ReadonlySet<Say['key']> = new Set(['isActive', 'isParked', 'isInGrace', 'isSuspended', 'isReleased', 'isNew', 'isClosed', 'dataLeft', 'dataNone', 'dataUnlimited', 'numberKept', 'queued', 'walletHas', 'samePlan', 'reviewLost', 'reviewLostAt', 'paySaved', 'payWallet', 'autoIsOn', 'autoIsOnNext', 'autoIsOff', 'autoOffer'] as const);
/** What somebody presses: mostly what was asked for, sometimes anything. */
type Press = { readonly kind: 'fitting'; readonly roll: number } | Exclude<CallEvent, { kind: 'start' }>;
type Walk = readonly (readonly [press: Press, rolls: readonly number[]])[];
const ANYTHING = ['0', '9', '*', '#', '8', '*1', '2125550101#', PASSCODE, VOUCHER, '106'].map((digits): Press => ({ kind: 'digits', digits }));
const OTHER_EVENTS: readonly Press[] = [{ kind: 'silence' }, { kind: 'poll' }, { kind: 'left' }, { kind: 'parted', missed: 'busy' }, { kind: 'paid', token: 'tok_1' }, { kind: 'unpaid', why: 'failed' }, { kind: 'unpaid', why: 'cancelled' }];
const walks: fc.Arbitrary<Walk> = fc.array(fc.tuple(
  fc.oneof({ weight: 40, arbitrary: fc.nat(419).map((roll): Press => ({ kind: 'fitting', roll })) }, { weight: 3, arbitrary: fc.constantFrom(...ANYTHING) }, { weight: 3, arbitrary: fc.constantFrom(...OTHER_EVENTS) }),
  fc.array(fc.nat(419), { minLength: 12, maxLength: 12 }),
), { minLength: 1, maxLength: 60, size: 'max' });

function eventOf(press: Press, steps: readonly FlowStep[]): FlowEvent {
  if (press.kind !== 'fitting') return press;
  const asked = steps.at(-1);
  if (asked?.kind === 'pay') return { kind: 'paid', token: 'tok_1' };
  if (asked?.kind === 'join') return { kind: 'parted', missed: 'no_answer' };
  if (asked?.kind !== 'ask') return { kind: 'poll' };
  const typed = asked.max === 1 ? '1111223456'[press.roll % 10]! : ({ 3: '106', 6: PASSCODE, 16: VOUCHER } as Record<number, string>)[asked.max] ?? '2125550101#';
  return { kind: 'digits', digits: typed };
}

const saysOf = (steps: readonly FlowStep[]): readonly Say[] => steps.flatMap((step) => (step.kind === 'say' ? [step.say] : 'say' in step ? step.say : []));

function takeWalk(walk: Walk, languageOf: Spoken): void {
  const quotes = { count: 0 };
  const reviewed = new Set<string>(), placed = new Map<string, string>();
  const proved = new Map<string, Set<string>>();
  let wrong = 0;
  let state = newState({ kind: 'start', direction: 'in', caller: null, attest: null, joins: true, cardIn: SPOKEN, about: null }, NOW);
  let before: readonly FlowStep[] = [];
  for (const [number, [press, rolls]] of walk.entries()) {
    const from = state;
    const event: FlowEvent = number === 0 ? { kind: 'begin' } : eventOf(press, before);
    const ctx = { now: (NOW + number) as Instant, step: number };
    let next: FlowEvent = event;
    const steps: FlowStep[] = [];
    for (let turns = 0; ; turns++) {
      expect(turns).toBeLessThan(12);
      const turn = flow(state, next, ctx);
      expect(flow(state, next, ctx), 'the same gives the same').toEqual(turn);
      state = turn.state;
      steps.push(...turn.steps);
      if (turn.effect === null) break;
      const { effect } = turn;
      judge(effect, event, from);
      const gives = answers(rolls[turns]!, quotes)[effect.kind](effect as never, state);
      if (effect.kind === 'check') {
        const checked = gives as Effects['check']['gives'];
        if (checked.ok) proved.set(effect.line!, (proved.get(effect.line!) ?? new Set()).add(effect.how));
        else wrong++;
        expect(wrong, 'three wrong tries in a call').toBeLessThanOrEqual(3);
      }
      if (effect.kind === 'take_code' && !isRefused(gives) && (gives as { carried: boolean }).carried) proved.set(OWN.id, (proved.get(OWN.id) ?? new Set()).add('carried'));
      next = { kind: 'result', of: effect.kind, gives } as Result;
    }
    before = steps;
    const told = saysOf(steps);
    for (const one of told) if (HOLDERS.has(one.key)) expect([...proved.get(state.line!.id) ?? []], `${one.key} wants a proof`).not.toEqual([]);
    if (told.some((one) => one.key === 'nothingBoughtYet') && told.some((one) => one.key === 'reviewTotal')) reviewed.add(state.draft!.quote);
    // One thing at the end says what comes next; every word can be spoken.
    const spoken = speak(steps, { language: state.language ?? languageOf, call: 'call' });
    expect(['ask', 'pause', 'queue', 'talk', 'join', 'pay', 'hangup']).toContain(spoken.steps.at(-1)?.kind);
    expect(spoken.steps.slice(0, -1).every((one) => one.kind === 'say')).toBe(true);
    const text = JSON.stringify([spoken.steps, spoken.said]);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    const kept = JSON.stringify([state, spoken.said]);
    for (const secret of [PASSCODE, VOUCHER, '482915', '4 8 2 9 1 5', 'tok_1', TELEPHONE.slice(2)]) expect(kept).not.toContain(secret);
  }

  function judge(effect: Effect, event: FlowEvent, from: CallState): void {
    switch (effect.kind) {
      case 'place':
        expect(event.kind === 'paid' ? ['result'] : event.kind === 'digits' ? ['pay'] : [], 'only a key at the choice of how to pay, or the end of the card step, buys').toContain(from.at);
        expect(reviewed, 'what is bought was read out').toContain(effect.quote);
        expect([undefined, effect.key], 'one quote, one order').toContain(placed.get(effect.quote));
        placed.set(effect.quote, effect.key);
        break;
      case 'auto_on':
        expect([from.at, event.kind === 'digits' && event.digits.startsWith('1')]).toEqual(['auto_terms', true]);
        expect([...proved.get(effect.line) ?? []].filter((how) => how !== 'carried').sort()).toEqual(['passcode', 'texted_code']);
        break;
      case 'auto_off': case 'receipt': case 'status': case 'auto':
        // What a renewal leads to is looked at and not told to strangers.
        if (effect.kind !== 'auto' || state.at !== 'result') expect([...proved.get(effect.line) ?? []], effect.kind).not.toEqual([]);
        break;
      default:
    }
  }
}

test('whatever is pressed and whatever the rooms answer: no key breaks a call, buys what was not read out, or hears what was not proved', () => {
  fc.assert(fc.property(walks, fc.constantFrom(...SPOKEN), takeWalk), { numRuns: 1_000 });
}, 60_000);

test('ten minutes with the menu end a call, and a person at the phone does not', () => {
  const late = { now: (NOW + CALL_SECONDS + 1) as Instant, step: 9 };
  const state = { ...newState({ kind: 'start', direction: 'in', caller: null, attest: null, joins: false, cardIn: [], about: null }, NOW), at: 'main', language: 'en', shop: 'Xuka' } as const satisfies CallState;
  expect(flow(state, { kind: 'digits', digits: '1' }, late).steps.at(-1)).toEqual({ kind: 'hangup' });
  expect(flow(state, { kind: 'digits', digits: '1' }, { ...late, now: (NOW + 9 * MINUTE) as Instant }).state.at).toBe('number');
  expect(flow({ ...state, at: 'queue', queue: { reason: 'agent', position: 1, waitMinutes: 4, polls: 0 } }, { kind: 'poll' }, late).effect).toEqual({ kind: 'queue_place' });
});

test('an agent’s telephone is rung where the call can carry it, after what they had said, and its number is in no state', () => {
  const ctx = { now: NOW, step: 7 };
  const start = (joins: boolean): CallState => ({ ...newState({ kind: 'start', direction: 'in', caller: null, attest: null, joins, cardIn: [], about: null }, NOW), at: 'talk', language: 'en', shop: 'Xuka', queue: { reason: 'agent', position: 1, waitMinutes: 4, polls: 0 } });
  const looked = (state: CallState, more: Partial<Effects['queue_place']['gives']> = {}) => flow(state, { kind: 'result', of: 'queue_place', gives: { state: 'taken', position: 1, waitMinutes: 4, says: [], line: null, join: 'join_1', ...more } }, ctx);
  expect(looked(start(false)).effect).toBeNull();
  // A wish for the keypad goes first; the telephone is looked at again afterwards.
  expect(looked(start(true), { line: OWN, says: [{ number: 1, kind: 'passcode', text: '' }] }).state.at).toBe('passcode');
  const asked = looked(start(true), { says: [{ number: 1, kind: 'say', text: 'Hello.' }] });
  expect([asked.effect, saysOf(asked.steps).map((one) => one.key)]).toEqual([{ kind: 'join', join: 'join_1' }, ['sentence']]);
  const rung = flow(asked.state, { kind: 'result', of: 'join', gives: { number: TELEPHONE } }, ctx);
  expect(rung.steps.at(-1)).toEqual({ kind: 'join', join: 'join_1', to: TELEPHONE, timeoutSeconds: 20 });
  expect(JSON.stringify([rung.state, speak(rung.steps, { language: 'en', call: 'c' }).said])).not.toContain(TELEPHONE.slice(2));
  // Let go meanwhile: nothing rings.
  expect(flow(asked.state, { kind: 'result', of: 'join', gives: { number: null } }, ctx)).toMatchObject({ state: { at: 'talk', join: null }, steps: [{ kind: 'talk' }] });
  // Whatever comes back from the provider, the telephone is done with.
  const parted = flow(rung.state, { kind: 'parted', missed: 'busy' }, ctx);
  expect([parted.effect, flow(rung.state, { kind: 'poll' }, ctx).effect]).toEqual([{ kind: 'join_over', join: 'join_1', missed: 'busy' }, { kind: 'join_over', join: 'join_1', missed: 'failed' }]);
  const after = (talked: boolean, state: 'taken' | 'over') => flow(parted.state, { kind: 'result', of: 'join_over', gives: { talked, state } }, ctx);
  expect([after(true, 'taken'), after(false, 'taken'), after(true, 'over')].map((turn) => [turn.state.at, saysOf(turn.steps)[0]!.key])).toEqual([['talk', 'phonePutDown'], ['talk', 'phoneNotAnswered'], ['next', 'backFromAgent']]);
});

import { isRefused } from './effects.ts';
import type { AutoShown, CallState } from './state.ts';
import { levelOf, personOf } from './state.ts';
import { needs, say, to, type Ctx, type Nodes, type Results, type Say, type Turn } from './kit.ts';
import { prove } from './proof.ts';

const no = (state: CallState): Turn => to(state, 'next', say('autoNot'));

const turnOn = (state: CallState): Turn => {
  // Standing consent wants both proofs (level 2): whoever has the phone in the hand may still not be its owner.
  if (levelOf(state) < 2) return prove({ ...state, goal: 'auto', needs: 2, draft: null });
  return needs(state, { kind: 'auto_on', line: state.line!.id, customer: personOf(state)!, method: state.auto!.method!.id, hash: state.auto!.terms!.hash });
};

export const autoNodes: Nodes = {
  auto: {
    kind: 'menu',
    before: (state, { now }) => onOrOff(state.auto!, now),
    options: (state) => [
      ...(state.auto!.on ? [{ key: '1', say: say('autoTurnOff', { key: '1' }), go: (now: CallState) => needs(now, { kind: 'auto_off' as const, line: now.line!.id, customer: personOf(now) }) }] : []),
      ...(!state.auto!.on && state.auto!.cannot === null ? [{ key: '1', say: say('autoHearTerms', { key: '1' }), go: (now: CallState) => to(now, 'auto_terms') }] : []),
      { key: '2', say: say('mainMenu', { key: '2' }), go: (now) => to(now, 'main') },
    ],
  },
  /** Only after a purchase, and off by default: anything but 1 is a no. */
  auto_offer: {
    kind: 'menu', fresh: true, bare: true,
    before: () => [say('autoOffer')],
    options: () => [{ key: '1', say: say('autoHearTerms', { key: '1' }), go: (state) => to(state, 'auto_terms') }],
    otherwise: no,
  },
  auto_terms: {
    kind: 'menu', fresh: true, bare: true,
    // The very words that are kept with the consent, read out right before the key.
    before: (state) => [say('autoTermsFollow'), ...state.auto!.terms!.sentences.map((text) => say('sentence', { text }))],
    options: () => [{ key: '1', say: say('autoAgree', { key: '1' }), go: turnOn }],
    otherwise: no,
  },
};

function onOrOff(auto: AutoShown, now: Ctx['now']): Say[] {
  if (auto.on) return [auto.nextAt === null ? say('autoIsOn') : say('autoIsOnNext', { at: auto.nextAt, zone: auto.zone, now, cents: auto.nextCents ?? 0 })];
  return [say('autoIsOff'), ...(auto.cannot === null ? [] : [say('autoCannot', { why: auto.cannot })])];
}

export const autoResults: Results = {
  auto: (state, gives) => {
    const known = { ...state, auto: gives };
    if (state.at !== 'result') return to({ ...known, needs: 1 }, 'auto');
    return gives.on || gives.cannot !== null ? to(known, 'next') : to(known, 'auto_offer');
  },
  auto_on: (state, gives, { now }) => (isRefused(gives)
    ? to(state, 'next', say('refusal', { code: gives.refused }))
    : to({ ...state, auto: gives, needs: 1 }, 'next', gives.nextAt === null ? say('autoNowOn') : say('autoNowOnNext', { at: gives.nextAt, zone: gives.zone, now, cents: gives.nextCents ?? 0 }))),
  auto_off: (state) => to(state, 'next', say('autoNowOff')),
};

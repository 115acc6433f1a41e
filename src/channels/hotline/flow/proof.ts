import { never } from '../../../base/check.ts';
import type { CallState, ProvedHow } from './state.ts';
import { levelOf, personOf, proofsFor } from './state.ts';
import { needs, reasonOf, say, to, toAgent, type Nodes, type Results, type Say, type Turn } from './kit.ts';

/** Wrong passcodes and codes in one call. */
export const WRONG_MAX = 3;
const DIGITS = 6;

/** Asks for as much proof as is needed. After too many wrong ones only a person can help, but for what needs no proof: paying for a line. */
export function prove(state: CallState, ...lead: readonly Say[]): Turn {
  if (state.wrong < WRONG_MAX) return to(state, 'proof', ...lead);
  if (state.goal !== 'renew' || state.line === null) return toAgent(state, reasonOf(state), ...lead, say('proofEnds'));
  return needs(state, state.draft === null ? { kind: 'offers', line: state.line.id } : waysOf(state), ...lead, say('proofEnds'));
}

const has = (state: CallState, how: ProvedHow): boolean => proofsFor(state).some((one) => one.how === how);

/** Where a proof leads: back to what the caller came for. */
export function afterProof(state: CallState): Turn {
  const line = state.line!.id;
  // Somebody who was asked in the middle of paying or agreeing goes back there.
  if (state.draft !== null && state.goal === 'renew') return needs(state, waysOf(state));
  if (state.goal === 'auto' && state.needs === 2 && state.auto !== null) return to(state, 'auto_terms');
  switch (state.goal) {
    case 'status': return needs(state, { kind: 'status', line, customer: personOf(state) });
    case 'renew': return needs(state, { kind: 'offers', line });
    case 'auto': return needs(state, { kind: 'auto', line, customer: personOf(state) });
    case 'receipt': return needs(state, { kind: 'receipt', line });
    case null: return to(state, 'main');
    default: return never(state.goal);
  }
}

export const waysOf = (state: CallState) => ({ kind: 'ways', line: state.line!.id, cents: state.draft!.totalCents, customer: personOf(state), level: levelOf(state), cardIn: state.cardIn } as const);

/** Back to the agent who asked for the passcode. */
function toDesk({ forDesk: _, ...state }: CallState, ...lead: readonly Say[]): Turn {
  return to(state, 'talk', ...lead);
}

const askText = (state: CallState): Turn => needs(state, { kind: 'text_code', line: state.line?.id ?? null });

export const proofNodes: Nodes = {
  proof: {
    kind: 'menu',
    before: (state) => [say(state.needs === 2 ? 'proveTwice' : state.goal === 'renew' ? 'proveForMore' : 'proveFirst')],
    options: (state) => [
      ...(has(state, 'passcode') ? [] : [{ key: '1', say: say('byPasscode', { key: '1' }), go: (now: CallState) => to(now, 'passcode') }]),
      ...(has(state, 'texted_code') ? [] : [{ key: '2', say: say('byTextedCode', { key: '2' }), go: askText }]),
      // Anybody may pay for a line; only hearing about it needs a proof.
      ...(state.goal === 'renew' && state.line !== null && levelOf(state) === 0 && state.draft === null ? [{ key: '3', say: say('withoutProof', { key: '3' }), go: (now: CallState) => needs(now, { kind: 'offers' as const, line: now.line!.id }) }] : []),
    ],
  },
  passcode: {
    kind: 'entry', max: DIGITS, endsWithHash: false, secret: true, back: (state) => (state.forDesk ? toDesk(state) : to(state, 'proof')),
    before: () => [say('typePasscode')],
    take: (state, digits) => needs(state, { kind: 'check', line: state.line?.id ?? null, how: 'passcode', digits }),
  },
  texted: {
    kind: 'entry', max: DIGITS, endsWithHash: false, secret: true, back: (state) => (state.forDesk ? toDesk(state) : to(state, 'proof')),
    before: () => [say('typeTextedCode')],
    take: (state, digits) => needs(state, { kind: 'check', line: state.line?.id ?? null, how: 'texted_code', digits }),
  },
};

export const proofResults: Results = {
  text_code: (state) => to(state, 'texted', say('codeOnItsWay')),
  check: (state, { ok, customer, locked }) => {
    const how = state.at === 'passcode' ? 'passcode' : 'texted_code';
    if (state.forDesk) return toDesk({ ...state, ...ok ? { proofs: [...state.proofs, { line: state.line!.id, how, customer } as const] } : { wrong: locked ? WRONG_MAX : state.wrong + 1 } }, say(ok ? 'thanks' : 'noFit'));
    if (ok) {
      const proved = { ...state, proofs: [...state.proofs, { line: state.line!.id, how, customer } as const] };
      return levelOf(proved) >= proved.needs ? afterProof(proved) : prove(proved, say('thanks'));
    }
    const wrong = state.wrong + 1;
    // The same sentence for a wrong number, a wrong passcode and a wrong code (trust section 4).
    return prove({ ...state, wrong: locked ? WRONG_MAX : wrong }, say('noFit'));
  },
};

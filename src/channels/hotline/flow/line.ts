import { forLine, levelOf, type CallState, type LineRef } from './state.ts';
import { needs, say, to, toAgent, type Nodes, type Results, type Turn } from './kit.ts';
import { afterProof, prove } from './proof.ts';

const NUMBER_MAX = 11;

/** The line that was spoken of, or the caller's own. */
const about = (state: CallState): LineRef => (state.line ?? state.own)!;

/** On to what the caller came for: first which line, then as much proof as that asks for. */
export function goOn(state: CallState): Turn {
  if (state.line === null && !state.typed) return to(state, state.own === null ? 'number' : 'which');
  if (state.line !== null && levelOf(state) >= state.needs) return afterProof(state);
  return prove(state);
}

export const lineNodes: Nodes = {
  which: {
    kind: 'menu',
    before: (state) => [say('aboutYours', { ending: about(state).ending })],
    options: () => [
      { key: '1', say: say('yes', { key: '1' }), go: (state) => goOn(forLine(state, about(state))) },
      { key: '2', say: say('otherNumber', { key: '2' }), go: (state) => to(state, 'number') },
    ],
  },
  number: {
    kind: 'entry', max: NUMBER_MAX, endsWithHash: true, back: 'main',
    before: () => [say('typeNumber')],
    take: (state, digits) => needs(state, { kind: 'find', digits }),
  },
};

export const lineResults: Results = {
  find: (state, { line, limited }) => {
    if (limited) return toAgent(state, 'proof', say('tooManyTries'));
    // What may be renewed is no secret, as on the web; what a line has is one, so there an unknown number goes the same way as a known one.
    if (line === null && state.goal === 'renew') return state.tries >= 2 ? toAgent({ ...state, tries: 0 }, 'renew', say('notFound')) : { ...to(state, 'number', say('notFound')), state: { ...state, at: 'number', tries: state.tries + 1 } };
    return goOn(forLine(state, line));
  },
};

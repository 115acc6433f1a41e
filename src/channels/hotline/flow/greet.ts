import type { Instant } from '../../../base/time.ts';
import type { Spoken, StartEvent } from '../steps.ts';
import { forLine, levelOf, type CallState, type Goal } from './state.ts';
import { bye, needs, say, sayIn, to, type Nodes, type Option, type Results, type Turn } from './kit.ts';
import { goOn } from './line.ts';

/** A call as it begins; what the rooms know of the caller comes with the first answer. */
export const newState = (event: StartEvent, now: Instant): CallState => ({
  v: 1, at: 'language', language: null, written: null, startedAt: now, tries: 0, shop: '', sandbox: false, agents: false, cardIn: event.cardIn, ...(event.joins ? { joins: true as const } : {}), own: null, callerEnding: null, goal: null, line: null,
  typed: false, proofs: [], wrong: 0, needs: 1, same: null, plans: [], kind: null, page: 0, draft: null, ways: null, orderKey: null, renewal: null, paidBy: null, auto: null,
  queue: null, opensAt: null, about: event.about, waiting: null,
});

const speaks = (language: Spoken) => (state: CallState): Turn => to({ ...state, language }, 'main');
const LANGUAGES: readonly Option[] = ([['1', 'en'], ['2', 'es'], ['3', 'zh']] as const).map(([key, language]) => ({ key, say: sayIn(language, 'ownLanguage', { key }), go: speaks(language) }));

const newGoal = (state: CallState, goal: Goal): CallState => ({ ...state, goal, needs: 1, draft: null, orderKey: null, renewal: null });
/** From the menu it may be about another line; what was typed and not proved is asked for again, whether it is anybody's or not. */
const forGoal = (goal: Goal) => (state: CallState): Turn => (levelOf(state) > 0 ? to(newGoal(state, goal), 'which') : goOn({ ...forLine(newGoal(state, goal), null), typed: false }));

export const greetNodes: Nodes = {
  language: { kind: 'menu', bare: true, options: () => LANGUAGES },
  main: {
    kind: 'menu',
    options: () => [
      { key: '1', say: say('toRenew', { key: '1' }), go: forGoal('renew') },
      { key: '2', say: say('toHear', { key: '2' }), go: forGoal('status') },
      { key: '3', say: say('forAuto', { key: '3' }), go: forGoal('auto') },
      { key: '4', say: say('forReceipt', { key: '4' }), go: forGoal('receipt') },
      { key: '5', say: say('withCode', { key: '5' }), go: (state) => to(state, 'hand_over') },
    ],
  },
  /** After something is told or done. */
  next: {
    kind: 'menu',
    options: (state) => [
      ...(state.goal === 'status' && state.line !== null ? [{ key: '1', say: say('toRenew', { key: '1' }), go: (now: CallState) => goOn(newGoal(now, 'renew')) }] : []),
      { key: '2', say: say('mainMenu', { key: '2' }), go: (now: CallState) => to(now, 'main') },
      { key: '3', say: say('toEnd', { key: '3' }), go: (now: CallState) => bye(now) },
    ],
  },
  /** A call of ours: whoever answers presses 1, so that no machine is connected. */
  screen: {
    kind: 'menu', bare: true,
    before: (state) => [say('callingBack', { shop: state.shop })],
    options: () => [{ key: '1', say: say('toTalk', { key: '1' }), go: (state) => needs(state, { kind: 'call_back_met', about: state.about! }) }],
  },
};

export const greetResults: Results = {
  begin: (before, gives): Turn => {
    const state: CallState = { ...before, shop: gives.shop, sandbox: gives.sandbox, agents: gives.agents, language: gives.language, written: gives.written, own: gives.own, callerEnding: gives.callerEnding };
    const sandbox = gives.sandbox ? [say('sandbox')] : [];
    if (state.about !== null) {
      const known = { ...state, language: gives.language ?? 'en' };
      return gives.about === null ? bye(known) : to({ ...known, line: gives.about.line }, 'screen', ...sandbox);
    }
    if (gives.language !== null) return to(state, 'main', say('welcome', { shop: gives.shop }), ...sandbox);
    return to(state, 'language', sayIn('en', 'welcome', { shop: gives.shop }), ...(gives.sandbox ? [sayIn('en', 'sandbox')] : []));
  },
};

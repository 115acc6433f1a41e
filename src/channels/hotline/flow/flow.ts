import { check } from '../../../base/check.ts';
import { MINUTE } from '../../../base/time.ts';
import type { CallEvent } from '../steps.ts';
import { agentNodes, agentResults } from './agent.ts';
import { autoNodes, autoResults } from './auto.ts';
import type { Result } from './effects.ts';
import { greetNodes, greetResults } from './greet.ts';
import { backTo, bye, needs, play, reasonOf, say, to, toAgent, type Ctx, type Entry, type FlowStep, type Menu, type Node, type Results, type Say, type Turn } from './kit.ts';
import { lineNodes, lineResults } from './line.ts';
import { payNodes, payResults } from './pay.ts';
import { proofNodes, proofResults } from './proof.ts';
import { reviewNodes, reviewResults } from './review.ts';
import { shelfNodes, shelfResults } from './shelf.ts';
import type { CallState, NodeName } from './state.ts';
import { tellNodes, tellResults } from './tell.ts';

const NODES: Readonly<Partial<Record<NodeName, Node>>> = { ...greetNodes, ...lineNodes, ...proofNodes, ...tellNodes, ...shelfNodes, ...reviewNodes, ...payNodes, ...autoNodes, ...agentNodes };
const RESULTS: Results = { ...greetResults, ...lineResults, ...proofResults, ...tellResults, ...shelfResults, ...reviewResults, ...payResults, ...autoResults, ...agentResults };

/** Silent or wrong answers to one question; then a person, or goodbye. */
export const TRIES_MAX = 3;
/** A call with the menu lasts no longer; waiting for a person and talking to one does not count. */
export const CALL_SECONDS = 10 * MINUTE;
const MENU_TIMEOUT_S = 7;
const DIGITS_TIMEOUT_S = 10;

export type FlowEvent = Exclude<CallEvent, { kind: 'start' }> | { readonly kind: 'begin' } | Result;

/**
 * The whole call flow: where a call stands and what has just happened give where it stands now, what is said, and at most one thing to ask
 * of the rooms. Pure: no clock, no database, no words and no adapter; the same arguments give the same turn.
 */
export function flow(state: CallState, event: FlowEvent, ctx: Ctx): Turn {
  return withPrompt(step(state, event, ctx), ctx);
}

function step(state: CallState, event: FlowEvent, ctx: Ctx): Turn {
  if (event.kind === 'begin') return needs(state, { kind: 'begin' });
  if (event.kind === 'result') {
    const handler = RESULTS[event.of] as ((state: CallState, gives: unknown, ctx: Ctx) => Turn) | undefined;
    check(handler, `nobody takes the answer of ${event.of}`);
    return handler(state, event.gives, ctx);
  }
  if (state.at === 'over') return play(state, [{ kind: 'hangup' }]);
  const node = NODES[state.at];
  check(node, `no node ${state.at}`);
  // What is under way is asked about again, whatever the caller does meanwhile.
  if (state.waiting !== null) return { state, steps: [], effect: state.waiting.effect, prompt: false };
  const isWaiting = node.kind === 'wait';
  if (!isWaiting && !state.forDesk && ctx.now - state.startedAt > CALL_SECONDS) return bye(state, say('timeIsUp'));
  if (isWaiting) return node.on(state, event, ctx);
  if (event.kind === 'digits') return node.kind === 'menu' ? chosen(node, state, event.digits, ctx) : typed(node, state, event.digits, ctx);
  return missed(node, state, 'silence');
}

function chosen(menu: Menu, state: CallState, digits: string, ctx: Ctx): Turn {
  const key = digits.slice(0, 1);
  const option = menu.options(state).find((one) => one.key === key);
  if (option) return option.go(state, ctx);
  if (menu.otherwise) return menu.otherwise(state);
  if (menu.bare !== true) {
    if (key === '0') return toAgent(state, reasonOf(state));
    if (key === '9') return to(state, state.at);
    if (key === '*') return backTo(menu.back ?? 'main', state);
  }
  return missed(menu, state, 'wrong');
}

function typed(entry: Entry, state: CallState, digits: string, ctx: Ctx): Turn {
  if (digits.startsWith('*')) return backTo(entry.back, state);
  const plain = digits.replace(/#$/, '');
  if (!/^\d+$/.test(plain) || (!entry.endsWithHash && plain.length < entry.max)) return missed(entry, state, plain === '' ? 'silence' : 'wrong');
  return entry.take(state, plain.slice(0, entry.max), ctx);
}

function missed(node: Menu | Entry, state: CallState, why: 'silence' | 'wrong'): Turn {
  if (node.kind === 'menu' && node.otherwise) return node.otherwise(state);
  const tries = state.tries + 1;
  if (tries >= TRIES_MAX) return state.agents && state.at !== 'screen' && state.at !== 'closed' && state.at !== 'language' ? toAgent({ ...state, tries: 0 }, reasonOf(state), say('letMeConnect')) : bye(state, say('didNotHear'));
  return { state: { ...state, tries }, steps: [{ kind: 'say', say: say(why === 'silence' ? 'didNotHear' : 'notAChoice') }], effect: null, prompt: true };
}

/** Puts the question of the place where the turn ended. */
function withPrompt(turn: Turn, ctx: Ctx): Turn {
  if (!turn.prompt) return turn;
  const node = NODES[turn.state.at];
  check(node, `no node ${turn.state.at}`);
  return { ...turn, steps: [...turn.steps, ...promptOf(node, turn.state, ctx)], prompt: false };
}

const tellSteps = (says: readonly Say[]): FlowStep[] => says.map((one) => ({ kind: 'say', say: one }));

function promptOf(node: Node, state: CallState, ctx: Ctx): readonly FlowStep[] {
  switch (node.kind) {
    case 'menu': {
      const before = tellSteps(node.before?.(state, ctx) ?? []);
      const fixed = node.bare === true ? [] : state.at === 'main' ? [say('forAgent', { key: '0' })] : [say('always')];
      return [...before, { kind: 'ask', say: [...node.options(state).map((one) => one.say), ...fixed], max: 1, endsWithHash: false, fresh: node.fresh ?? false, secret: false, timeoutSeconds: MENU_TIMEOUT_S }];
    }
    case 'entry': return [{ kind: 'ask', say: node.before(state), max: node.max, endsWithHash: node.endsWithHash, fresh: node.fresh ?? false, secret: node.secret ?? false, timeoutSeconds: DIGITS_TIMEOUT_S }];
    case 'wait': return node.prompt(state);
  }
}

/** How many of the digits that arrived belong to this question; the rest was typed ahead. */
export function digitsFor(state: CallState, digits: string): { readonly now: string; readonly ahead: string } {
  const node = NODES[state.at];
  if (node?.kind === 'menu') return { now: digits.slice(0, 1), ahead: digits.slice(1) };
  if (node?.kind !== 'entry') return { now: digits, ahead: '' };
  if (digits.startsWith('*')) return { now: '*', ahead: digits.slice(1) };
  const hash = digits.indexOf('#');
  if (node.endsWithHash) return hash < 0 ? { now: digits, ahead: '' } : { now: digits.slice(0, hash + 1), ahead: digits.slice(hash + 1) };
  return { now: digits.slice(0, node.max), ahead: digits.slice(node.max).replace(/^#/, '') };
}

/** Whether what is typed here is somebody's secret: then nothing tells of it but that it came. */
export const isSecret = (state: CallState): boolean => { const node = NODES[state.at]; return node?.kind === 'entry' && node.secret === true; };

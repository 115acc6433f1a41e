import { isRefused, type Effects } from './effects.ts';
import { personOf, type CallState } from './state.ts';
import { bye, needs, play, say, to, type FlowStep, type Nodes, type Results, type Say, type Turn } from './kit.ts';
import { WRONG_MAX } from './proof.ts';

/** The place is said again so often while somebody waits. */
const EVERY_SECONDS = 20;
/** Every third time in full; in between only that the call is still there. */
const FULL_EVERY = 3;
/** What an agent types is heard by the caller after so long at most. */
const TALK_EVERY_SECONDS = 5;
/** An agent's telephone rings so long: shorter than most mailboxes wait. */
const RING_SECONDS = 20;
const NUMBER_MAX = 11;

const lines = (state: CallState, isFirst: boolean): Say[] => {
  const queue = state.queue!;
  return isFirst || queue.polls % FULL_EVERY === 0
    ? [say('inQueue', { position: queue.position, minutes: queue.waitMinutes }), say('callBackOffer', { key: '2' })]
    : [say('stillHere')];
};
const waitsIn = (state: CallState, isFirst: boolean): readonly FlowStep[] => [{ kind: 'queue', say: lines(state, isFirst), everySeconds: EVERY_SECONDS }];

const callBack = (state: CallState): Turn => to(state, state.callerEnding === null ? 'call_back_number' : 'call_back');
const askBack = (state: CallState, digits: string | null): Turn => needs(state, { kind: 'call_back', digits, reason: state.queue?.reason ?? 'agent', line: state.line?.id ?? null });

const answered = (state: CallState, yes: boolean): Turn => needs(state, { kind: 'desk_answer', number: state.deskTerms!.number, yes, customer: personOf(state) });

export const agentNodes: Nodes = {
  queue: {
    kind: 'wait',
    prompt: (state) => waitsIn(state, true),
    on: (state, event) => {
      if (event.kind === 'digits' && event.digits.startsWith('2')) return callBack(state);
      if (event.kind === 'digits' && event.digits.startsWith('*')) return needs(state, { kind: 'leave_queue' });
      if (event.kind === 'left') return needs(state, { kind: 'talk_over' });
      return needs({ ...state, queue: { ...state.queue!, polls: state.queue!.polls + 1 } }, { kind: 'queue_place' });
    },
  },
  talk: {
    kind: 'wait',
    prompt: () => [{ kind: 'talk', say: [say('agentHere')], everySeconds: TALK_EVERY_SECONDS }],
    on: (state, event) => needs(state, { kind: event.kind === 'left' ? 'talk_over' : 'queue_place', after: state.heard ?? 0 }),
  },
  // The provider has the two on a line of their own; whatever comes back from there, the telephone is done with.
  joined: {
    kind: 'wait',
    prompt: () => [{ kind: 'talk', say: [], everySeconds: TALK_EVERY_SECONDS }],
    on: (state, event) => needs(state, { kind: 'join_over', join: state.join!, missed: event.kind === 'parted' ? event.missed : 'failed' }),
  },
  // Read to the end before a key counts; anything but 1 is a no.
  desk_terms: {
    kind: 'menu', fresh: true, bare: true,
    before: (state) => state.deskTerms!.sentences.slice(0, -1).map((text) => say('sentence', { text })),
    options: (state) => [{ key: '1', say: say('sentence', { text: state.deskTerms!.sentences.at(-1)! }), go: (now) => answered(now, true) }],
    otherwise: (state) => answered(state, false),
  },
  closed: {
    kind: 'menu',
    before: (state, { now }) => [state.opensAt === null ? say('noAgents') : say('closedUntil', { at: state.opensAt.at, zone: state.opensAt.zone, now })],
    options: (state) => [
      ...(state.opensAt === null ? [] : [{ key: '1', say: say('callMeThen', { key: '1' }), go: callBack }]),
      { key: '2', say: say('mainMenu', { key: '2' }), go: (now: CallState) => to(now, 'main') },
      { key: '3', say: say('toEnd', { key: '3' }), go: (now: CallState) => bye(now) },
    ],
  },
  call_back: {
    kind: 'menu', back: 'main',
    before: (state) => [say('callBackTo', { ending: state.callerEnding! })],
    options: () => [
      { key: '1', say: say('yes', { key: '1' }), go: (state) => askBack(state, null) },
      { key: '2', say: say('otherNumber', { key: '2' }), go: (state) => to(state, 'call_back_number') },
    ],
  },
  call_back_number: {
    kind: 'entry', max: NUMBER_MAX, endsWithHash: true, back: 'main',
    before: () => [say('typeCallBackNumber')],
    take: (state, digits) => askBack(state, digits),
  },
};

/** What the agent has sent since the last look, in order; a wish for a passcode, a code or a yes leads to the keypad, with what was said before it. */
function heardAt(state: CallState, { says = [], line = null, join = null }: Effects['queue_place']['gives']): Turn {
  const wish = says.findIndex((one) => one.kind !== 'say');
  const taken = wish < 0 ? says : says.slice(0, wish + 1);
  const now = { ...state, heard: taken.at(-1)?.number ?? state.heard ?? 0 };
  const aloud = taken.filter((one) => one.kind === 'say').map((one) => say('sentence', { text: one.text }));
  const asked = says[wish];
  if (asked?.kind === 'consent') return to({ ...now, forDesk: true, deskTerms: { number: asked.number, sentences: asked.text.split('\n') } }, 'desk_terms', ...aloud);
  if (wish < 0 && join !== null && state.joins) return needs({ ...now, join }, { kind: 'join', join }, ...aloud);
  if (wish < 0 || line === null) return play(now, [{ kind: 'talk', say: aloud, everySeconds: TALK_EVERY_SECONDS }]);
  if (now.wrong >= WRONG_MAX) return play(now, [{ kind: 'talk', say: [...aloud, say('proofEnds')], everySeconds: TALK_EVERY_SECONDS }]);
  const proving: CallState = { ...now, line, needs: 1, forDesk: true };
  return asked?.kind === 'code' ? needs(proving, { kind: 'text_code', line: line.id }, ...aloud) : to(proving, 'passcode', ...aloud);
}

export const agentResults: Results = {
  enter_queue: (state, gives) => {
    const known: CallState = { ...state, opensAt: gives.opensAt === null ? null : { at: gives.opensAt, zone: gives.zone } };
    if (!gives.open) return to(known, 'closed');
    return to({ ...known, queue: { reason: state.goal === null ? 'agent' : state.queue?.reason ?? 'agent', position: gives.position, waitMinutes: gives.waitMinutes, polls: 0 } }, 'queue', say('connecting'));
  },
  queue_place: (state, gives) => {
    if (gives.state === 'over') return to({ ...state, queue: null }, 'next', say('backFromAgent'));
    if (gives.state === 'taken') return state.at === 'talk' ? heardAt(state, gives) : to(state, 'talk');
    const queue = { ...state.queue!, position: gives.position, waitMinutes: gives.waitMinutes };
    const moved = gives.position !== state.queue!.position;
    const next = { ...state, at: 'queue' as const, queue };
    return play(next, waitsIn(next, moved));
  },
  join: (state, { number }) => {
    if (number === null || !state.join) return to({ ...state, join: null }, 'talk');
    return play({ ...state, at: 'joined' }, [{ kind: 'join', join: state.join, to: number, timeoutSeconds: RING_SECONDS }], say('puttingThrough'));
  },
  join_over: ({ join: _, ...state }, gives) => {
    if (gives.state === 'over') return to({ ...state, queue: null }, 'next', say('backFromAgent'));
    return play({ ...state, at: 'talk' }, [{ kind: 'talk', say: [say(gives.talked ? 'phonePutDown' : 'phoneNotAnswered')], everySeconds: TALK_EVERY_SECONDS }]);
  },
  desk_answer: ({ forDesk: _, ...state }) => to({ ...state, deskTerms: null }, 'talk', say('thanks')),
  talk_over: (state) => to({ ...state, queue: null }, 'next', say('backFromAgent')),
  leave_queue: (state) => to({ ...state, queue: null }, 'main'),
  call_back: (state, gives, { now }) => {
    if (isRefused(gives)) return to(state, 'call_back_number', say('refusal', { code: gives.refused }));
    return bye(state, gives.from === null || gives.from <= now ? say('weCall', { ending: gives.ending }) : say('weCallFrom', { ending: gives.ending, at: gives.from, zone: gives.zone, now }));
  },
  call_back_met: (state, gives) => to({ ...state, queue: { reason: 'agent', position: gives.position, waitMinutes: gives.waitMinutes, polls: 0 } }, 'queue', say('connecting')),
};

import { check } from '../../base/check.ts';
import { plusSeconds, type Instant } from '../../base/time.ts';
import { callbackOver, callOfProvider, claimStep, effectDone, effectOf, endCall, giveStepBack, keepStep, keptAnswer, openCall, type Call } from '../../rooms/calls/calls.ts';
import { agentPhone } from './effects/joins.ts';
import { CHANGES, perform } from './effects/perform.ts';
import { MAY_WAIT, type Effect, type Result } from './flow/effects.ts';
import { digitsFor, flow, isSecret, type FlowEvent } from './flow/flow.ts';
import { newState } from './flow/greet.ts';
import { say, to, type FlowStep } from './flow/kit.ts';
import { personOf, type CallState } from './flow/state.ts';
import { writtenIn, type HotlineParts } from './parts.ts';
import { speak } from './speak.ts';
import type { Answer, CallEvent, CallRef, Hotline } from './steps.ts';

export type { HotlineParts } from './parts.ts';
export type { Answer, Ask, CallEvent, CallRef, Hotline, Speech, Spoken, StartEvent, Step } from './steps.ts';
export { SPOKEN } from './steps.ts';

/** An answer that takes longer says "one moment" and goes on behind it (ms): a webhook is to be answered in 300. */
const WAIT_MS = 200;
/** What does not come to an end in so long is not waited for any more (s). */
const LONGEST_SECONDS = 20;
const POLL_SECONDS = 2;
/** An end that nobody has polled for is kept so long (ms). */
const FORGET_MS = 60_000;
/** Turns of one event; a flow that needs more does not come to rest. */
const TURNS_MAX = 12;
/** How long the same event waits for whoever is at it, before it is told to ask again (ms). */
const BUSY_MS = 2_500;
const BUSY_LOOK_MS = 50;
/** No call has so many steps; also what an integer of the database holds. */
const NUMBER_MAX = 1_000_000;

/** The flow with its memory and its hands: every adapter asks here what to play next. */
export function openHotline(parts: HotlineParts): Hotline {
  const { app } = parts.house;
  const waitMs = parts.waitMs ?? WAIT_MS;
  const busyMs = parts.busyMs ?? BUSY_MS;
  /** Work that went past its answer, by call and key: polls join it. If this process dies, it is done again under the same key. */
  const underWay = new Map<string, Promise<object>>();

  const hangup = (next: number): Answer => ({ next, steps: [{ kind: 'hangup' }] });

  async function answer(ref: CallRef, number: number, event: CallEvent): Promise<Answer> {
    if (event.kind === 'start') await openCall(app, { provider: ref.provider, providerCall: ref.call, direction: event.direction, caller: event.caller, attest: event.attest, joins: event.joins, language: 'en', state: newState(event, app.clock.now()) });
    const claimed = await claimStep(app, ref, Math.min(number, NUMBER_MAX));
    if (claimed === null || claimed.call.endedAt !== null) return hangup(number + 1);
    const { call } = claimed;
    if (claimed.kind === 'other') {
      // What was answered gets its answer again; what lies further ahead than the call is gets the newest one.
      if (number !== call.step + 1) return await kept(call, Math.min(number, call.step)) ?? hangup(number + 1);
      return whenDone(call, number);
    }
    try {
      const made = await work(call, number, event, claimed.again);
      if (!await keepStep(app, call, made.step)) return await kept(call, number) ?? hangup(number + 1);
      return made.answer;
    } catch (error) {
      await giveStepBack(app, call, number).catch(() => undefined);
      throw error;
    }
  }

  const kept = async (call: Call, number: number): Promise<Answer | null> => await keptAnswer(app, call, number) as Answer | null;

  async function whenDone(call: Call, number: number): Promise<Answer> {
    for (let waited = 0; waited < busyMs; waited += BUSY_LOOK_MS) {
      await new Promise((resolve) => setTimeout(resolve, BUSY_LOOK_MS));
      const done = await kept(call, number);
      if (done !== null) return done;
    }
    return { next: number, steps: [{ kind: 'pause', seconds: 1 }] };
  }

  /** Lets the flow take the event to its end: effects one after another, digits that were typed ahead as far as they count. */
  async function work(call: Call, number: number, event: CallEvent, again: boolean) {
    const ctx = { now: app.clock.now(), step: number };
    let state = call.state as CallState;
    const heard = heardOf(state, event);
    let { next, ahead } = split(state, event.kind === 'start' ? { kind: 'begin' } : event);
    let steps: FlowStep[] = [];
    for (let count = 0; ; count++) {
      check(count < TURNS_MAX, `call ${call.id} does not come to rest`);
      const turn = flow(state, next, ctx);
      state = turn.state;
      steps = [...steps, ...turn.steps];
      if (turn.effect !== null) {
        const key = state.waiting?.key ?? `${number}.${count}`;
        const gives = await inTime(call, state, key, turn.effect, again || state.waiting !== null);
        if (gives === null) return finish(later(state, key, turn.effect, ctx.now, steps));
        next = { kind: 'result', of: turn.effect.kind, gives } as Result;
        continue;
      }
      const last = steps.at(-1);
      if (ahead === '' || last?.kind !== 'ask' || last.fresh) break;
      // A key stops the speech that leads to its question.
      steps = [];
      ({ next, ahead } = split(state, { kind: 'digits', digits: ahead }));
    }
    return finish({ state, steps });

    function finish(made: { readonly state: CallState; readonly steps: readonly FlowStep[] }) {
      const spoken = speak(made.steps, { language: made.state.language, call: call.id });
      const said: Answer = { next: number + 1, steps: spoken.steps };
      return { answer: said, step: { number, state: made.state, answer: said, language: writtenIn(made.state), line: made.state.line?.id ?? null, customer: personOf(made.state), heard, said: spoken.said } };
    }
  }

  /** What an effect came to; null: it takes longer than an answer may. */
  async function inTime(call: Call, state: CallState, key: string, effect: Effect, mayBeDone: boolean): Promise<object | null> {
    const name = `${call.id} ${key}`;
    let running = underWay.get(name);
    if (!running) {
      const before = mayBeDone && CHANGES.has(effect.kind) ? await effectOf(app, call, key) : null;
      if (before !== null) return before as object;
      running = done(call, state, key, effect);
      if (MAY_WAIT.has(effect.kind)) {
        underWay.set(name, running);
        // Whoever polls hears of its end; where nobody does any more it is forgotten, and a failure is logged.
        running.catch((error: unknown) => { underWay.delete(name); parts.log.warn('hotline.effect_failed', { call: call.id, effect: effect.kind, error }); })
          .finally(() => { setTimeout(() => underWay.delete(name), FORGET_MS).unref(); });
      }
    }
    if (!MAY_WAIT.has(effect.kind)) return running;
    const first = await within(waitMs, running);
    if (first !== null) underWay.delete(name);
    return first;
  }

  async function done(call: Call, state: CallState, key: string, effect: Effect): Promise<object> {
    const gives = await perform({ parts, call, state, key }, effect);
    if (CHANGES.has(effect.kind)) await app.committer.commit([effectDone(app, call, key, gives)]);
    return gives;
  }

  function later(state: CallState, key: string, effect: Effect, now: Instant, steps: readonly FlowStep[]): { readonly state: CallState; readonly steps: readonly FlowStep[] } {
    const since = state.waiting?.since ?? now;
    if (now >= plusSeconds(since, LONGEST_SECONDS)) {
      const given = to(state, 'next', say(effect.kind === 'place' ? 'stillPaying' : 'takesTooLong'));
      // The question of that place, as the flow puts it.
      const again = flow({ ...given.state, tries: 0 }, { kind: 'digits', digits: '9' }, { now, step: 0 });
      return { state: again.state, steps: [...given.steps, ...again.steps] };
    }
    return {
      state: { ...state, waiting: { key, effect: withoutToken(effect), since, polls: (state.waiting?.polls ?? 0) + 1 } },
      steps: [...steps, ...(state.waiting === null ? [{ kind: 'say' as const, say: say('oneMoment') }] : []), { kind: 'pause', seconds: POLL_SECONDS }],
    };
  }

  return {
    answer,
    agentPhone: (join, key) => agentPhone(parts, join, key),
    async ended(ref, why) {
      const call = await callOfProvider(app.db, ref.provider, ref.call);
      if (call === null) return;
      await endCall(app, call, why);
      const { about } = call.state as CallState;
      if (about !== null) await callbackOver(app, about);
    },
  };
}

function split(state: CallState, event: FlowEvent): { readonly next: FlowEvent; readonly ahead: string } {
  if (event.kind !== 'digits') return { next: event, ahead: '' };
  const { now, ahead } = digitsFor(state, event.digits);
  return { next: { kind: 'digits', digits: now }, ahead };
}

/** A token pays once and is kept nowhere: without it only the renewal can say whether it was placed. */
const withoutToken = (effect: Effect): Effect => (effect.kind === 'place' && effect.pay.kind === 'token' ? { ...effect, pay: { ...effect.pay, token: null } } : effect);

/** What the caller did, as an agent may read it: a key of a menu, and of longer entries only that they came. */
function heardOf(state: CallState, event: CallEvent): string {
  if (event.kind !== 'digits') return event.kind;
  if (isSecret(state)) return 'digits, not kept';
  return event.digits.length === 1 ? event.digits : 'digits';
}

async function within<T extends object>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const first = await Promise.race([work, new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), ms); timer.unref(); })]);
  clearTimeout(timer);
  return first;
}

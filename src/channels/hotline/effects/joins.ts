import { acceptJoin, callById, joinById, joinOver, placeOf, ringJoin } from '../../../rooms/calls/calls.ts';
import type { Effects } from '../flow/effects.ts';
import type { CallState } from '../flow/state.ts';
import type { EffectContext, HotlineParts } from '../parts.ts';
import type { Step } from '../steps.ts';
import { wordsIn } from '../words/words.ts';

/** Rings the agent's telephone. Its number goes into the step, which is sealed with the answer, and nowhere else. */
export async function rings({ parts }: EffectContext, { join }: Effects['join']['ask']): Promise<Effects['join']['gives']> {
  return { number: await ringJoin(parts.house.app, join) };
}

export async function joinEnds({ parts, call }: EffectContext, { join, missed }: Effects['join_over']['ask']): Promise<Effects['join_over']['gives']> {
  const { app } = parts.house;
  const talked = await joinOver(app, join, missed);
  const place = await placeOf(app, call.id);
  return { talked, state: place?.state === 'taken' ? 'taken' : 'over' };
}

const YES = '1';
/** So long whoever picked up may think about it (s); a mailbox that still greets hears the question twice. */
const ASK_SECONDS = 6;

/** The agent's own leg: asked for a key in the language of the call, because that is the language they are about to speak. */
export async function agentPhone({ house, shop }: HotlineParts, id: string, key: string | null): Promise<readonly Step[]> {
  const { app } = house;
  const join = await joinById(app.db, id);
  const call = join === null ? null : await callById(app.db, join.call);
  if (join === null || call === null || call.endedAt !== null) return [{ kind: 'hangup' }];
  if (key !== null) return key === YES && await acceptJoin(app, join) ? [] : [{ kind: 'hangup' }];
  if (join.state !== 'ringing') return [{ kind: 'hangup' }];
  const language = (call.state as CallState).language ?? 'en';
  const text = wordsIn(language).pickedUp({ shop, key: YES });
  return [
    { kind: 'say', language, text },
    { kind: 'ask', language, text, digits: { max: 1, endsWithHash: false }, timeoutSeconds: ASK_SECONDS, fresh: false, secret: false },
  ];
}

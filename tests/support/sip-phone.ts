import { createHash } from 'node:crypto';
import type { TestCall, TestPhone } from '../../src/channels/hotline/contract.ts';
import { openMetronome, type Metronome } from '../../src/channels/hotline/adapters/sip/metronome.ts';
import { openSip, type SipListener, type SipParts } from '../../src/channels/hotline/adapters/sip/sip.ts';
import { sentencesOf, type Voice } from '../../src/channels/hotline/adapters/sip/voice.ts';
import { FRAME } from '../../src/channels/hotline/adapters/sip/wire/rtp.ts';
import { readAllowed } from '../../src/channels/hotline/adapters/sip/allowed.ts';
import type { Answer, Hotline } from '../../src/channels/hotline/hotline.ts';
import { openClock } from '../../src/platform/clock.ts';
import { silentLog, type Log } from '../../src/platform/log/log.ts';
import { realRandom } from '../../src/platform/random.ts';
import type { HotlineWorld } from './hotline.ts';
import { sipCall, type SipCaller } from './sip-caller.ts';

/** Minutes of a call in seconds of a test: everything in the listener is measured by this quicker time. */
export const SPEED = 16;
/** Who answers a question that takes no keys typed ahead has heard some of it (ms of the call). */
const HEARD_MS = 800;
const PATIENCE_MS = 8_000;
const FRAMES = 2;

/** A voice that can be recognised: each sentence is a short sound of its own, and this knows which sentence a sound is. */
export function codeVoice(): Voice & { readonly sentenceOf: (frame: Buffer) => string | null } {
  const known = new Map<string, string>();
  return {
    name: 'code', sentenceOf: (frame) => known.get(frame.toString('latin1')) ?? null,
    audio(sentence) {
      const audio = Buffer.alloc(FRAME * FRAMES);
      for (let frame = 0; frame < FRAMES; frame++) {
        const hash = createHash('sha512').update(`${frame}${sentence}`).digest();
        // Loud samples only: a high exponent and whatever else the hash says.
        for (let index = 0; index < FRAME; index++) audio[frame * FRAME + index] = (hash[index % hash.length]! & 0x8f) | 0x10;
      }
      // Known once it was heard to its last frame.
      known.set(audio.subarray(FRAME * (FRAMES - 1)).toString('latin1'), sentence);
      return Promise.resolve(audio);
    },
  };
}

export interface SipPhone extends TestPhone {
  readonly listener: SipListener;
  readonly metronome: Metronome;
  readonly voice: ReturnType<typeof codeVoice>;
  dial(from: string | null, wish?: { readonly eventPayload?: number }): Promise<TestCall & { readonly line: SipCaller }>;
}

export async function aListener(hotline: Pick<Hotline, 'answer' | 'ended'>, given: Partial<SipParts> & { readonly log?: Log } = {}): Promise<{ readonly listener: SipListener; readonly metronome: Metronome }> {
  const metronome = given.metronome ?? openMetronome({ clock: openClock(), speed: SPEED });
  // A range by chance: listeners of other tests run beside this one.
  const from = 20_000 + ((realRandom.bytes(1)[0]! << 7) & ~1);
  const listener = await openSip({ hotline, voice: codeVoice(), random: realRandom, log: silentLog, address: '127.0.0.1', port: 0, allowed: readAllowed(['127.0.0.1']), rtpPorts: { from, to: from + 400 }, ...given, metronome });
  return { listener: listener!, metronome };
}

/** The sip adapter before a world, and a telephone that calls it over loopback: what is heard are frames that came by UDP. */
export async function sipPhone(world: HotlineWorld, log: Log): Promise<SipPhone> {
  const voice = codeVoice();
  /** The newest answer to each call, so that the test knows what there is to be heard; it is not taken for heard. */
  const answers = new Map<string, { readonly count: number; readonly answer: Answer }>();
  let newest = '';
  const { listener, metronome } = await aListener({
    async answer(ref, number, event) {
      if (event.kind === 'start') newest = ref.call;
      const answer = await world.hotline.answer(ref, number, event);
      answers.set(ref.call, { count: (answers.get(ref.call)?.count ?? 0) + 1, answer });
      return answer;
    },
    ended: (ref, why) => world.hotline.ended(ref, why),
  }, { voice, log });

  return {
    listener, metronome, voice,
    async dial(from, wish = {}) {
      newest = '';
      const line = await sipCall({ to: { address: '127.0.0.1', port: listener.port }, from, speed: SPEED, ...wish });
      let heard: string[] = [];
      line.onFrame((frame) => { const sentence = voice.sentenceOf(frame); if (sentence !== null) heard.push(sentence); });
      const said = (): string => heard.join(' ').replaceAll('。 ', '。').replaceAll('？ ', '？');
      await until(() => answers.has(newest));
      const name = newest;
      const countOf = (): number => answers.get(name)!.count;
      /** Until the last sentence of an answer newer than `after` was heard, and no wait of ours is going on. */
      async function settle(after: number): Promise<string> {
        await until(() => countOf() > after);
        for (;;) {
          const { count, answer } = answers.get(name)!;
          const last = answer.steps.at(-1)!;
          const sentences = answer.steps.flatMap((step) => ('text' in step ? sentencesOf(step.text, step.language) : []));
          if (last.kind === 'pause') {
            await world.shop.pass(last.seconds, 1);
            await until(() => countOf() > count);
          } else if (countOf() === count) {
            const end = sentences.at(-1);
            await until(() => (end === undefined || heard.at(-1) === end) || countOf() > count);
            if (last.kind === 'hangup') await until(() => line.isOver());
            if (countOf() === count) return said();
          }
        }
      }
      await settle(0);
      return {
        line, text: said, isOver: () => line.isOver(),
        async press(keys) {
          const last = answers.get(name)!.answer.steps.at(-1);
          if (last?.kind === 'ask' && last.fresh) await new Promise((resolve) => { setTimeout(resolve, HEARD_MS / SPEED); });
          const before = countOf();
          heard = [];
          await line.press(keys, { burst: true });
          return settle(before);
        },
        async silence() { const before = countOf(); heard = []; return settle(before); },
        async again() {
          const before = countOf();
          line.repeatLast();
          await new Promise((resolve) => { setTimeout(resolve, 40); });
          if (countOf() !== before) throw new Error('a repeated key was taken for a new one');
          return said();
        },
        card: () => Promise.reject(new Error('no card is taken on this line')),
        async hangUp() { await line.hangUp(); await until(async () => !await isOpen(world, name)); },
      };
    },
  };
}

const isOpen = async (world: HotlineWorld, name: string): Promise<boolean> => ((await world.shop.db.query(`select 1 from calls_calls where provider = 'sip' and provider_call = $1 and ended_at is null`, [name])).rowCount ?? 0) > 0;

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!await holds()) {
    if (performance.now() > end) throw new Error('that did not come about in time');
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
}

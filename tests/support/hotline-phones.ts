import { check } from '../../src/base/check.ts';
import type { TestCall, TestPhone } from '../../src/channels/hotline/contract.ts';
import type { CallEvent, Step } from '../../src/channels/hotline/steps.ts';
import type { HotlineWorld } from './hotline.ts';

/** The flow with nothing before it: events in, steps out. */
export function purePhone(world: HotlineWorld): TestPhone {
  let count = 0;
  return {
    name: 'nothing', takesCards: true, typesAhead: true,
    async dial(from): Promise<TestCall> {
      const ref = { provider: 'test', call: `call-${++count}` };
      let heard: string[] = [];
      let last: { readonly number: number; readonly event: CallEvent } = { number: 0, event: { kind: 'start', direction: 'in', caller: from, attest: null, cardIn: ['en', 'es'], about: null } };
      let steps: readonly Step[] = [];
      let next = 0;
      const said = (): string => heard.join(' ').replaceAll('。 ', '。');
      async function send(event: CallEvent): Promise<string> {
        last = { number: next, event };
        heard = [];
        await take();
        // A pause is a wait and a question whether it is over.
        while (steps.at(-1)?.kind === 'pause') {
          await world.shop.pass((steps.at(-1) as { seconds: number }).seconds, 1);
          await take({ number: next, event: { kind: 'poll' } });
        }
        return said();
      }
      async function take(what = last): Promise<void> {
        const answer = await world.hotline.answer(ref, what.number, what.event);
        steps = answer.steps;
        next = answer.next;
        for (const step of steps) if ('text' in step && step.text !== '') heard.push(step.text);
        const end = steps.at(-1);
        check(end !== undefined && steps.slice(0, -1).every((one) => one.kind === 'say'), 'one step at the end says what comes next');
      }
      await send(last.event);
      return {
        text: said, press: (digits) => send({ kind: 'digits', digits }), silence: () => send({ kind: 'silence' }),
        async again() {
          heard = [];
          await take();
          while (steps.at(-1)?.kind === 'pause') await take({ number: next, event: { kind: 'poll' } });
          return said();
        },
        card: (token) => send(token === null ? { kind: 'unpaid', why: 'failed' } : { kind: 'paid', token }),
        hangUp: () => world.hotline.ended(ref, 'caller'),
        isOver: () => steps.at(-1)?.kind === 'hangup',
      };
    },
  };
}

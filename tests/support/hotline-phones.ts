import { check } from '../../src/base/check.ts';
import { openPlayer, type Playing } from '../../src/channels/hotline/adapters/simulator/player.ts';
import { openTwiml, voicePath, type Dialect } from '../../src/channels/hotline/adapters/twiml/twiml.ts';
import type { TestCall, TestPhone } from '../../src/channels/hotline/contract.ts';
import type { CallEvent, Step } from '../../src/channels/hotline/steps.ts';
import { openTelephone, type Act, type CallShown, type Telephone } from '../../dev/telephone.ts';
import type { Phone } from '../../src/base/phone.ts';
import { openFrame } from '../../src/platform/http/frame.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { realRandom } from '../../src/platform/random.ts';
import type { HotlineWorld } from './hotline.ts';

/** The flow with nothing before it: events in, steps out. */
export function purePhone(world: HotlineWorld): TestPhone {
  let count = 0;
  return {
    async dial(from): Promise<TestCall> {
      const ref = { provider: 'test', call: `call-${++count}` };
      let heard: string[] = [];
      let last: { readonly number: number; readonly event: CallEvent } = { number: 0, event: { kind: 'start', direction: 'in', caller: from, attest: null, joins: false, cardIn: ['en', 'es'], about: null } };
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

/** By which agents' telephones are rung in tests. */
export const OWN_NUMBER = '+18005550100';

/** A telephone provider before the TwiML adapter, its webhooks signed by `sign`. */
export function twimlPhone(world: HotlineWorld, provider: { readonly dialect: Dialect; readonly sign: (call: { readonly url: string; readonly body: string }) => Readonly<Record<string, string>> }): TestPhone & { readonly app: ReturnType<typeof openFrame> } {
  const publicUrl = 'https://renew.example';
  const app = openFrame({ clock: world.shop.clock, newId: world.shop.app.newId, log: openLog({ clock: world.shop.clock, write: (line) => world.logged.push(line), level: 'debug' }), metrics: openMetrics() });
  app.route('/', openTwiml({ hotline: world.hotline, dialect: provider.dialect, clock: world.shop.clock, publicUrl, shop: 'Xuka', paymentConnector: 'stripe_connector', ownNumber: OWN_NUMBER }));
  let count = 0;
  return {
    app,
    async dial(from): Promise<TestCall> {
      const player = openPlayer({
        voiceUrl: `${publicUrl}${voicePath(provider.dialect)}`, callSid: `CA${String(++count).padStart(32, '0')}`, from: from ?? 'anonymous', to: '+18005550100', direction: 'inbound',
        async post(url, fields) {
          const body = new URLSearchParams(fields).toString();
          const answer = await app.request(url.slice(publicUrl.length), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...provider.sign({ url, body }) } });
          return { status: answer.status, body: await answer.text() };
        },
      });
      let heard = '';
      async function wait(playing: Playing): Promise<string> {
        const all = [...playing.heard];
        let now = playing;
        while (now.waits.kind === 'pause') {
          await world.shop.pass(now.waits.seconds, 1);
          now = await player.go();
          all.push(...now.heard);
        }
        heard = all.map((one) => one.text).join(' ').replaceAll('。 ', '。');
        return heard;
      }
      await wait(await player.start());
      return {
        text: () => heard, press: async (keys) => wait(await player.keys(keys)), silence: async () => wait(await player.silence()), again: async () => wait(await player.again()),
        card: async (token) => wait(await player.card(token)), hangUp: () => player.hangUp(), isOver: () => player.now().waits.kind === 'over',
      };
    },
  };
}

/** A call on the sandbox's telephone: also one that waits for a person, or talks to one. */
export interface SandboxCall extends TestCall { goOn(): Promise<string> }
export interface SandboxPhone extends TestPhone { readonly telephone: Telephone; dial(from: string | null): Promise<SandboxCall>; pickUp(number: string): Promise<SandboxCall | null> }

/** The sandbox's telephone with its own provider, as the demo's page drives it: key by key. */
export function sandboxTelephone(world: HotlineWorld): SandboxPhone {
  const baseUrl = 'http://localhost:3000';
  const app = openFrame({ clock: world.shop.clock, newId: world.shop.app.newId, log: openLog({ clock: world.shop.clock, write: (line) => world.logged.push(line), level: 'debug' }), metrics: openMetrics() });
  const telephone = openTelephone({
    clock: world.shop.clock, random: realRandom, baseUrl, token: 'token-of-the-sandbox', ringing: world.ringing,
    post: async (url, body, headers) => { const answer = await app.request(url.slice(baseUrl.length), { method: 'POST', body, headers }); return { status: answer.status, body: await answer.text() }; },
  });
  app.route('/', openTwiml({ hotline: world.hotline, dialect: telephone.dialect, clock: world.shop.clock, publicUrl: baseUrl, shop: 'Xuka', paymentConnector: 'sandbox', ownNumber: null }));
  async function follow(first: CallShown): Promise<SandboxCall> {
    let shown = first;
    let heard: string[] = [];
    const hear = (): void => { for (const one of shown.captions.slice(shown.newFrom)) if (one.by === 'them') heard.push(one.heard.text); };
    const said = (): string => heard.join(' ').replaceAll('。 ', '。');
    async function act(...all: readonly Act[]): Promise<string> {
      for (const one of all) { heard = []; shown = (await telephone.act(first.id, one))!; hear(); }
      while (shown.playing.waits.kind === 'pause' && !shown.playing.inQueue) {
        await world.shop.pass(shown.playing.waits.seconds, 1);
        shown = (await telephone.act(first.id, { kind: 'go' }))!;
        hear();
      }
      return said();
    }
    hear();
    return {
      text: said, press: (keys) => act(...[...keys].map((key): Act => ({ kind: 'key', key }))), silence: () => act({ kind: 'silence' }), again: () => act({ kind: 'again' }), card: (token) => act({ kind: 'card', token }), goOn: () => act({ kind: 'go' }),
      hangUp: async () => { await telephone.act(first.id, { kind: 'hang_up' }); }, isOver: () => shown.playing.waits.kind === 'over',
    };
  }
  return {
    telephone, dial: async (from) => follow(await telephone.dial(from as Phone | null)),
    async pickUp(number) { const shown = await telephone.pickUp(number as Phone); return shown === null ? null : follow(shown); },
  };
}

import { Hono } from 'hono';
import { gigabytes } from '../../src/base/data-size.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { MINUTE, plusSeconds } from '../../src/base/time.ts';
import { readForm } from '../../src/platform/http/body.ts';
import type { FrameEnv } from '../../src/platform/http/frame-env.ts';
import { engine } from '../../src/rooms/lines/lines.ts';
import type { Controls } from '../controls.ts';
import { CARRIER_MODES, STRIPE_MODES, STRIPE_REQUESTS, WEBHOOK_MODES } from '../fault-menu.ts';
import { doPayerDeed, PAYER_DEEDS } from '../payers.ts';
import { readCarrier, readPanel, readStripe, type PanelParts } from '../read-panel.ts';
import type { TimeMachine } from '../time-machine.ts';
import { panelPage, REFILL_CENTS } from '../views/panel.tsx';
import { carrierPage, stripePage } from '../views/vendor.tsx';
import type { Said } from '../words/words.ts';
import { asked, oneOf } from './forms.ts';
import { paypalRoutes } from './paypal.ts';
import { kitFor, saidUrl, sendPage, type FrameOf } from './pages.ts';

export interface PanelRoutesParts extends PanelParts { readonly controls: Controls; readonly machine: TimeMachine; readonly frameOf: FrameOf }

const wholeNumber = (text: string): number => {
  if (!/^\d{1,12}$/.test(text)) throw new Refusal('malformed');
  return Number(text);
};

/** The panel and what its forms do. Every form answers with a redirect, so that reloading does nothing twice. */
export function panelRoutes(parts: PanelRoutesParts): Hono<FrameEnv> {
  const { controls, machine, sandboxes, frameOf } = parts;
  const app = new Hono<FrameEnv>();

  app.get('/sandbox', async (c) => {
    const kit = kitFor(frameOf, c);
    return sendPage(c, kit, panelPage(kit, await readPanel(parts)));
  });

  app.post('/sandbox/clock', async (c) => {
    const { fields } = await readForm(c);
    const what = await moveClock(fields);
    return c.redirect(saidUrl('/sandbox', { what, at: 'clock' }, 'clock'), 303);
  });
  async function moveClock(fields: ReadonlyMap<string, string>): Promise<Said> {
    if (fields.has('real')) {
      await machine.real();
      return 'back';
    }
    const from = wholeNumber(fields.get('from') ?? '');
    const line = fields.get('line');
    const seconds = line === undefined || !fields.has('end') ? wholeNumber(fields.get('seconds') ?? '') : await secondsToEnd(line, fields.get('end') === 'before');
    if (machine.shown().offsetMs !== from) return 'seen';
    const after = await machine.forward(seconds, from);
    return after.offsetMs === from && seconds > 0 ? 'seen' : 'moved';
  }
  async function secondsToEnd(name: string, isBefore: boolean): Promise<number> {
    const { state } = await controls.lineBy(name);
    const now = machine.shown().now;
    const { cycleEndsAt } = engine.lineClocks(state, now);
    if (cycleEndsAt === null) throw new Refusal('no_running_cycle');
    // The last minute may have begun already: then there is nothing to move.
    return Math.max(0, (isBefore ? plusSeconds(cycleEndsAt, -MINUTE) : cycleEndsAt) - now);
  }

  app.post('/sandbox/lines/:name', async (c) => {
    const name = c.req.param('name');
    const { fields } = await readForm(c);
    const what = await changeLine(name, fields);
    return c.redirect(saidUrl('/sandbox', { what, at: name }, `l-${name}`), 303);
  });
  async function changeLine(name: string, fields: ReadonlyMap<string, string>): Promise<Said> {
    const [use, bar] = [fields.get('use'), fields.get('bar')];
    if (use !== undefined) return (await controls.useData(name, gigabytes(wholeNumber(use)))).flowed > 0n ? 'used' : 'dry';
    if (fields.has('first')) {
      await controls.firstUse(name);
      return 'first_used';
    }
    if (fields.has('sim')) {
      await controls.changeSim(name);
      return 'sim_changed';
    }
    if (bar !== 'none' && bar !== 'operator') throw new Refusal('malformed');
    await controls.setBar(name, bar);
    return bar === 'none' ? 'unbarred' : 'barred';
  }

  app.get('/sandbox/carriers/:carrier', async (c) => {
    const { carrier } = controls.twin(c.req.param('carrier'));
    const kit = kitFor(frameOf, c);
    return sendPage(c, kit, carrierPage(kit, await readCarrier(parts, carrier)));
  });
  app.post('/sandbox/carriers/:carrier', async (c) => {
    const { carrier } = controls.twin(c.req.param('carrier'));
    const { fields } = await readForm(c);
    const what = await changeCarrier(carrier, fields);
    const url = fields.get('to') === 'panel' ? saidUrl('/sandbox', { what, at: 'vendors' }, 'vendors') : saidUrl(`/sandbox/carriers/${carrier}`, { what, at: 'here' });
    return c.redirect(url, 303);
  });
  async function changeCarrier(carrier: string, fields: ReadonlyMap<string, string>): Promise<Said> {
    const twin = controls.twin(carrier);
    const [wish, clear] = [asked(fields), fields.get('clear')];
    if (wish !== null) {
      const { call, fault } = CARRIER_MODES[oneOf(CARRIER_MODES, wish.name)];
      await controls.addFault(carrier, { call, fault, line: fields.get('line') || null, times: wish.times });
      return 'added';
    }
    if (clear !== undefined) {
      await twin.clearFaults(wholeNumber(clear));
      return 'cleared';
    }
    switch (fields.get('do')) {
      case 'refill': await twin.refillFloat(REFILL_CENTS); return 'refilled';
      case 'letGo': await twin.letGo(); return 'finished';
      case 'clear': await twin.clearFaults(); return 'cleared';
      default: throw new Refusal('malformed');
    }
  }

  app.get('/sandbox/payments', async (c) => {
    const kit = kitFor(frameOf, c);
    return sendPage(c, kit, stripePage(kit, await readStripe(parts)));
  });
  app.post('/sandbox/payments', async (c) => {
    const { fields } = await readForm(c);
    const what = await changeStripe(fields);
    return c.redirect(saidUrl('/sandbox/payments', { what, at: 'here' }), 303);
  });
  async function changeStripe(fields: ReadonlyMap<string, string>): Promise<Said> {
    const { faults } = sandboxes.stripe;
    const [wish, webhooks] = [asked(fields), fields.get('webhooks')];
    if (wish !== null) {
      const kind = oneOf(STRIPE_MODES, wish.name);
      await faults.add({ kind, on: STRIPE_REQUESTS[oneOf(STRIPE_REQUESTS, fields.get('request') ?? 'any')], left: wish.times, ...STRIPE_MODES[kind] });
      return 'added';
    }
    if (webhooks !== undefined) {
      await faults.webhooks(WEBHOOK_MODES[oneOf(WEBHOOK_MODES, webhooks)]);
      return 'added';
    }
    const deed = PAYER_DEEDS.find((one) => fields.has(one));
    if (deed !== undefined) {
      await doPayerDeed(sandboxes.stripe, deed, fields.get(deed)!);
      return 'finished';
    }
    if (fields.get('do') !== 'clear') throw new Refusal('malformed');
    await faults.clear();
    return 'cleared';
  }

  app.route('/', paypalRoutes({ paypal: sandboxes.paypal, frameOf }));
  return app;
}

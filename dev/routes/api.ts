import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { Refusal } from '../../src/base/refusal.ts';
import { MB } from '../../src/base/data-size.ts';
import { parsePhone } from '../../src/base/phone.ts';
import { isoOf, parseInstant } from '../../src/base/time.ts';
import { readJson } from '../../src/platform/http/body.ts';
import type { FrameEnv } from '../../src/platform/http/frame-env.ts';
import { faultReply, problemReply, refusalOf } from '../../src/platform/http/problem.ts';
import { sendReply } from '../../src/platform/http/reply.ts';
import type { People } from '../../src/rooms/people/people.ts';
import type { Notices } from '../../src/rooms/notices/notices.ts';
import { engine, type Line } from '../../src/rooms/lines/lines.ts';
import type { Controls } from '../controls.ts';
import { MORE_LINES_MAX } from '../more-lines.ts';
import { doPayerDeed, PAYER_DEEDS } from '../payers.ts';
import type { ShopSandboxes } from '../sandboxes.ts';
import type { ClockShown, TimeMachine } from '../time-machine.ts';
import { codeIn } from '../views/messages.tsx';
import { CARRIER_FAULT, CARRIER_CALL, STRIPE_FAULT } from './api-shapes.ts';
import { textsTo } from './messages.ts';

export interface ApiRoutesParts {
  readonly controls: Controls; readonly machine: TimeMachine; readonly sandboxes: ShopSandboxes; readonly people: People; readonly mailbox: Notices['mailbox'];
  /** Where the shop is reached: what a page of ours says it comes from. */
  readonly baseUrl: string;
}

const line = z.string().min(1).max(60);
const times = z.int().min(1).max(10_000).nullable().default(1);

const clockJson = ({ now, offsetMs }: ClockShown) => ({ now: isoOf(now), aheadSeconds: Math.floor(offsetMs / 1000) });

/**
 * The panel's controls for scripts: POST and JSON only. A script shows the demo's key; a page of the shop itself needs
 * none. Nothing else gets in, so that no other site can move somebody's demo.
 */
export function apiRoutes(parts: ApiRoutesParts): Hono<FrameEnv> {
  const { controls, machine, sandboxes: { stripe }, mailbox } = parts;
  const app = new Hono<FrameEnv>();
  app.onError((error, c) => {
    const refusal = refusalOf(error);
    if (refusal === null) c.get('log').error('sandbox.fault', { error });
    const context = { language: c.get('language'), requestId: c.get('requestId') };
    return sendReply(c, refusal === null ? faultReply(context) : problemReply(refusal, context));
  });
  app.use('/sandbox/api/*', allowed(parts));

  const post = <T>(path: string, shape: z.ZodType<T>, act: (wish: T) => Promise<unknown>): void => {
    app.post(`/sandbox/api/${path}`, async (c) => c.json(await act(await wishOf(c, shape)) as object));
  };
  const lineJson = (one: Line) => ({
    id: one.id, number: one.number, iccid: one.iccid, state: engine.phaseAt(one.state, machine.shown().now), barred: one.state.barred, usedBytes: one.state.usedBytesTotal.toString(),
  });

  post('clock', z.strictObject({ forwardSeconds: z.int().min(0).optional(), to: z.string().max(40).optional(), real: z.literal(true).optional() }), async (wish) => {
    if (wish.real) return clockJson(await machine.real());
    if (wish.to !== undefined) {
      const at = parseInstant(wish.to);
      if (at === null) throw new Refusal('malformed', { field: 'to' });
      return clockJson(await machine.to(at));
    }
    return clockJson(wish.forwardSeconds === undefined ? machine.shown() : await machine.forward(wish.forwardSeconds));
  });
  const many = z.strictObject({ count: z.int().min(1).max(200), from: z.int().min(0).default(0) }).refine((wish) => wish.from + wish.count <= MORE_LINES_MAX, `${MORE_LINES_MAX} lines at most`);
  post('lines', many, async (wish) => ({ lines: (await controls.moreLines(wish)).map(({ line: one, plan }) => ({ ...lineJson(one), carrier: one.carrier, plan })) }));
  post('lines/use-data', z.strictObject({ line, megabytes: z.int().min(1).max(10_000_000) }), async (wish) => {
    const { line: after, flowed } = await controls.useData(wish.line, BigInt(wish.megabytes) * MB);
    return { ...lineJson(after), flowedBytes: flowed.toString() };
  });
  post('lines/first-use', z.strictObject({ line }), async (wish) => lineJson(await controls.firstUse(wish.line)));
  post('lines/change-sim', z.strictObject({ line }), async (wish) => lineJson(await controls.changeSim(wish.line)));
  post('lines/bar', z.strictObject({ line, barred: z.enum(['none', 'lost_stolen', 'fraud', 'operator']) }), async (wish) => lineJson(await controls.setBar(wish.line, wish.barred)));

  const carrier = z.string().max(40);
  const carrierJson = async (id: string) => {
    const { floatCents, rules } = await controls.twin(id).house();
    return { carrier: id, floatCents: floatCents.toString(), faults: rules.map((rule) => ({ id: rule.id, call: rule.call, iccid: rule.iccid, left: rule.left, ...rule.fault })) };
  };
  post('carriers/fault', z.strictObject({ carrier, call: CARRIER_CALL.default('top_up'), fault: CARRIER_FAULT, line: line.nullable().default(null), times }), async (wish) => {
    await controls.addFault(wish.carrier, wish);
    return carrierJson(wish.carrier);
  });
  post('carriers/clear', z.strictObject({ carrier: carrier.optional() }), async (wish) => {
    const meant = wish.carrier === undefined ? controls.carriers : [wish.carrier];
    for (const id of meant) await controls.twin(id).clearFaults();
    return { carriers: await Promise.all(meant.map(carrierJson)) };
  });
  post('carriers/refill', z.strictObject({ carrier, cents: z.int().min(0).max(1_000_000_000) }), async (wish) => {
    await controls.twin(wish.carrier).refillFloat(BigInt(wish.cents));
    return carrierJson(wish.carrier);
  });
  post('carriers/let-go', z.strictObject({ carrier }), async (wish) => ({ finished: await controls.twin(wish.carrier).letGo() }));

  post('stripe/fault', STRIPE_FAULT, async ({ times: left, ...wish }) => {
    await stripe.faults.add({ ...wish, left });
    return stripe.faults.read();
  });
  const webhooks = z.strictObject({ lose: z.int().min(0).max(10_000), extraCopies: z.int().min(0).max(20), reversed: z.boolean(), delaySeconds: z.int().min(0).max(86_400) }).partial();
  post('stripe/webhooks', webhooks, async (wish) => {
    await stripe.faults.webhooks(Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)));
    return stripe.faults.read();
  });
  post('stripe/payers', z.strictObject({ deed: z.enum(PAYER_DEEDS), id: z.string().max(80) }), async (wish) => {
    await doPayerDeed(stripe, wish.deed, wish.id);
    return { done: true };
  });
  post('stripe/clear', z.strictObject({}), async () => {
    await stripe.faults.clear();
    return stripe.faults.read();
  });

  post('texts', z.strictObject({ to: z.string().max(40) }), async (wish) => {
    const phone = parsePhone(wish.to);
    if (!phone.ok) throw new Refusal('number_malformed');
    const texts = await textsTo(mailbox, phone.phone);
    return { to: phone.phone, texts: texts.map((one) => ({ id: one.id, at: isoOf(one.at), kind: one.kind, text: one.content.text, code: codeIn(one) })) };
  });

  app.all('/sandbox/api/*', (c) => {
    throw new Refusal(c.req.method === 'POST' ? 'not_found' : 'method_not_allowed');
  });
  return app;
}

async function wishOf<T>(c: Context<FrameEnv>, shape: z.ZodType<T>): Promise<T> {
  const { value } = await readJson(c);
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Refusal('malformed', { field: issue?.path.join('.') || 'body', reason: issue?.message ?? 'not understood' });
}

function allowed({ people, baseUrl }: Pick<ApiRoutesParts, 'people' | 'baseUrl'>): MiddlewareHandler<FrameEnv> {
  return async (c, next) => {
    const shown = /^Bearer ([\x21-\x7e]{8,200})$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (shown !== undefined) {
      const key = await people.readApiKey(shown);
      if (!key?.demo) throw new Refusal('unauthorized');
      return next();
    }
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const host = c.req.header('host');
    const isOurs = site === 'same-origin' || (site === undefined && origin !== undefined && [baseUrl, `http://${host}`, `https://${host}`].includes(origin));
    if (!isOurs) throw new Refusal(site === undefined && origin === undefined ? 'unauthorized' : 'csrf_failed');
    return next();
  };
}

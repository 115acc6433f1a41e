import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { MINUTE } from '../../src/base/time.ts';
import { parsePhone, type Phone } from '../../src/base/phone.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { readForm } from '../../src/platform/http/body.ts';
import { compressed } from '../../src/platform/http/compression.ts';
import type { FrameContext, FrameEnv } from '../../src/platform/http/frame-env.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { deskLeft, deskSeen, finishCall, queueList, takeCall, type CallId, type CallsApp } from '../../src/rooms/calls/calls.ts';
import type { WorldLine } from '../controls.ts';
import { TEST_CARDS, type Act, type CallShown, type Telephone } from '../telephone.ts';
import { deskOf, deviceOf, sideOf, telephonePage, type DeskShown, type TelephoneModel } from '../views/telephone.tsx';
import { TELEPHONE_SHEET } from '../views/telephone-sheet.ts';
import { kitFor, sendPage, type FrameOf } from './pages.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);
/** Who sits at the sandbox's desk. */
const AGENT = 'sandbox';
const FOREVER = { 'Cache-Control': 'public, max-age=31536000, immutable' };

export interface TelephoneRoutesParts { readonly telephone: Telephone; readonly app: CallsApp; readonly world: readonly WorldLine[]; readonly frameOf: FrameOf }

/** `/phone`: the demo's telephone, and the desk of its one agent. */
export function telephoneRoutes({ telephone, app, world, frameOf }: TelephoneRoutesParts): Hono<FrameEnv> {
  const script = readFileSync(join(projectRoot(), 'dev/browser/telephone.js'), 'utf8');
  const sheetPath = `/sandbox/telephone-${hashOf(TELEPHONE_SHEET)}.css`;
  const scriptPath = `/sandbox/telephone-${hashOf(script)}.js`;
  const routes = new Hono<FrameEnv>();
  let sits = false;

  routes.get(sheetPath, compressed, (c) => c.body(TELEPHONE_SHEET, 200, { 'Content-Type': 'text/css; charset=utf-8', ...FOREVER }));
  routes.get(scriptPath, compressed, (c) => c.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8', ...FOREVER }));

  const phones = world.flatMap(({ demo, line }) => (line.number === null || !line.smsCapable ? [] : [{ number: line.number, about: demo.about }]));

  async function deskNow(): Promise<DeskShown> {
    if (sits) await deskSeen(app, AGENT);
    const now = app.clock.now();
    const entries = (await queueList(app.db)).map((one) => ({ call: one.call, kind: one.kind, state: one.state, minutes: Math.max(0, Math.floor((now - one.placeAt) / MINUTE)), proofs: one.proofs, language: one.language }));
    return { sits, entries };
  }

  async function modelOf(c: FrameContext, from: Phone | null, call: CallShown | null): Promise<TelephoneModel> {
    const { language } = kitFor(frameOf, c).frame;
    return {
      phones: phones.map(({ number, about }) => ({ number, about: about[language] })), from: from ?? '', call, rings: from !== null && (call === null || call.playing.waits.kind === 'over') && telephone.ringing(from),
      desk: await deskNow(), sheet: sheetPath, script: scriptPath,
    };
  }

  /** After a form: the page again, or only its parts for the script. */
  async function answer(c: FrameContext, call: CallShown | null): Promise<Response> {
    const url = call === null ? '/phone' : `/phone?call=${call.id}`;
    if (c.req.header('x-part') === undefined) return c.redirect(url, 303);
    const kit = kitFor(frameOf, c);
    const model = await modelOf(c, call?.from ?? null, call);
    return c.json({ tel: String(deviceOf(kit, model)), side: String(sideOf(kit, model)), url });
  }

  routes.get('/phone', async (c) => {
    const kit = kitFor(frameOf, c);
    const call = telephone.show(c.req.query('call') ?? '');
    const asked = c.req.query('from');
    const from = call !== null ? call.from : asked === undefined ? phones[0]?.number ?? null : numberOf(asked);
    return sendPage(c, kit, telephonePage(kit, await modelOf(c, from, call)), call === null ? asked === undefined ? '' : `from=${encodeURIComponent(asked)}` : `call=${call.id}`);
  });
  routes.get('/phone/now', async (c) => {
    const kit = kitFor(frameOf, c);
    const from = numberOf(c.req.query('from') ?? '');
    return c.json({ rings: from !== null && telephone.ringing(from), desk: String(deskOf(kit, await deskNow())) });
  });

  routes.post('/phone', async (c) => answer(c, await telephone.dial(numberOf((await readForm(c)).fields.get('from') ?? ''))));
  routes.post('/phone/answer', async (c) => {
    const number = numberOf((await readForm(c)).fields.get('from') ?? '');
    return answer(c, number === null ? null : await telephone.pickUp(number));
  });
  routes.post('/phone/desk', async (c) => {
    const { fields } = await readForm(c);
    const call = (fields.get('call') ?? '') as CallId;
    switch (fields.get('act')) {
      case 'sit': sits = true; break;
      case 'leave': sits = false; await deskLeft(app, AGENT); break;
      case 'take': await quietly(takeCall(app, { call, agent: AGENT })); break;
      case 'finish': await quietly(finishCall(app, { call, agent: AGENT })); break;
      default: throw new Refusal('malformed', { field: 'act' });
    }
    if (c.req.header('x-part') === undefined) return c.redirect('/phone#desk', 303);
    const kit = kitFor(frameOf, c);
    return c.json({ desk: String(deskOf(kit, await deskNow())) });
  });
  routes.post('/phone/:call', async (c) => {
    const { fields } = await readForm(c);
    const done = await telephone.act(c.req.param('call'), actOf(fields));
    if (done === null) throw new Refusal('not_found');
    return answer(c, done);
  });
  return routes;
}

/** Somebody else has them, or they have hung up: the list says so. */
const quietly = (work: Promise<void>): Promise<void> => work.catch((error: unknown) => { if (!(error instanceof Refusal)) throw error; });

function actOf(fields: ReadonlyMap<string, string>): Act {
  const key = fields.get('key'), keys = fields.get('keys'), card = fields.get('card'), act = fields.get('act');
  if (key !== undefined) return { kind: 'key', key };
  if (keys !== undefined) return { kind: 'keys', keys: keys.slice(0, 40) };
  if (card !== undefined) return { kind: 'card', token: TEST_CARDS[card === 'good' ? 'good' : 'bad'] };
  if (act === 'silence' || act === 'go' || act === 'again' || act === 'hang_up' || act === 'drop') return { kind: act };
  throw new Refusal('malformed', { field: 'act' });
}

const numberOf = (text: string): Phone | null => { const parsed = parsePhone(text); return parsed.ok ? parsed.phone : null; };

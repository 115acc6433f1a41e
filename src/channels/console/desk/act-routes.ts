import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { addNote, callForNotes, finishCall, sayToCaller } from '../../../rooms/calls/calls.ts';
import { holdsCardNumber } from '../../../base/card-number.ts';
import { autoRenewOff, callBackLater, lookAtAnother, reasonOf, ringOwn, sendLink, sendReceipt } from './acts.ts';
import { caseOf, caseUrl, type Case } from './case.ts';
import type { DeskKit } from './kit.ts';
import { askByKeypad, checkCode, textCode } from './prove.ts';
import { sayNo } from './renew-view.tsx';

type Fields = ReadonlyMap<string, string>;
/** Does it, and names what was done: `did` of the page it leads to. Null: the call is left. */
type Act = (one: Case, fields: Fields) => Promise<{ readonly did: string; readonly leaves?: true }>;

/** The key of a form: the same one twice is one act. */
export function keyOf(fields: Fields): string {
  const key = fields.get('key') ?? '';
  if (!isId('req', key)) throw new Refusal('malformed', { field: 'key' });
  return key;
}

/** What an agent does to a call by one form each. Every one asks anew who is there and whose call it is. */
export function actRoutes(kit: DeskKit): Hono<FrameEnv> {
  const { desk } = kit;
  const { app } = desk;
  const routes = new Hono<FrameEnv>();

  const acts: Readonly<Record<string, Act>> = {
    'line': async (one, fields) => { await lookAtAnother(desk, one, fields.get('line') ?? '', reasonOf(fields.get('reason'))); return { did: 'line' }; },
    'text-code': async (one) => { await textCode(desk, one); app.worker.nudge(); return { did: 'code' }; },
    'check-code': async (one, fields) => { await checkCode(desk, one, fields.get('code') ?? ''); return { did: 'proved' }; },
    'passcode': async (one) => { await askByKeypad(desk, one, 'passcode'); return { did: 'passcode' }; },
    'code': async (one) => { await askByKeypad(desk, one, 'code'); return { did: 'typed-code' }; },
    'link': async (one, fields) => { await sendLink(desk, one, { planId: fields.get('plan') ?? null, quote: fields.get('quote') ?? null, key: keyOf(fields) }); app.worker.nudge(); return { did: 'link' }; },
    'receipt': async (one, fields) => { await sendReceipt(desk, one, keyOf(fields)); app.worker.nudge(); return { did: 'receipt' }; },
    'auto-off': async (one) => { await autoRenewOff(desk, one); return { did: 'auto-off' }; },
    'say': async (one, fields) => {
      const text = fields.get('text') ?? '';
      if (holdsCardNumber(text)) throw new Refusal('card_number_given');
      await sayToCaller(app, { call: one.call.id, agent: one.member.id, kind: 'say', text });
      return { did: 'said' };
    },
    'ring': async (one) => { await ringOwn(desk, one); return { did: 'ring' }; },
    'call-back': async (one) => { await callBackLater(desk, one); await finishCall(app, { call: one.call.id, agent: one.member.id }); return { did: 'call-back', leaves: true }; },
    'finish': async (one) => { await finishCall(app, { call: one.call.id, agent: one.member.id }); return { did: 'finished', leaves: true }; },
  };

  for (const [name, act] of Object.entries(acts)) {
    routes.post(`/ops/desk/calls/:call/${name}`, sameOriginForms(desk.origins), async (c) => {
      const { one, fields } = await begin(kit, c);
      try {
        const { did, leaves } = await act(one, fields);
        return c.redirect(`${leaves ? '/ops/desk' : one.url}?did=${did}`, 303);
      } catch (error) {
        return noAt(kit, c, one, error, fields.get('text') === undefined || (error instanceof Refusal && error.code === 'card_number_given') ? {} : { [name]: fields.get('text') });
      }
    });
  }
  // Also for a while after the call, when there is time for it.
  routes.post('/ops/desk/calls/:call/note', sameOriginForms(desk.origins), async (c) => {
    const member = await desk.staff.agent(c);
    const call = await callForNotes(app, c.req.param('call'), member.id);
    const { masked } = await addNote(app, { call, agent: member.id, text: (await readForm(c)).fields.get('text') ?? '' });
    return c.redirect(`${caseUrl(call)}?did=${masked ? 'masked' : 'note'}`, 303);
  });
  return routes;
}

/** Who is there, whose call it is, and the form. Refuses before anything of the form is looked at. */
export async function begin(kit: DeskKit, c: FrameContext): Promise<{ readonly one: Case; readonly fields: Fields }> {
  const member = await kit.desk.staff.agent(c);
  const one = await caseOf(kit.desk, c.req.param('call') ?? '', member);
  return { one, fields: (await readForm(c)).fields };
}

/** A no is said on the call's own page; faults go on. */
export async function noAt(kit: DeskKit, c: FrameContext, one: Case, error: unknown, typed: { readonly note?: string; readonly say?: string } = {}): Promise<Response> {
  if (!(error instanceof Refusal) || error.status >= 500) throw error;
  return kit.showCall(c, one, { no: sayNo(error), status: error.status === 429 ? 429 : error.status === 409 ? 409 : 422, ...typed });
}

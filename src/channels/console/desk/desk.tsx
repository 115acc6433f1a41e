import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { ZONE_COOKIE } from '../../../platform/i18n/negotiate.ts';
import { readerZone } from '../../../platform/i18n/zones.ts';
import { agentOf, callById, callForNotes, deskSeen, newPlace, notesOf, openDeskCase, placeOf, proofsOf, queueList, sayingsOf, takeCall, turnsOf, type CallId } from '../../../rooms/calls/calls.ts';
import { actRoutes } from './act-routes.ts';
import { findForDesk, reasonOf } from './acts.ts';
import type { When } from './bits.tsx';
import type { CallModel } from './call-model.ts';
import { CallPage, CallState, OverPage, Transcript } from './call-view.tsx';
import { caseOf, caseUrl, endingOf, type Case } from './case.ts';
import type { DeskMember, DeskParts } from './desk-parts.ts';
import { eventRoutes } from './events.ts';
import { newestChange, openFeed } from './feed.ts';
import type { DeskKit } from './kit.ts';
import { lineShown } from './line-model.ts';
import { QueuePage, QueuePart, type QueueModel, type QueueRow } from './queue-view.tsx';
import type { TelephoneShown } from './telephone-view.tsx';
import { renewRoutes } from './renew-routes.tsx';
import { sayNo } from './renew-view.tsx';

export type { DeskMember, DeskParts } from './desk-parts.ts';

/** What a form has done, told on the page it leads to: an address holds the word, never a sentence. */
const DID: Readonly<Record<string, string>> = {
  'taken': 'The caller hears that you are here.', 'code': 'A code is on its way to the line. Ask the caller to read it to you.', 'passcode': 'The caller is asked to type the passcode. This page opens by itself when it was right.', 'typed-code': 'The call texts a code to the line and asks the caller to type it. This page opens by itself when it was right.', 'proved': 'Verified. The line is open to you for this call.',
  'link': 'A pay link is on its way by text.', 'receipt': 'The last receipt is on its way by text.', 'auto-off': 'Auto-renew is off, from now on.', 'note': 'The note is kept.', 'masked': 'The note is kept. It held what looks like a card number: only its last four digits are left.',
  'said': 'The caller hears it within some seconds.', 'finished': 'The call is finished.', 'ring': 'Your telephone rings in some seconds. Answer it and press 1.', 'rings': 'Your telephone rings for callers you take.', 'rings-not': 'Your telephone stays silent. Callers hear what you type.',
  'call-back': 'The caller will be called back and keeps the place.', 'line': 'Another line is in hand.', 'refund': 'The refund is asked for. Its text goes out by itself.', 'refund-waits': 'The refund is asked for and waits for a second person.',
};

/** `/ops/desk`: the queue, one call, and everything an agent may do for a caller. */
export function deskRoutes(desk: DeskParts): Hono<FrameEnv> {
  const { app, staff, origins, assets } = desk;
  const routes = new Hono<FrameEnv>();
  const feed = openFeed({ db: app.db, onTrouble: desk.onTrouble });
  const when = (c: FrameContext): When => ({ zone: readerZone(getCookie(c, ZONE_COOKIE), 'en') ?? desk.hours.zone, now: app.clock.now() });
  const told = (c: FrameContext) => ({ did: DID[c.req.query('did') ?? ''] ?? null, no: null });
  const names = new Map<string, string>();
  const nameOf = async (id: string): Promise<string> => { const known = names.get(id) ?? await staff.nameOf(id); names.set(id, known); return known; };

  const kit: DeskKit = {
    desk, when, told,
    async send(c, member, title, page, status = 200) {
      c.header('Cache-Control', 'no-store');
      const whole = await staff.page(c, { title, member, active: '/ops/desk', scripts: [assets.script], children: <><link rel="stylesheet" href={assets.css} />{page}</> });
      return c.html(whole as string, status);
    },
    async showCall(c, one, more = {}) {
      return kit.send(c, one.member, 'Call', <CallPage {...await callModel(c, one, more)} />, more.status ?? 200);
    },
  };

  async function queueModel(member: DeskMember): Promise<QueueModel> {
    const entries = await queueList(app.db);
    const lines = await Promise.all(entries.map(async (entry) => (entry.line === null ? null : app.readLine(entry.line))));
    let position = 0;
    const rows = await Promise.all(entries.map(async (entry, index): Promise<QueueRow> => {
      const waits = entry.state === 'waiting';
      if (waits) position++;
      const line = lines[index];
      return { ...entry, position: waits ? position : null, ending: line ? endingOf(line) : null, agentName: entry.agent === null ? null : await nameOf(entry.agent), isMine: entry.agent === member.id, speaks: member.languages.length === 0 || member.languages.includes(entry.language) };
    }));
    return { rows, now: app.clock.now(), desks: (await newPlace(app)).desks };
  }
  /** The member's own telephone as their page shows it; `never`: the hotline here can ring none. */
  async function telephoneShown(member: DeskMember): Promise<TelephoneShown> {
    if (!desk.joins) return 'never';
    const telephone = await staff.telephoneOf(member.id);
    return telephone === null ? 'none' : { ending: telephone.number.slice(-4), rings: telephone.rings };
  }
  const showQueue = async (c: FrameContext, member: DeskMember, more: { readonly no?: string; readonly status?: 404 | 409 | 422 | 429; readonly typed?: string; readonly reason?: string } = {}): Promise<Response> => {
    await deskSeen(app, member.id);
    // Asked for first: what comes between the two is told once more, and not lost.
    const change = await newestChange(app.db);
    return kit.send(c, member, 'Call desk', <QueuePage model={await queueModel(member)} telephone={await telephoneShown(member)} change={change} told={{ ...told(c), ...(more.no === undefined ? {} : { no: more.no }) }} find={{ typed: more.typed ?? '', reason: more.reason ?? '' }} />, more.status ?? 200);
  };

  const reasonOfCall = async (call: CallId) => (await queueList(app.db)).find((each) => each.call === call)?.reason ?? 'agent';

  async function callModel(c: FrameContext, one: Case, more: { readonly no?: string; readonly note?: string; readonly say?: string }): Promise<CallModel> {
    const [turns, sayings, notes, shown, reason] = await Promise.all([turnsOf(app.db, one.call.id), sayingsOf(app.db, one.call.id), notesOf(app.db, one.call.id), lineShown(desk, one), reasonOfCall(one.call.id)]);
    const known = new Set([one.member.id, ...sayings.map((each) => each.agent), ...notes.map((each) => each.agent), ...one.proofs.flatMap((each) => (each.agent === null ? [] : [each.agent]))]);
    return {
      one, when: when(c), reason, turns, sayings, notes, shown, formKey: app.newId('req'),
      names: new Map(await Promise.all([...known].map(async (id) => [id, await nameOf(id)] as const))), told: { ...told(c), ...(more.no === undefined ? {} : { no: more.no }) }, typed: { note: more.note ?? '', say: more.say ?? '' },
    };
  }

  routes.get('/ops/desk', async (c) => showQueue(c, await staff.agent(c)));

  routes.post('/ops/desk/find', sameOriginForms(origins), async (c) => {
    const member = await staff.agent(c);
    const { fields } = await readForm(c);
    const typed = fields.get('line') ?? '';
    try {
      const reason = reasonOf(fields.get('reason'));
      const line = await findForDesk(desk, member, typed);
      const call = await openDeskCase(app, { line: line.id, agent: member.id, reason, language: await languageOf(line.id) });
      return c.redirect(caseUrl(call.id), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return showQueue(c, member, { no: sayNo(error), status: error.status as 404, typed, reason: fields.get('reason') ?? '' });
    }
  });
  /** In which the line's holder reads us; English where nobody is known. */
  async function languageOf(line: Parameters<typeof app.readLine>[0]) {
    const owner = (await desk.people.ownersOf(line))[0];
    return (owner === undefined ? null : await desk.people.findCustomer(owner))?.language ?? 'en';
  }

  routes.post('/ops/desk/telephone', sameOriginForms(origins), async (c) => {
    const member = await staff.agent(c);
    const rings = (await readForm(c)).fields.get('rings') === 'yes';
    await staff.letTelephoneRing(member.id, rings);
    return c.redirect(`/ops/desk?did=${rings ? 'rings' : 'rings-not'}`, 303);
  });

  routes.post('/ops/desk/calls/:call/take', sameOriginForms(origins), async (c) => {
    const member = await staff.agent(c);
    const id = c.req.param('call');
    if (!isId('call', id)) throw new Refusal('not_found');
    try {
      const [call, telephone] = await Promise.all([callById(app.db, id), staff.telephoneOf(member.id)]);
      await takeCall(app, { call: id as CallId, agent: member.id, ring: call?.joins && telephone?.rings ? telephone.number : null });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'call_taken') throw error;
      const other = await agentOf(app.db, id);
      // Pressed twice: it is theirs already.
      if (other !== member.id) return showQueue(c, member, { no: other === null ? 'The caller has hung up, or has been helped.' : `${await nameOf(other)} was faster and has this caller.`, status: 409 });
    }
    return c.redirect(`${caseUrl(id)}?did=taken`, 303);
  });

  routes.get('/ops/desk/calls/:call', async (c) => {
    const member = await staff.agent(c);
    const id = c.req.param('call');
    const found = await caseOr(c, member, id);
    return found instanceof Response ? found : kit.showCall(c, found);
  });

  /** Null: it was never theirs, or a while ago. */
  async function overPage(c: FrameContext, member: DeskMember, id: string): Promise<Response | null> {
    const call = await callForNotes(app, id, member.id).catch((error: unknown) => { if (error instanceof Refusal) return null; throw error; });
    if (call === null) return null;
    const notes = await notesOf(app.db, call);
    const known = new Map(await Promise.all([...new Set(notes.map((each) => each.agent))].map(async (agent) => [agent, await nameOf(agent)] as const)));
    return kit.send(c, member, 'The call is over', <OverPage url={caseUrl(id)} told={told(c)} notes={notes} names={known} when={when(c)} />);
  }

  /** The case, or a page that says whose it is: a call of another agent is never shown. */
  async function caseOr(c: FrameContext, member: DeskMember, id: string): Promise<Case | Response> {
    try {
      return await caseOf(desk, id, member);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'call_taken') throw error;
      const over = await overPage(c, member, id);
      if (over !== null) return over;
      const other = await agentOf(app.db, id);
      const place = await placeOf(app, id as CallId);
      const call = await callById(app.db, id);
      return showQueue(c, member, { no: call === null ? 'There is no such call.' : other !== null ? `${await nameOf(other)} has this caller.` : place?.state === 'waiting' ? 'Nobody has taken this caller yet.' : 'This call is over.', status: 409 });
    }
  }

  routes.route('/', actRoutes(kit));
  routes.route('/', renewRoutes(kit));
  eventRoutes(routes, {
    desk, feed,
    queuePart: async (member) => String(<QueuePart {...await queueModel(member)} />),
    async callParts(one) {
      const [turns, sayings, proofs, reason] = await Promise.all([turnsOf(app.db, one.call.id), sayingsOf(app.db, one.call.id), proofsOf(app.db, one.call.id), reasonOfCall(one.call.id)]);
      const shared = { one: { ...one, proofs }, turns, sayings, when: { zone: desk.hours.zone, now: app.clock.now() }, reason, names: new Map(await Promise.all(sayings.map(async (each) => [each.agent, await nameOf(each.agent)] as const))) };
      return { part: String(<Transcript {...shared} />), state: String(<CallState {...shared} />) };
    },
  });
  return routes;
}

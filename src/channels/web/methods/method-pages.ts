import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { isId } from '../../../base/ids.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { needsFresh } from '../../../rooms/people/people.ts';
import { methodsOf, openSetup, preferMethod, removeMethod, setupById, setupNow } from '../../../rooms/payments/payments.ts';
import type { MethodsModel, SavedRow } from '../models/methods.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { methodsPage } from '../views/methods/methods.tsx';
import type { Web } from '../frame/web-parts.ts';

const HERE = '/account/methods';
const SAID: readonly NonNullable<MethodsModel['said']>[] = ['saved', 'removed', 'first', 'not_saved', 'waiting'];

/** Saved ways to pay: a list, the gateway's page that saves another, which is used first, and removing. */
export function methodRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const { app } = web;

  routes.get(HERE, switchLanguage(web), async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    const said = SAID.find((one) => one === c.req.query('said')) ?? null;
    return sendPage(web, c, signedIn.frame, methodsPage(signedIn.frame, await modelOf(web, signedIn, said)));
  });

  routes.post(HERE, async (c) => {
    const signedIn = await freshOr(web, c, 'save_card', HERE);
    if (signedIn instanceof Response) return signedIn;
    const gateway = (await readForm(c)).fields.get('gateway') ?? web.gateway;
    const setup = await openSetup(app, {
      customer: signedIn.customer.id, gateway, language: signedIn.frame.language, by: byCustomer(signedIn.customer, 'save'),
      successUrl: (id) => `${web.baseUrl}${HERE}/back/${id}`, cancelUrl: `${web.baseUrl}${HERE}?said=not_saved`,
    });
    return c.redirect(setup.payUrl!, 303);
  });

  // The payer comes back from the gateway's page: looked at now, and by the job when the gateway is slow.
  routes.get(`${HERE}/back/:setup`, async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    const known = await setupById(app.db, c.req.param('setup'));
    if (known?.customer !== signedIn.customer.id) throw new Refusal('not_found');
    const { state } = await setupNow(app, known.id);
    return c.redirect(`${HERE}?said=${state === 'done' ? 'saved' : state === 'refused' || state === 'ended' ? 'not_saved' : 'waiting'}`, 303);
  });

  for (const [deed, act, said] of [['first', preferMethod, 'first'], ['remove', removeMethod, 'removed']] as const) {
    routes.post(`${HERE}/:method/${deed}`, async (c) => {
      const signedIn = await signedInOr(web, c);
      if (signedIn instanceof Response) return signedIn;
      const id = c.req.param('method');
      if (!isId('pmt', id)) throw new Refusal('payment_method_unknown');
      await act(app, signedIn.customer.id, id, byCustomer(signedIn.customer, deed));
      app.worker.nudge();
      return c.redirect(`${HERE}?said=${said}`, 303);
    });
  }
  return routes;
}

const isProofNeeded = (web: Web, { session, customer }: SignedIn): boolean => needsFresh(session, customer, web.app.clock.now());

const FROZEN: Readonly<Record<string, SavedRow['frozenFor']>> = { dispute: 'dispute', sim_change: 'sim_change' };

async function modelOf(web: Web, signedIn: SignedIn, said: MethodsModel['said']): Promise<MethodsModel> {
  const kept = await methodsOf(web.app.db, signedIn.customer.id);
  const gateways = Object.values(web.app.gateways).filter((one) => one.can.save).toSorted((a, b) => Number(b.name === web.gateway) - Number(a.name === web.gateway));
  return {
    methods: kept.map((one, index) => ({
      id: one.id, method: one.method, brand: one.brand, last4: one.last4, expires: one.expires, first: index === 0 && one.state === 'usable',
      frozenFor: one.state === 'frozen' ? FROZEN[one.frozenFor ?? ''] ?? 'other' : null,
    })),
    adds: gateways.map((one) => ({ gateway: one.name, kind: one.methods.includes('card') ? 'card' : 'paypal' })),
    proofFirst: isProofNeeded(web, signedIn), said,
  };
}

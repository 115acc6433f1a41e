import { Hono } from 'hono';
import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf } from '../../../base/time.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { forgetGuardOf } from '../../../rooms/guard/guard.ts';
import { forgetRemindersOf } from '../../../rooms/reminders/reminders.ts';
import { removeMethodsOf } from '../../../rooms/payments/payments.ts';
import { forgetPayer } from '../../../rooms/renewals/renewals.ts';
import { forgetTexts } from '../../../rooms/texts/texts.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import { exportOf } from './data-export.ts';
import { dropSession, switchLanguage } from '../frame/reader.ts';
import { forgetThresholds } from '../../../rooms/usage/usage.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { dataPage, goodbyePage } from '../views/account/data.tsx';
import { WAYS } from './account-ways.ts';
import type { Web } from '../frame/web-parts.ts';

const HERE = '/account/data';

/** Taking one's data along, and leaving. */
export function dataRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  async function show(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const [wallet, programs] = await Promise.all([walletOf(web.app.db, reader.customer.id, reader.frame.now), web.people.listGrants(reader.customer.id)]);
    return sendPage(web, c, reader.frame, dataPage(reader.frame, { wallet: wallet.cents > 0n ? usd(wallet.cents) : null, walletUrl: WAYS.wallet, programs, refusal: refused?.code ?? null }), refused?.status ?? 200);
  }

  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : show(c, reader, null);
  });

  routes.post(`${HERE}/export`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'export', HERE);
    if (reader instanceof Response) return reader;
    const text = JSON.stringify(await exportOf(web, reader.customer), (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
    await web.people.noteExport(reader.customer, byCustomer(reader.customer, 'asked for own data'));
    return c.body(text, 200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Disposition': `attachment; filename="my-data-${isoOf(reader.frame.now).slice(0, 10)}.json"` });
  });

  // A program is let in by the id of its key, which is no secret; what it may do stands in the key's own scopes.
  routes.post(`${HERE}/programs`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'export', HERE);
    if (reader instanceof Response) return reader;
    const { fields } = await readForm(c);
    const wish = { customer: reader.customer.id, key: (fields.get('key') ?? '').trim().slice(0, 40), by: byCustomer(reader.customer, 'about a program') };
    try {
      await (fields.get('end') === '1' ? web.people.endGrant(wish) : web.people.grantKey(wish));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return show(c, reader, error);
    }
    return c.redirect(HERE, 303);
  });

  routes.post(`${HERE}/delete`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'delete', HERE);
    if (reader instanceof Response) return reader;
    if ((await readForm(c)).fields.get('sure') !== 'yes') throw new Refusal('malformed', { field: 'sure' });
    const wallet = await walletOf(web.app.db, reader.customer.id, reader.frame.now);
    // Money that is promised or on its way belongs to the person as well.
    if (wallet.cents > 0n || wallet.incoming > 0n) return show(c, reader, new Refusal('wallet_not_empty'));
    await forgetTexts(web.house.texts, { numbers: reader.customer.contacts.filter((one) => one.channel === 'sms').map((one) => one.address), customer: reader.customer.id });
    await forgetPayer(web.app, reader.customer.id);
    await web.app.committer.commit([forgetGuardOf(reader.customer.id), forgetRemindersOf(reader.customer.id)]);
    await removeMethodsOf(web.app, reader.customer.id, byCustomer(reader.customer, 'asked to be deleted'));
    await web.people.deleteCustomer(reader.customer, byCustomer(reader.customer, 'asked to be deleted'));
    await forgetThresholds(web.app.db, reader.customer.id);
    dropSession(web, c);
    return sendPage(web, c, reader.frame, goodbyePage(reader.frame));
  });
  return routes;
}

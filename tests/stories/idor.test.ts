import { expect, test } from 'vitest';
import { aSite } from '../support/site.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { aWallet } from '../support/wallet.ts';

const HERS = { phone: '+12125550122', shown: '555-0122', mail: 'bei.private@example.com', name: 'Beibei-private' };

/** A person signed in, with everything of somebody else's in hand, tries each route the site has: ids are no secret and no key. */
test('with another person’s ids no route of the site shows or changes anything of hers', async () => {
  const { shop, web, people, aVisitor, aLine, codeTo } = await aSite();
  const line = await aLine({ number: HERS.phone });
  const bei = aVisitor();
  await bei.signIn(HERS.phone);
  await bei.follow('/account/settings/contacts', { to: HERS.mail });
  await bei.follow('/account/settings/contacts/code', { code: (await codeTo(HERS.mail))! });
  const before = (await people.findCustomerBy({ channel: 'sms', address: HERS.phone }))!;
  await people.nameLine({ customer: before.id, line: line.id, name: HERS.name, kind: 'family' });
  await aSavedCard(shop, before.id);
  await aWallet(shop, 4_200n, before.id);
  const renewal = await shop.renew(line, 'tmo-mo-5g', { email: HERS.mail, customer: before.id });
  await bei.send(`/account/lines/${line.id}/share`, { role: 'see', label: HERS.name });
  const customer = (await people.findCustomerBy({ channel: 'sms', address: HERS.phone }))!;
  const { quoteId } = (await shop.db.query<{ quoteId: string }>('select quote_id as "quoteId" from renewals_renewals where id = $1', [renewal.id])).rows[0]!;
  const one = async (sql: string): Promise<string> => (await shop.db.query<{ id: string }>(sql, [customer.id])).rows[0]!.id;
  const methodRow = async () => (await shop.db.query('select * from payments_methods where customer = $1', [customer.id])).rows;
  const kept = await methodRow();
  const method = await one('select id from payments_methods where customer = $1');
  const [session, invitation] = [await one('select id from people_sessions where customer_id = $1'), await one('select id from people_invitations where owner_id = $1')];

  const an = aVisitor();
  shop.clock.advanceMs(60_000);
  await an.signIn('an@example.com');
  /** What stands for each parameter of an address. A new parameter fails here until somebody says what it is. */
  const ids: Readonly<Record<string, string>> = {
    line: line.id, renewal: renewal.id, quote: quoteId, method, load: shop.app.newId('lod'), return: shop.app.newId('ret'), link: shop.app.newId('plk'), sponsor: shop.app.newId('spn'), family: shop.app.newId('fam'), mandate: shop.app.newId('mdt'),
    setup: shop.app.newId('sup'), proof: shop.app.newId('prf'), receipt: renewal.outcome?.receipt ?? 'rct_x', code: 'AAAA-BBBB', token: 'x'.repeat(43), key: 'x'.repeat(22), month: '2026-11', file: 'x', name: 'x', page: 'terms', customer: customer.id,
  };
  const form = { line: line.id, quote: quoteId, method, session, invitation, contact: customer.contacts[0]!.id, passkey: 'psk_x', pay: method, sure: 'yes', role: 'pay', label: 'x', kind: 'own', key: shop.app.newId('frm'), renewal: renewal.id, customer: customer.id, to: 'wallet' };
  const routes = [...new Set(web.routes.routes.filter((route) => route.method === 'GET' || route.method === 'POST').map((route) => `${route.method} ${route.path}`))].filter((route) => !route.includes('*'));
  expect(routes.length).toBeGreaterThan(60);
  // What An does to An's own account is not what this is about.
  const OWN_END = ['POST /sign-out', 'POST /account/data/delete'];
  const unclassified: string[] = [];
  for (const route of routes.filter((each) => !OWN_END.includes(each))) {
    const [verb, path] = route.split(' ') as [string, string];
    const filled = path.replace(/:([A-Za-z]+)(\{[^}]*\})?\??/g, (_all, name: string) => { if (ids[name] === undefined) unclassified.push(route); return ids[name] ?? 'x'; });
    const answer = await an.send(filled, verb === 'POST' ? form : undefined);
    expect(answer.status, route).toBeLessThan(500);
    for (const secret of [HERS.phone, HERS.shown, HERS.mail, HERS.name]) expect(answer.html.includes(secret), `${route} shows ${secret}`).toBe(false);
  }
  expect(unclassified).toEqual([]);

  const after = (await people.findCustomerBy({ channel: 'sms', address: HERS.phone }))!;
  expect(after).toEqual(customer);
  expect(await methodRow()).toEqual(kept);
  expect((await shop.db.query('select 1 from people_sessions where id = $1 and ended_at is null', [session])).rowCount).toBe(1);
  expect((await shop.db.query('select 1 from people_invitations where id = $1 and revoked_at is null', [invitation])).rowCount).toBe(1);
  expect((await shop.db.query('select 1 from renewals_renewals')).rowCount).toBe(1);
});

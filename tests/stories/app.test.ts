import { describe, expect, test } from 'vitest';
import { numberIn } from '../../src/channels/web/app/shared-text.ts';
import { LANGUAGES } from '../../src/base/language.ts';
import { appWords } from '../../src/channels/web/words/app/words.ts';
import { subscriptionText } from '../../src/rooms/notices/notices.ts';
import { books } from '../support/books.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { hiddenIn, aSite } from '../support/site.ts';
import { aWallet } from '../support/wallet.ts';

const OWN = '+12125550100';
const MAIL = 'lin@example.edu';
const HOUR_MS = 3_600_000;
type Site = Awaited<ReturnType<typeof aSite>>;

/** What a browser hands over after a tap; the push service is Chrome's. */
const aSubscription = (name: string) => ({ endpoint: `https://fcm.googleapis.com/fcm/send/${name}`, keys: { p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]).toString('base64url'), auth: Buffer.alloc(16, 9).toString('base64url') } });

async function aPerson(site: Site, language: string) {
  const line = await site.aLine({ number: OWN, zip: '10001' });
  const person = site.aVisitor(language);
  await person.signIn(OWN);
  const customer = (await site.people.findCustomerBy({ channel: 'sms', address: OWN }))!.id;
  const copy = async (headers = {}) => person.send('/account/app/copy', undefined, headers);
  return { line, person, customer, copy };
}

/** From a review to its receipt, as the page's form goes out. */
async function pay(site: Site, person: Awaited<ReturnType<typeof aPerson>>['person'], review: string, fields: Record<string, string>) {
  const placed = await person.follow('/renewals', { quote: hiddenIn(review, 'quote'), key: hiddenIn(review, 'key'), ...fields });
  await site.shop.settle();
  return placed;
}
const firstChoice = (review: string): string => /type="radio" name="pay" value="([^"]+)" checked/.exec(review)![1]!;

describe.each(['en', 'zh-CN'] as const)('the app, in %s', (language) => {
  const words = appWords(language);

  test('two taps: the same plan paid the same way, ready on the first page; without asking for it the usual way stands first', async () => {
    const site = await aSite();
    const { line, person, customer } = await aPerson(site, language);
    const card = await aSavedCard(site.shop, customer);
    await aWallet(site.shop, 50_000n, customer);
    const first = await person.send(`/lines/${line.id}/quotes?plan=tmo-mo-5g`);
    expect(firstChoice(first.html)).toBe(card.id);
    await pay(site, person, first.html, { pay: 'wallet' });
    site.shop.clock.advanceMs(HOUR_MS);

    const home = await person.send('/app/home');
    const link = /class="btn go" href="([^"]+)">([^<]+)</.exec(home.html)!;
    expect(link[2]).toBe(words.home.again('$15.00'));
    const review = await person.send(link[1]!.replace('&amp;', '&'));
    expect(review.status).toBe(200);
    expect(firstChoice(review.html)).toBe('wallet');
    const receipt = await pay(site, person, review.html, { pay: firstChoice(review.html) });
    expect(receipt.html).toContain('class="seal');
    expect((await person.send(`/lines/${line.id}/quotes?plan=tmo-mo-5g`)).html).toContain(`value="${card.id}" checked`);
    // The shortcut of the home screen leads to the same review.
    expect((await person.send('/app/renew')).to).toBe(link[1]!.replace('&amp;', '&'));
    expect(await books(site.shop)).toEqual([]);
  });

  test('a phone is notified after a yes in words that were shown, has one address at a time, and is tried by a notice of its own', async () => {
    const site = await aSite({ push: { publicKey: 'BEl62iUYgUivxIkv69yViEuiBIa' } });
    const { person, customer } = await aPerson(site, language);
    const page = await person.send('/account/app');
    expect(page.html).toContain('data-key="BEl62iUYgUivxIkv69yViEuiBIa"');
    expect(page.html).toContain(words.phone.why);
    const subscription = aSubscription('phone');
    const added = await person.follow('/account/app/devices', { subscription: JSON.stringify({ ...subscription, expirationTime: null }) });
    for (const said of [words.phone.said.added, 'data-here="1"']) expect(added.html).toContain(said);
    expect((await site.shop.db.query<{ words: string }>(`select words from people_consents where channel = 'push' and purpose = 'service'`)).rows).toEqual([{ words: words.phone.why }]);
    // The worker's own word, when the browser moved the phone to another address.
    await person.send('/account/app/devices', { subscription: JSON.stringify(aSubscription('moved')), instead: subscription.endpoint });
    expect((await site.people.pushDevices(customer)).length).toBe(1);
    for (const bad of ['', '{}', JSON.stringify({ ...subscription, endpoint: 'https://10.0.0.1/x' })]) expect((await person.send('/account/app/devices', { subscription: bad })).status).toBe(400);

    const to = subscriptionText(aSubscription('moved'));
    expect((await person.follow('/account/app/devices/test', {})).html).toContain(words.phone.said.tested);
    await person.send('/account/app/devices/test', {});
    const [notice, ...more] = await site.lettersTo(to);
    expect(notice!.content).toMatchObject({ channel: 'push', url: 'http://localhost/account/app', actions: [] });
    expect(more).toEqual([]);

    // Elsewhere the same person is another phone, with nothing to try.
    site.shop.clock.advanceMs(HOUR_MS);
    const elsewhere = site.aVisitor(language);
    await elsewhere.signIn(OWN);
    expect((await elsewhere.send('/account/app')).html).not.toContain('data-here');
    expect((await elsewhere.send('/account/app/devices/test', {})).to).toBe('/account/app');
    expect(await site.lettersTo(to)).toHaveLength(1);
  });
});

test('what a phone keeps: lines and receipts by their own addresses, masked, without contact, way to pay or form', async () => {
  const site = await aSite();
  const { line, person, customer, copy } = await aPerson(site, 'zh-CN');
  expect((await site.aVisitor().send('/account/app/copy')).status).toBe(401);
  const card = await aSavedCard(site.shop, customer);
  const review = await person.send(`/lines/${line.id}/quotes?plan=tmo-mo-5g`);
  const receipt = /\/r\/(rnw_\w+)/.exec((await pay(site, person, review.html, { pay: card.id, email: MAIL })).html)![1]!;
  expect((await person.send(`/r/${receipt}`)).html).toMatch(/4242[\s\S]*lin@example\.edu/);

  const kept = await copy();
  expect(kept.headers.get('cache-control')).toBe('no-store');
  const { pages, owner } = JSON.parse(kept.html) as { pages: Record<string, string>; owner: string };
  expect(Object.keys(pages).toSorted()).toEqual(['*', '/account', '/account/receipts', '/app/home', `/lines/${line.id}`, `/r/${receipt}`].toSorted());
  const all = Object.values(pages).join('\n');
  for (const personal of ['@', '555-0100', '2125550100', OWN, line.iccid, line.iccid.slice(-4), '4242', 'Visa', customer, '<form', '<script', '<input', '/quotes', '/plans']) expect(all, personal).not.toContain(personal);
  expect(pages[`/lines/${line.id}`]).toMatch(/\(•••\) •••-0100[\s\S]*<time/);
  expect(pages[`/r/${receipt}`]).toContain('$15.00');
  for (const page of Object.values(pages).filter((one) => one !== pages['*'])) expect(page.split('{as-of}')).toHaveLength(2);

  // Nothing new: nothing is sent. Something new: another copy, still of the same person.
  const tag = kept.headers.get('etag')!;
  site.shop.clock.advanceMs(HOUR_MS);
  expect((await copy({ 'if-none-match': tag })).status).toBe(304);
  await site.shop.renew(line, 'tmo-mo-5g');
  const newer = await copy({ 'if-none-match': tag });
  expect([newer.status, (JSON.parse(newer.html) as { owner: string }).owner]).toEqual([200, owner]);
  const other = site.aVisitor();
  await other.signIn('other@example.com');
  const others = JSON.parse((await other.send('/account/app/copy')).html) as { pages: Record<string, string>; owner: string };
  expect(others.owner).not.toBe(owner);
  expect(Object.keys(others.pages)).not.toContain(`/lines/${line.id}`);

  const out = await person.send('/sign-out', {});
  expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"');
  expect((await copy()).status).toBe(401);
});

test('what is shared with the app opens the look-up with the number in it, which never stands in an address', async () => {
  const site = await aSite();
  const line = await site.aLine({ number: OWN });
  const visitor = site.aVisitor();
  const shared = await visitor.send('/app/share', { title: 'SMS', text: `Renew ${OWN.slice(2)} by Friday, thanks` }, { 'sec-fetch-site': 'none' });
  expect([shared.status, hiddenOf(shared.html)]).toEqual([200, '2125550100']);
  expect(shared.html).toContain('data-at="/"');
  expect((await visitor.send('/line', { line: hiddenOf(shared.html) })).to).toBe(`/lines/${line.id}/plans`);
  expect((await visitor.send('/app/share', { text: 'no number here' })).status).toBe(422);
  expect((await visitor.send('/app/share', { text: OWN }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  // A guest's shortcuts lead to where a guest can go on.
  expect((await visitor.send('/app/renew')).to).toBe('/');
  expect((await visitor.send('/app/home')).to).toBe('/sign-in?back=%2Fapp%2Fhome');
});

test('the manifest in each language, the worker and the icons: typed, guarded, small, and asked for no more than needed', async () => {
  const site = await aSite({ shop: { name: 'Lee Mobile', hotline: null } });
  const visitor = site.aVisitor();
  for (const language of LANGUAGES) {
    const answer = await visitor.send(`/app/${language}.webmanifest`);
    const manifest = JSON.parse(answer.html) as { id: string; name: string; lang: string; shortcuts: { name: string }[]; share_target: { method: string } };
    expect(answer.headers.get('content-type')).toContain('application/manifest+json');
    expect([manifest.id, manifest.name, manifest.lang, manifest.share_target.method, manifest.shortcuts[1]!.name]).toEqual(['/app/home', 'Lee Mobile', language, 'POST', appWords(language).shortcuts.renew]);
  }
  const worker = await visitor.send('/sw.js', undefined, { 'accept-encoding': 'br' });
  expect(worker.bytes).toBeLessThanOrEqual(3_000);
  expect([worker.headers.get('content-type'), worker.headers.get('cache-control')]).toEqual(['text/javascript; charset=utf-8', 'public, max-age=3600']);
  // A worker lives under the policy of its own file: it must be able to ask the shop, and nobody else.
  expect(worker.headers.get('content-security-policy')).toContain("connect-src 'self';");
  const offline = await visitor.send('/app/offline');
  for (const file of /SHELL=(\{.*?\});/.exec(worker.html)![1]!.match(/\/assets\/[^"]+/g)!) {
    const answer = await visitor.send(file);
    expect([file, answer.status]).toEqual([file, 200]);
    // Width and height stand at a fixed place in a PNG.
    if (file.endsWith('.png')) expect(file).toContain(`-${answer.raw.readUInt32BE(16)}.`);
    else expect(offline.html).toContain(file);
  }
  for (const path of ['/', '/app']) expect((await visitor.send(path)).html, path).toContain('crossorigin="use-credentials"');
});

const hiddenOf = (html: string): string => /name="line" value="([^"]*)"/.exec(html)![1]!;

test.each([
  ['Please renew +1 (646) 555-0142 before Nov 30, $25.49', '+1 (646) 555-0142'], ['您的号码６４６５５５０１４２即将到期', '６４６５５５０１４２'], ['tel:+1-646-555-0142?x', '+1-646-555-0142'],
  ['ICCID: 8901 2608 5229 9000 006, number 646 555 0142', '8901 2608 5229 9000 006'], ['order 20261123 at 14:05', null], ['call 911', null], ['1 2 3', null], ['', null],
])('in %j the number is %j', (text, number) => expect(numberIn(text)).toBe(number));

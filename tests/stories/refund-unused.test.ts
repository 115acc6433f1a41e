import { describe, expect, test } from 'vitest';
import { GB } from '../../src/base/data-size.ts';
import { at, isoOf } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { aSite, hiddenIn, type Json } from '../support/site.ts';
import { withCheckDigit, type LineWish } from '../support/shop.ts';

type Site = Awaited<ReturnType<typeof aSite>>;

const clean = async ({ shop }: Site) => expect((await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways })).filter((one) => !one.ok)).toEqual([]);
const moveTo = async ({ shop }: Site, moment: string) => {
  const seconds = at(moment) - shop.clock.now();
  await shop.pass(seconds, Math.max(60, Math.ceil(seconds / 12)));
};

const VERIZON: LineWish = { carrier: 'verizon', kind: 'data', planId: 'vzw-hot-100g', zone: 'America/New_York', activatedAt: '2026-09-01T16:00:00Z', iccid: withCheckDigit('891480000000000077') };
const ATT: LineWish = { carrier: 'att', planId: 'att-mo-5g', zone: 'America/Chicago', activatedAt: '2026-10-01T16:00:00Z', zip: '61820' };
const TMO: LineWish = { zone: 'America/New_York', zip: '90001', activatedAt: '2026-09-01T16:00:00Z' };

/** What the rules say of purchases paid at 2026-11-23T18:00Z. */
const ROWS: readonly { readonly name: string; readonly line: LineWish; readonly plan: string; readonly code?: string; readonly at: string | null; readonly use?: bigint; readonly refund: () => number }[] = [
  { name: 'a semester, the same day, nothing used', line: VERIZON, plan: 'vzw-sem-60g', code: 'SEMESTER15', at: null, refund: () => 13_500 },
  { name: 'a semester, fewer days than data', line: VERIZON, plan: 'vzw-sem-60g', code: 'SEMESTER15', at: '2027-01-22T18:00:00Z', use: 20n * GB, refund: () => 8_100 },
  { name: 'a semester, less data than days', line: VERIZON, plan: 'vzw-sem-60g', code: 'SEMESTER15', at: '2027-01-22T18:00:00Z', use: 45n * GB, refund: () => 3_375 },
  { name: 'three months, the second before the second begins', line: ATT, plan: 'att-mo3-8g', at: '2026-12-24T05:59:59Z', refund: () => 6_180 },
  { name: 'three months, the second has begun', line: ATT, plan: 'att-mo3-8g', at: '2026-12-24T06:00:00Z', refund: () => 3_090 },
  { name: 'a month, unused to the last second of 14 days', line: TMO, plan: 'tmo-mo-12g', at: '2026-12-08T04:59:59Z', refund: () => 2_549 },
  { name: 'a month, a second later', line: TMO, plan: 'tmo-mo-12g', at: '2026-12-08T05:00:00Z', refund: () => 0 },
];

describe('the table of the rules, through the API', () => {
  test.each(ROWS)('$name', async (row) => {
    const site = await aSite();
    const { shop } = site;
    const line = await site.aLine(row.line);
    const program = await site.aProgram();
    const quoted = await program('/v1/quotes', { line: line.id, plan: row.plan, ...(row.code ? { promotion: row.code } : {}) });
    const placed = (await program('/v1/renewals', { quote: quoted.json.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } })).json;
    expect(placed.state).toBe('done');
    if (row.use) {
      await moveTo(site, '2027-01-01T00:00:00Z');
      await shop.twins[line.carrier]!.useData(line.iccid, row.use);
    }
    if (row.at !== null) await moveTo(site, row.at);
    const refund = row.refund();
    const offer = (await program(`/v1/renewals/${placed.id}/refund-offer`)).json;
    if (refund === 0) {
      expect(offer).toMatchObject({ offered: null, why: 'too_late' });
      expect((await program(`/v1/renewals/${placed.id}/refunds`, { amount: '1.00' })).json).toMatchObject({ code: 'refund_not_allowed', facts: { why: 'too_late' } });
      return;
    }
    expect(cents(offer.offered.amount)).toBe(refund);
    expect((await program(`/v1/renewals/${placed.id}/refunds`, { amount: '1.00' })).json).toMatchObject({ status: 409, code: 'refund_offer_changed' });
    const asked = await program(`/v1/renewals/${placed.id}/refunds`, { amount: offer.offered.amount.amount, reason: 'went home' });
    expect(asked).toMatchObject({ status: 202, json: { state: refund > 10_000 ? 'waiting_for_person' : 'taking_back' } });
    if (refund > 10_000) expect((await site.operator('/ops/refunds/decide', { refund: asked.json.id, verdict: 'approve', reason: 'looked at it' }, 'alice')).html).toContain('taking_back');
    await shop.settle();
    const done = (await program(`/v1/refunds/${asked.json.id}`)).json;
    expect(done).toMatchObject({ state: 'done', paidBack: offer.offered.amount, cameBack: { amount: '0.00' } });
    // What is on the line is what the offer said: the end, and when the number goes.
    const now = (await program(`/v1/lines/${line.id}`)).json.status;
    expect([now.clocks.serviceEndsAt, now.clocks.numberReleaseAt, now.queue.length]).toEqual([offer.offered.after.clocks.serviceEndsAt, offer.offered.after.clocks.numberReleaseAt, 0]);
    await clean(site);
  });
});

const cents = (money: Json): number => Math.round(Number(money.amount) * 100);

const TONGUES = [
  { language: 'en', ask: 'Ask for a refund', comes: '$15.00 comes back', paid: 'Paid', unused: 'Nothing used', leaves: 'leaves the line at once', to: 'Back to Visa ending 4242', button: 'Refund $15.00', taking: 'Being taken off the line', done: 'Refunded', follow: 'See how the refund stands', changed: 'The amount changed', used: 'comes back only unused', until: 'All of it comes back until', letter: 'is on its way back to you' },
  { language: 'zh-CN', ask: '申请退款', comes: '可退 $15.00', paid: '实付', unused: '完全没用', leaves: '立刻从卡上收回', to: '退回 Visa', button: '退款 $15.00', taking: '正在从卡上收回', done: '已退款', follow: '查看退款进展', changed: '金额变了', used: '只退没用过的', until: '完全没用过可全额退', letter: '正在退回给你' },
] as const;

describe.each(TONGUES)('on the site, in $language', (say) => {
  async function aReceipt(site: Site) {
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
    const placed = await guest.send('/renewals', { quote: hiddenIn(review.html, 'quote'), key: hiddenIn(review.html, 'key'), pay: 'stripe', email: 'lin@example.edu' });
    await site.shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await site.shop.pass(120, 10);
    const id = (await site.shop.db.query<{ id: string }>('select id from renewals_renewals order by placed_at desc limit 1')).rows[0]!.id;
    return { line, guest, id };
  }

  test('the receipt says until when; the exact amount and what it does stand there before it is asked for; then station by station', async () => {
    const site = await aSite();
    const { guest, id, line } = await aReceipt(site);
    const receipt = await guest.follow(`/r/${id}`);
    for (const said of [say.ask, say.until, `/r/${id}/refund`]) expect(receipt.html).toContain(said);
    const offer = await guest.send(`/r/${id}/refund`);
    for (const said of [say.comes, say.paid, say.unused, say.leaves, say.to, say.button]) expect(offer.html).toContain(said);
    expect((await site.shop.line(line.id)).state.queue).toHaveLength(1);

    const asked = await guest.send(`/r/${id}/refund`, { key: hiddenIn(offer.html, 'key'), terms: hiddenIn(offer.html, 'terms') });
    expect(asked.to).toMatch(/^\/refunds\/ret_/);
    // Tapped twice: the same refund.
    expect((await guest.send(`/r/${id}/refund`, { key: hiddenIn(offer.html, 'key'), terms: hiddenIn(offer.html, 'terms') })).to).toBe(asked.to);
    expect((await guest.send(asked.to!)).html).toContain(say.taking);
    await site.shop.settle();
    const done = await guest.send(asked.to!);
    for (const said of [say.done, '$15.00', 'XK-00000001']) expect(done.html).toContain(said);
    expect((await site.shop.line(line.id)).state.queue).toHaveLength(0);
    const after = await guest.follow(`/r/${id}`);
    expect(after.html).toContain(say.follow);
    expect(after.html).not.toContain(`href="/r/${id}/refund"`);
    expect((await site.lettersTo('lin@example.edu'))[0]!.content.text).toContain(say.letter);
    await clean(site);
  });

  test('what was used meanwhile changes the amount or ends it, and nothing is done', async () => {
    const site = await aSite();
    const line = await site.aLine({ activatedAt: '2026-09-01T16:00:00Z' });
    const guest = site.aVisitor(say.language);
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g' });
    const placed = await guest.send('/renewals', { quote: hiddenIn(review.html, 'quote'), key: hiddenIn(review.html, 'key'), pay: 'stripe', email: '' });
    await site.shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await site.shop.pass(120, 10);
    const id = (await site.shop.db.query<{ id: string }>('select id from renewals_renewals')).rows[0]!.id;
    const offer = await guest.send(`/r/${id}/refund`);
    expect(offer.html).toContain(say.button);
    await site.shop.twins['tmobile']!.useData(line.iccid, 1n * GB);
    const late = await guest.send(`/r/${id}/refund`, { key: hiddenIn(offer.html, 'key'), terms: hiddenIn(offer.html, 'terms') });
    expect(late.html).toContain(say.used);
    expect((await site.shop.db.query('select 1 from refunds_returns')).rowCount).toBe(0);
    expect((await guest.follow(`/r/${id}`)).html).not.toContain(say.ask);
  });

  test('somebody else with the address of the receipt is asked who they are; the wrong terms show the amount that holds', async () => {
    const site = await aSite();
    const { guest, id } = await aReceipt(site);
    const stranger = site.aVisitor(say.language);
    expect((await stranger.send(`/r/${id}/refund`)).to).toMatch(/^\/sign-in\?back=/);
    expect((await stranger.send(`/r/${id}/refund`, { key: `frm_${'0'.repeat(26)}`, terms: 'x' })).to).toMatch(/^\/sign-in\?back=/);
    const other = await guest.send(`/r/${id}/refund`, { key: `frm_${'0'.repeat(26)}`, terms: '1.0.0' });
    expect(other.status).toBe(409);
    for (const said of [say.changed, say.button]) expect(other.html).toContain(said);
    expect((await guest.send('/refunds/ret_00000000000000000000000000')).status).toBe(404);
  });
});

test('above the limit: asked for by one operator, decided by another, across a restart in the middle', async () => {
  const site = await aSite();
  const line = await site.aLine(VERIZON);
  const renewal = await site.shop.renew(line, 'vzw-sem-60g');
  const form = async () => hiddenIn((await site.operator('/ops/refunds', undefined, 'alice')).html, 'key');
  const asked = await site.operator('/ops/refunds', { renewal: renewal.id, reason: 'bought for the wrong line', key: await form() }, 'alice');
  expect(asked.html).toContain('waiting_for_person');
  const id = /ret_[0-9a-z]{26}/.exec(asked.html)![0];
  const alice = await site.operator('/ops/refunds/decide', { refund: id, verdict: 'approve', reason: 'mine' }, 'alice');
  expect([alice.status, alice.html.includes('refund_same_person')]).toEqual([403, true]);
  expect((await site.operator('/ops/refunds/decide', { refund: id, verdict: 'approve', reason: '' }, 'bob')).status).toBe(400);
  await site.shop.twins['verizon']!.addFault({ call: 'cancel', fault: { kind: 'lost_reply' }, times: 1 });
  expect((await site.operator('/ops/refunds/decide', { refund: id, verdict: 'approve', reason: 'checked' }, 'bob')).html).toContain('taking_back');
  await site.shop.restart();
  await site.shop.pass(3_600, 300);
  const row = (await site.shop.db.query<{ state: string; decided_by: string; amount_cents: bigint }>('select state, decided_by, amount_cents from refunds_returns')).rows[0]!;
  const idOf = Object.fromEntries((await site.staff.listStaff()).map((one) => [one.name, one.id]));
  expect(row).toEqual({ state: 'done', decided_by: `staff:${idOf['bob']}`, amount_cents: renewal.totalCents });
  const journal = (await site.shop.db.query<{ what: string; actor: string }>(`select what, actor from journal_entries where what like 'return.%' order by at, what`)).rows;
  expect(journal.map((one) => `${one.what} ${one.actor}`)).toEqual(expect.arrayContaining([`return.asked staff:${idOf['alice']}`, `return.approved staff:${idOf['bob']}`, 'return.done job:refunds']));
  await clean(site);
});

describe.each([['en', 'If the carrier has not delivered by', '1 hour'], ['zh-CN', '钱自动全额退回', '1 小时']] as const)('a slow carrier, in %s', (language, byItself, left) => {
  test('the page counts down to when the money goes back by itself, and it does', async () => {
    const site = await aSite();
    const line = await site.aLine();
    await site.shop.twins['tmobile']!.addFault({ call: 'top_up', fault: { kind: 'silent' }, times: 1 });
    const renewal = await site.shop.renew(line, 'tmo-mo-5g', { mode: 'queue' });
    await site.shop.pass(2_900, 600);
    const guest = site.aVisitor(language);
    const page = await guest.follow(`/r/${renewal.id}`);
    for (const said of [byItself, left]) expect(page.html.replaceAll('\u00a0', ' ')).toContain(said);
    await site.shop.pass(6_000, 600);
    expect((await site.shop.db.query<{ state: string }>('select state from renewals_renewals')).rows[0]!.state).toBe('refunded');
    expect(isoOf(site.shop.clock.now())).toBe('2026-11-23T20:28:20Z');
    await clean(site);
  });
});

describe.each([['en', 'This carrier cannot take data back'], ['zh-CN', '这家运营商收不回流量']] as const)('a carrier that cannot take back, in %s', (language, said) => {
  test('says so before paying and on the receipt, signs it, and offers nothing that can still be used', async () => {
    const site = await aSite();
    // As an adapter of such a carrier would say it: what it cannot do is data.
    const connector = site.shop.app.connectors['tmobile']!;
    (connector.can as { cancel: boolean }).cancel = false;
    const line = await site.aLine();
    const guest = site.aVisitor(language);
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
    expect(review.html).toContain(said);
    const placed = await guest.send('/renewals', { quote: hiddenIn(review.html, 'quote'), key: hiddenIn(review.html, 'key'), pay: 'stripe', email: '' });
    await site.shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
    await site.shop.pass(120, 10);
    const id = (await site.shop.db.query<{ id: string }>('select id from renewals_renewals')).rows[0]!.id;
    const receipt = await guest.follow(`/r/${id}`);
    expect(receipt.html).toContain(said);
    expect(receipt.html).not.toContain(`href="/r/${id}/refund"`);
    expect((await guest.send(`/r/${id}/refund`)).html).toContain(said);
    const program = await site.aProgram(language);
    const quoted = await program('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'queue' });
    expect([quoted.json.refundPolicy, quoted.json.refundOffered, quoted.json.signed.document.refundOffered]).toEqual(['unused_full_14d', 'none_cannot_take_back', 'none_cannot_take_back']);
    await clean(site);
  });
});

test('into the wallet: only by who paid, signed in, with a fresh proof; there at once', async () => {
  const site = await aSite();
  const line = await site.aLine();
  const lin = site.aVisitor('en');
  await lin.signIn('lin@example.edu');
  const review = await lin.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
  const placed = await lin.send('/renewals', { quote: hiddenIn(review.html, 'quote'), key: hiddenIn(review.html, 'key'), pay: 'stripe', email: 'lin@example.edu' });
  await site.shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
  await site.shop.pass(1_200, 60);
  const id = (await site.shop.db.query<{ id: string }>('select id from renewals_renewals')).rows[0]!.id;
  const stale = await lin.send(`/r/${id}/refund`);
  expect(stale.html).toContain('Show first that it is you');
  expect(stale.html).not.toContain('value="wallet"');
  expect((await lin.send(`/r/${id}/refund`, { key: hiddenIn(stale.html, 'key'), terms: hiddenIn(stale.html, 'terms'), to: 'wallet' })).to).toMatch(/^\/step-up\?back=/);
  expect((await site.shop.db.query('select 1 from refunds_returns')).rowCount).toBe(0);

  await lin.signIn('lin@example.edu');
  const fresh = await lin.send(`/r/${id}/refund`);
  expect(fresh.html).toContain('value="wallet"');
  const asked = await lin.send(`/r/${id}/refund`, { key: hiddenIn(fresh.html, 'key'), terms: hiddenIn(fresh.html, 'terms'), to: 'wallet' });
  await site.shop.settle();
  const done = await lin.send(asked.to!);
  for (const said of ['Refunded', 'Wallet', '$15.00 is in the wallet now.']) expect(done.html).toContain(said);
  expect((await site.shop.db.query<{ cents: bigint }>('select cents from wallet_wallets')).rows).toEqual([{ cents: 1_500n }]);
  await clean(site);
});

import { describe, expect, test } from 'vitest';
import type { CustomerId } from '../../src/base/ids.ts';
import { usd } from '../../src/base/money.ts';
import { issueVouchers, viewLoad } from '../../src/rooms/funds/funds.ts';
import { viewRenewal } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { aSite, hiddenIn } from '../support/site.ts';
import { aWallet, walletNow } from '../support/wallet.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const OPERATOR = { door: 'console', actor: 'operator', reason: 'story' } as const;

/** Signed in, with the id of the account. */
async function someone(site: Site, language: string, to: string): Promise<{ readonly visitor: ReturnType<Site['aVisitor']>; readonly customer: CustomerId }> {
  const visitor = site.aVisitor(language);
  await visitor.signIn(to);
  return { visitor, customer: (await site.shop.db.query<{ id: CustomerId }>('select id from people_customers order by created_at desc, id desc')).rows[0]!.id };
}
const idIn = (to: string | null, prefix: string): string => new RegExp(`${prefix}_[0-9a-z]{26}`).exec(to ?? '')![0];
/** The payer pays on the gateway's page. */
async function payPage(site: Site, url: string | null): Promise<void> {
  const page = url!.split('/').at(-1)!;
  await site.shop.stripe.pay(page, 'pm_card_visa');
  await site.shop.pass(60, 20);
}

describe.each([
  ['en', { wallet: 'In your wallet', page: 'Finish paying', first: 'Use $45.00 from the wallet first', added: '$20.00 added', wrong: 'That voucher code is not right', amount: 'That amount cannot be added', paid: '$45.00 · Wallet', spent: 'Renewal paid', inIt: 'Wallet, $' }],
  ['zh-CN', { wallet: '钱包余额', page: '请完成付款', first: '先用钱包里的 $45.00', added: '已到账 $20.00', wrong: '充值码不对', amount: '不能充值这个金额', paid: '钱包 $45.00', spent: '支付续费', inIt: '钱包，余额 $' }],
] as const)('the wallet on the site, in %s', (language, says) => {
  test('money by the gateway’s page, a voucher, a renewal paid by both, the statement explains every cent', async () => {
    const site = await aSite();
    const { shop } = site;
    expect((await site.aVisitor(language).send('/account/wallet')).to).toContain('/sign-in');
    const { visitor, customer } = await someone(site, language, 'wei@example.com');
    const empty = await visitor.send('/account/wallet');
    expect(empty.html).toContain(says.wallet);

    const wrong = await visitor.send('/account/wallet/add', { key: hiddenIn(empty.html, 'key'), amount: '20', other: '3', pay: 'card' });
    expect([wrong.status, wrong.html.includes(says.amount)]).toEqual([422, true]);
    const form = { key: hiddenIn(empty.html, 'key'), amount: '20', other: '25', pay: 'card' };
    const sent = await visitor.send('/account/wallet/add', form);
    expect((await visitor.send('/account/wallet/add', form)).to).toBe(sent.to);
    const load = (await shop.db.query<{ id: string }>('select id from funds_loads')).rows;
    expect(load).toHaveLength(1);
    expect((await visitor.send(`/wallet/loads/${load[0]!.id}`)).html).toContain(says.page);
    await payPage(site, sent.to);
    expect((await viewLoad(shop.house.funds, load[0]!.id)).load.state).toBe('done');
    expect((await visitor.send(`/wallet/loads/${load[0]!.id}?back=paid`)).html).toContain('$25.00');
    expect((await someone(site, language, 'other@example.com').then((other) => other.visitor.send(`/wallet/loads/${load[0]!.id}`))).status).toBe(404);

    const { vouchers } = await issueVouchers(shop.house.funds, { count: 1, value: usd(2_000), note: '', by: OPERATOR });
    expect((await visitor.send('/account/wallet/redeem', { code: '0000-1111' })).html).toContain(says.wrong);
    expect((await visitor.follow('/account/wallet/redeem', { code: vouchers[0]!.code.toLowerCase() })).html).toContain(says.added);
    expect((await walletNow(shop, customer)).cents).toBe(4_500n);

    // A year later it is all there.
    shop.clock.advanceMs(365 * 86_400_000);
    await visitor.signIn('wei@example.com');
    const line = await shop.aLine({ activatedAt: '2027-11-10T20:00:00Z' });
    const quoted = await shop.quote(line, 'tmo-mo-unl');
    const review = await visitor.send(`/quotes/${quoted.doc.quote}`);
    expect(BigInt(quoted.doc.totalCents)).toBeGreaterThan(4_550n);
    expect(review.html).toContain(says.first);
    const place = await visitor.send('/renewals', { quote: quoted.doc.quote, key: hiddenIn(review.html, 'key'), pay: 'card', wallet: '4500' });
    expect(await walletNow(shop, customer)).toMatchObject({ cents: 4_500n, held: 4_500n });
    await payPage(site, place.to);
    const renewal = (await shop.db.query<{ id: string }>('select id from renewals_renewals')).rows[0]!.id;
    expect((await viewRenewal(shop.app, renewal)).renewal.state).toBe('done');
    expect((await visitor.send(`/r/${renewal}`)).html).toContain(says.paid);
    const after = await visitor.send('/account/wallet');
    expect(after.html).toContain(says.spent);
    expect((await walletNow(shop, customer)).cents).toBe(0n);
    expect(await books(shop)).toEqual([]);
  });

  test('enough in it pays alone; spent meanwhile, the review says so and nothing is placed', async () => {
    const site = await aSite();
    const { shop } = site;
    const { visitor, customer } = await someone(site, language, 'lin@example.com');
    await aWallet(shop, 9_000n, customer);
    const quoted = await shop.quote(await shop.aLine(), 'tmo-mo-5g');
    const review = await visitor.send(`/quotes/${quoted.doc.quote}`);
    expect(review.html).toContain(says.inIt);
    const form = { quote: quoted.doc.quote, key: hiddenIn(review.html, 'key'), pay: 'wallet' };
    const done = await visitor.send('/renewals', form);
    expect((await viewRenewal(shop.app, idIn(done.to, 'rnw'))).renewal.state).toBe('done');
    expect((await visitor.send('/renewals', form)).to).toBe(done.to);

    const second = await shop.quote(await shop.aLine(), 'tmo-mo-5g');
    const late = await visitor.send(`/quotes/${second.doc.quote}`);
    const left = (await walletNow(shop, customer)).free;
    await shop.renew(await shop.aLine(), 'tmo-mo-5g', { wallet: { customer, use: 'as_far_as_it_goes', cents: left - 1n > 1_400n ? 1_400n : left } });
    await shop.renew(await shop.aLine(), 'tmo-mo-5g', { wallet: { customer, use: 'as_far_as_it_goes' } });
    for (let count = 0; count < 8 && (await walletNow(shop, customer)).free >= BigInt(second.doc.totalCents); count++) await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: { kind: 'wallet' }, customer });
    const refused = await visitor.send('/renewals', { quote: second.doc.quote, key: hiddenIn(late.html, 'key'), pay: 'wallet' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('name="pay"');
    expect((await shop.db.query('select 1 from renewals_renewals where quote_id = $1', [second.doc.quote])).rowCount).toBe(0);
    expect(await books(shop)).toEqual([]);
  });
});

test('a program loads, looks, redeems and renews from a customer’s wallet; an unknown customer is nothing', async () => {
  const site = await aSite();
  const { shop } = site;
  const { customer, visitor } = await someone(site, 'en', 'wei@example.com');
  const program = await site.aProgram();
  const { vouchers: [stray] } = await issueVouchers(shop.house.funds, { count: 1, value: usd(1_000), note: '', by: OPERATOR });
  const stranger = await shop.aLine({ number: '+12125550188' });
  const strange = await program('/v1/quotes', { line: stranger.id, plan: 'tmo-mo-5g' });
  // Not let in yet: the customer is nobody, whatever is asked; and one let in is not all of them.
  const asNobody = async (ask: typeof program) => [
    await ask(`/v1/customers/${customer}/wallet`), await ask(`/v1/customers/${customer}/loads`, { amount: '25.00', payment: { type: 'token', paymentMethod: 'pm_card_visa' } }),
    await ask('/v1/vouchers/redeem', { customer, code: stray!.code }), await ask('/v1/renewals', { quote: strange.json.id, customer, payment: { type: 'wallet' } }),
  ].map((one) => [one.status, one.json.code]);
  expect(await asNobody(program)).toEqual(Array.from({ length: 4 }, () => [404, 'not_found']));
  await visitor.send('/account/data/programs', { key: program.key });
  expect((await visitor.send('/account/data')).html).toContain(program.key);
  expect(await asNobody(await site.aProgram())).toEqual(Array.from({ length: 4 }, () => [404, 'not_found']));
  const loaded = await program(`/v1/customers/${customer}/loads`, { amount: '25.00', payment: { type: 'token', paymentMethod: 'pm_card_visa' } });
  expect(loaded).toMatchObject({ status: 201, json: { state: 'done', amount: { amount: '25.00' } } });
  expect(await program(`/v1/loads/${loaded.json.id}`)).toMatchObject({ status: 200, json: { atRest: true } });
  const { vouchers } = await issueVouchers(shop.house.funds, { count: 1, value: usd(1_000), note: '', by: OPERATOR });
  expect(await program('/v1/vouchers/redeem', { customer, code: vouchers[0]!.code })).toMatchObject({ status: 200, json: { value: { amount: '10.00' }, wallet: { balance: { amount: '35.00' } } } });
  expect(await program('/v1/vouchers/redeem', { customer, code: 'XXXX-0000-XXXX-0000' })).toMatchObject({ status: 422, json: { code: 'voucher_not_valid' } });
  const line = await shop.aLine();
  const quote = await program('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' });
  expect(await program('/v1/renewals', { quote: quote.json.id, payment: { type: 'wallet' } })).toMatchObject({ status: 400, json: { code: 'malformed' } });
  const placed = await program('/v1/renewals', { quote: quote.json.id, customer, payment: { type: 'wallet' } });
  expect(placed).toMatchObject({ status: 201, json: { state: 'done' } });
  const receipt = await program(`/v1/receipts/${placed.json.receipt}`);
  expect(receipt.json.payments).toMatchObject([{ method: 'wallet' }]);
  const wallet = await program(`/v1/customers/${customer}/wallet`);
  expect(wallet.json.movements.map((one: { kind: string }) => one.kind).toSorted()).toEqual(['loaded', 'redeemed', 'spent']);
  const other = await program('/v1/quotes', { line: (await shop.aLine()).id, plan: 'tmo-mo-unl' });
  expect(await program('/v1/renewals', { quote: other.json.id, customer, payment: { type: 'wallet' } })).toMatchObject({ status: 409, json: { code: 'wallet_too_low' } });
  const mixed = await program('/v1/renewals', { quote: other.json.id, customer, useWallet: true, payment: { type: 'token', paymentMethod: 'pm_card_visa' } });
  expect(mixed).toMatchObject({ status: 201, json: { state: 'done' } });
  expect((await walletNow(shop, customer)).cents).toBe(0n);
  expect((await program(`/v1/customers/${shop.app.newId('cus')}/wallet`)).status).toBe(404);
  expect((await shop.db.query(`select 1 from journal_entries where what = 'customer.wallet_read' and subject = $1`, [customer])).rowCount).toBe(1);
  await visitor.send('/account/data/programs', { key: program.key, end: '1' });
  expect((await program(`/v1/customers/${customer}/wallet`)).status).toBe(404);
  expect((await visitor.send('/account/data/programs', { key: 'key_nobody' })).status).toBe(404);
  expect(await books(shop)).toEqual([]);
});

test('the operator issues a batch as a file, sees it used, withdraws the rest', async () => {
  const site = await aSite();
  const file = await site.operator('/ops/vouchers', { count: '3', dollars: '20', note: 'spring' });
  const [head, first] = file.html.split('\r\n');
  expect(head).toBe('code,value_usd,batch,serial');
  const [code, value, batch] = first!.split(',');
  expect(value).toBe('20.00');
  const { visitor } = await someone(site, 'en', 'wei@example.com');
  const said = '$20.00 added';
  expect((await visitor.follow('/account/wallet/redeem', { code: code! })).html).toContain(said);
  // Typed again at once it is told as once; an address alone says nothing of money, and another day the code is a used one.
  expect((await visitor.follow('/account/wallet/redeem', { code: code! })).html).toContain(said);
  expect((await visitor.send('/account/wallet?redeemed=99999')).html).not.toContain('$999.99');
  await site.shop.pass(15 * 60, 300);
  expect((await visitor.send('/account/wallet?redeemed=2000')).html).not.toContain(said);
  expect((await visitor.send('/account/wallet/redeem', { code: code! })).status).toBe(422);
  expect((await site.operator('/ops/vouchers')).html).toContain('2 ($40.00)');
  expect((await site.operator('/ops/vouchers/void', { batch: batch!, reason: 'lost in the post' })).html).toContain('<b>2</b> withdrawn');
  expect((await site.operator('/ops/vouchers', { count: '0', dollars: '20', note: '' })).status).toBe(422);
  expect(await books(site.shop)).toEqual([]);
});

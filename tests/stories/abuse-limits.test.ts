import { describe, expect, test } from 'vitest';
import { readLimits } from '../../src/platform/limit-table.ts';
import { solve } from '../../src/platform/proof-of-work.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { openSetup } from '../../src/rooms/payments/payments.ts';
import { shieldsUp, watchShields } from '../../src/rooms/renewals/renewals.ts';
import { aSite, hiddenIn } from '../support/site.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const refusedOf = async (site: Site) => Object.fromEntries((await site.shop.db.query<{ subject: string; n: number }>(
  `select subject, count(*)::int as n from journal_entries where what = 'limit.refused' group by 1`)).rows.map((row) => [row.subject, row.n]));
const form = async (visitor: ReturnType<Site['aVisitor']>, line: string) => {
  const page = await visitor.follow(`/lines/${line}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
  return { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), pay: 'stripe', email: '' };
};
/** Pays on the gateway's page with a card, or has it declined until the page is over. */
const pay = async (site: Site, to: string, card = 'pm_card_visa') => {
  await site.shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(to)![0], card);
  await site.shop.pass(60, 20);
};
const declined = (site: Site, line: { readonly id: `line_${string}` }) => site.shop.renew(line, 'tmo-mo-5g', { mode: 'queue', email: null, pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });

const TONGUES = [
  { language: 'en', signIn: 'Sign in with a code', tooMany: 'Too many', paused: 'Paying is paused', shields: 'Sign in to go on', moment: 'One moment', tries: 'Too many codes were tried', card: 'looks like a card number' },
  { language: 'zh-CN', signIn: '用验证码登录', tooMany: '太', paused: '付款暂停', shields: '登录后继续', moment: '稍等一下', tries: '试的优惠码太多了', card: '像是银行卡号' },
] as const;

describe.each(TONGUES)('limits, in $language', (say) => {
  test('a guest looks up five lines in ten minutes; known and unknown numbers count alike', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    for (const typed of [line.number!, '+12125559901', '+12125559902', line.number!, '+12125559903']) expect([303, 404]).toContain((await guest.send('/line', { line: typed })).status);
    for (const typed of [line.number!, '+12125559904']) {
      const answer = await guest.send('/line', { line: typed });
      expect([answer.status, answer.html.includes(say.tooMany)]).toEqual([429, true]);
    }
    expect(await refusedOf(site)).toEqual({ 'web.lookup': 2 });
    site.shop.clock.advanceMs(601_000);
    expect((await guest.send('/line', { line: line.number! })).status).toBe(303);
  });

  test('a guest who tries to pay a sixth time within an hour goes on by signing in', async () => {
    const site = await aSite();
    const guest = site.aVisitor(say.language);
    const lines = [];
    for (let i = 0; i < 6; i++) lines.push(await site.aLine());
    for (const line of lines.slice(0, 5)) expect((await guest.send('/renewals', await form(guest, line.id))).status).toBe(303);
    const sixth = await form(guest, lines[5]!.id);
    const refused = await guest.send('/renewals', sixth);
    expect(refused.status).toBe(429);
    expect(refused.html).toContain(say.signIn);
    expect(refused.html).toContain(`href="/sign-in?back=%2Fquotes%2F${sixth.quote}"`);
    await guest.signIn(lines[5]!.number!);
    expect((await guest.send('/renewals', await form(guest, lines[5]!.id))).status).toBe(303);
  });

  test('three declines in a row pause paying from that network for an hour', async () => {
    const site = await aSite();
    const guest = site.aVisitor(say.language);
    const line = await site.aLine();
    const network = (await guest.send('/renewals', await form(guest, line.id)), await site.shop.db.query<{ address: string }>('select address from renewals_attempts'));
    await site.shop.db.query(`insert into renewals_attempts (renewal_id, line_id, address, outcome, at, settled_at) select 'rnw_' || n, 'line_x', $1, 'declined', to_timestamp($2::bigint), to_timestamp($2::bigint) from generate_series(1, 3) n`, [network.rows[0]!.address, site.shop.clock.now()]);
    const other = await site.aLine();
    const paused = await guest.send('/renewals', await form(guest, other.id));
    expect([paused.status, paused.html.includes(say.paused), Number(paused.headers.get('retry-after'))]).toEqual([429, true, 3_600]);
    site.shop.clock.advanceMs(3_601_000);
    expect((await guest.send('/renewals', await form(guest, other.id))).status).toBe(303);
  });

  test('three cards paid for a line today: a fourth has to wait for tomorrow', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    await site.shop.db.query(`insert into renewals_attempts (renewal_id, line_id, card, outcome, at, settled_at) values ('rnw_before', $1, '~stripe:amex:0005', 'declined', to_timestamp($2::bigint), to_timestamp($2::bigint))`, [line.id, site.shop.clock.now()]);
    for (const card of ['pm_card_visa', 'pm_card_mastercard']) await pay(site, (await guest.send('/renewals', await form(guest, line.id))).to!, card);
    const fourth = await guest.send('/renewals', await form(guest, line.id));
    expect([fourth.status, fourth.html.includes(say.paused)]).toEqual([429, true]);
    expect(await refusedOf(site)).toEqual({ 'line.cards': 1 });
    site.shop.clock.advanceMs(86_400_000);
    expect((await guest.send('/renewals', await form(guest, line.id))).status).toBe(303);
  });

  test('ten codes an hour; then it says so at the field', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    const at = `/quotes/${(await form(guest, line.id)).quote}/code`;
    for (let i = 0; i < 10; i++) expect((await guest.send(at, { code: `GUESS${i}` })).status).toBe(422);
    expect((await guest.send(at, { code: 'WELCOME10' })).html).toContain(say.tries);
    // Without a code nothing is tried.
    expect((await guest.follow(at, { code: '' })).html).toContain('$15.00');
  });

  test('shields up: no guest pays, look-ups need a second of work or sign-in; half an hour of quiet lowers them', async () => {
    const site = await aSite();
    const lines = [];
    for (let i = 0; i < 20; i++) lines.push(await site.aLine());
    for (const line of lines.slice(0, 14)) await site.shop.renew(line, 'tmo-mo-5g', { mode: 'queue', email: null });
    for (const line of lines.slice(14, 19)) await declined(site, line);
    await watchShields(site.shop.app);
    expect(await shieldsUp(site.shop.app)).toBeNull();
    await declined(site, lines[19]!);
    await watchShields(site.shop.app);
    expect(await shieldsUp(site.shop.app)).toMatchObject({ by: 'rule' });

    const guest = site.aVisitor(say.language);
    const line = await site.aLine();
    const refused = await guest.send('/renewals', await form(guest, line.id));
    expect(refused.status).toBe(403);
    for (const said of [say.shields, say.signIn]) expect(refused.html).toContain(said);

    const puzzle = await guest.send('/line', { line: line.number! });
    expect(puzzle.status).toBe(403);
    for (const said of [say.moment, '<noscript>', 'href="/sign-in"']) expect(puzzle.html).toContain(said);
    const work = hiddenIn(puzzle.html, 'work');
    expect((await guest.send('/line', { line: line.number!, work, answer: '1' })).status).toBe(403);
    const answer = solve(work);
    // Solved for one number it opens no other.
    expect((await guest.send('/line', { line: lines[0]!.number!, work, answer })).status).toBe(403);
    expect((await guest.send('/line', { line: line.number!, work, answer })).status).toBe(303);

    const known = site.aVisitor(say.language);
    await known.signIn(line.number!);
    expect((await known.send('/line', { line: lines[0]!.number! })).status).toBe(303);
    expect((await known.send('/renewals', await form(known, line.id))).status).toBe(303);

    const customer = (await site.shop.db.query<{ id: `cus_${string}` }>('select id from people_customers')).rows[0]!.id;
    const wish = { customer, gateway: 'stripe', language: 'en', successUrl: () => 'http://localhost/', cancelUrl: 'http://localhost/', by: { door: 'web', actor: `customer:${customer}`, reason: 'save' } } as const;
    await expect(openSetup(site.shop.app, wish)).rejects.toMatchObject({ code: 'saving_paused' });

    await site.shop.pass(29 * 60, 60);
    expect(await shieldsUp(site.shop.app)).not.toBeNull();
    await site.shop.pass(15 * 60, 60);
    expect(await shieldsUp(site.shop.app)).toBeNull();
    expect((await site.shop.db.query<{ what: string }>(`select what from journal_entries where what like 'shields.%' order by at, id`)).rows.map((row) => row.what)).toEqual(['shields.raised', 'shields.lowered']);
  });

  test('a card number in a free field is not kept, and whoever sent it is told', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    const CARDS = ['4242424242424242', '4242 4242 4242 4242', '５５５５－５５５５－５５５５－４４４４', '378282246310005'];
    for (const card of CARDS) {
      const ask = await form(guest, line.id);
      expect((await guest.send(`/quotes/${ask.quote}/code`, { code: card })).html).toContain(say.card);
    }
    const ask = await form(guest, line.id);
    const told = await guest.send('/renewals', { ...ask, email: '4242424242424242@example.com' });
    expect([told.status, told.html.includes(say.card)]).toEqual([422, true]);
    const api = await site.aProgram(say.language);
    const quoted = await api('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'queue' });
    const refused = await api('/v1/renewals', { quote: quoted.json.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' }, email: '4242424242424242@example.com' });
    expect([refused.status, refused.json.code]).toEqual([422, 'card_number_given']);
    await guest.signIn(line.number!);
    const customer = (await site.shop.db.query<{ id: `cus_${string}` }>('select id from people_customers')).rows[0]!.id;
    await expect(site.people.nameLine({ customer, line: line.id, name: 'mum 4242-4242-4242-4242', kind: 'family' })).rejects.toMatchObject({ code: 'card_number_given' });

    const books = await checkBooks({ db: site.shop.db, clock: site.shop.clock });
    expect(books.find((one) => one.invariant === 'I14')).toMatchObject({ ok: true });
    // Every text of every table, and every line of the log: the planted numbers are nowhere, sealed addresses apart, which were refused.
    const tables = (await site.shop.db.query<{ name: string }>(`select table_name::text as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`)).rows;
    for (const { name } of tables) {
      const found = await site.shop.db.query(`select 1 from "${name}" t where regexp_replace(t::text, '[ -]', '', 'g') ~ '4242424242424242|5555555555554444|378282246310005' limit 1`);
      expect(found.rowCount, name).toBe(0);
    }
    expect(site.logged.join('\n').replaceAll(/[ -]/g, '')).not.toMatch(/4242424242424242|5555555555554444|378282246310005/);
  });
});

test('the operator sees limits and what they refused, raises the shields and lowers them', async () => {
  const site = await aSite();
  const guest = site.aVisitor();
  for (let i = 0; i < 6; i++) await guest.send('/line', { line: `+1212555990${i}` });
  const page = (await site.operator('/ops/limits')).html;
  for (const said of ['web.lookup', '5 in 10 min, 20 in 1 d', 'Down.', 'Raise the shields']) expect(page).toContain(said);
  const ops = await site.operator('/ops');
  for (const url of ['/ops/stuck', '/ops/refunds', '/ops/books', '/ops/promotions', '/ops/vouchers', '/ops/limits']) {
    expect(ops.html).toContain(`href="${url}"`);
    expect((await site.operator(url)).html).toContain('href="/ops/');
  }
  expect((await site.operator('/ops/limits', { shields: 'up' })).status).toBe(303);
  expect((await site.operator('/ops/limits')).html).toContain('raised by hand');
  await site.shop.pass(45 * 60, 300);
  expect(await shieldsUp(site.shop.app)).toMatchObject({ by: 'hand' });
  await site.operator('/ops/limits', { shields: 'down' });
  expect(await shieldsUp(site.shop.app)).toBeNull();
});

test('a card that pays for a fourth line within a day calls a person, once', async () => {
  const site = await aSite();
  for (let i = 0; i < 4; i++) await site.shop.renew(await site.aLine(), 'tmo-mo-5g', { mode: 'queue', email: null });
  await site.shop.db.query(`update renewals_attempts set card = 'stripe:one'`);
  const raised: string[] = [];
  await watchShields({ ...site.shop.app, alarm: (name) => { raised.push(name); } });
  expect(raised).toEqual(['card-many-lines']);
});

test('one network that pays for a sixth line within an hour calls a person; the same lines from six networks do not', async () => {
  const site = await aSite();
  for (let i = 0; i < 6; i++) await site.shop.renew(await site.aLine(), 'tmo-mo-5g', { mode: 'queue', email: null });
  const rings = async (): Promise<readonly (readonly [string, unknown])[]> => {
    const raised: [string, unknown][] = [];
    await watchShields({ ...site.shop.app, alarm: (name, facts) => { raised.push([name, facts['lines']]); } });
    return raised.filter(([name]) => name === 'network-many-lines');
  };
  await site.shop.db.query(`update renewals_attempts set address = 'net-' || line_id`);
  expect(await rings()).toEqual([]);
  await site.shop.db.query(`update renewals_attempts set address = 'net-one'`);
  expect(await rings()).toEqual([['network-many-lines', 6]]);
  // An hour later it is no more than a household with a few lines has in a day.
  site.shop.clock.advanceMs(3_601_000);
  expect(await rings()).toEqual([]);
});

test('an operator’s file changes the table, and a mistake in it is a sentence', () => {
  const table = readLimits(JSON.stringify({ limits: { 'web.pay': [{ seconds: 60, max: 2 }] }, rules: { shields: { attempts: 50 } } }));
  expect(table.limits['web.pay']).toMatchObject({ windows: [{ seconds: 60, max: 2 }], then: 'sign-in' });
  expect([table.rules.shields.attempts, table.rules.shields.declinesPercent, table.limits['web.lookup'].windows.length]).toEqual([50, 25, 2]);
  for (const wrong of ['{', '{"limits":{"web.pya":[{"seconds":1,"max":1}]}}', '{"limits":{"web.pay":[{"seconds":0,"max":1}]}}', '{"rules":{"shields":{"attempts":-1}}}']) expect(() => readLimits(wrong)).toThrow('shop/limits.json');
});

import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { journalOf } from '../../src/rooms/journal/journal.ts';
import { linkById, parseCode } from '../../src/rooms/paylinks/paylinks.ts';
import { listRenewals } from '../../src/rooms/renewals/renewals.ts';
import { aSite, hiddenIn } from '../support/site.ts';

const GB = 1024n ** 3n;
type Site = Awaited<ReturnType<typeof aSite>>;
type Visitor = ReturnType<Site['aVisitor']>;

/** A line, its maker who has shown that it is theirs, and a link for a plan. */
async function aLink(site: Site, maker: Visitor, more: Record<string, string> = {}) {
  const line = await site.aLine({ usedBytes: 3n * GB });
  await maker.follow(`/lines/${line.id}/code`, {});
  await maker.follow(`/lines/${line.id}/code`, { code: (await site.codeTo(line.number!))! });
  const ask = await maker.send(`/lines/${line.id}/pay-link?plan=tmo-mo-5g&mode=queue`);
  const made = await maker.send(`/lines/${line.id}/pay-link`, { plan: hiddenIn(ask.html, 'plan'), mode: 'queue', note: '', email: '', days: '7', ...more });
  const page = await maker.send(made.to!);
  const code = /src="\/pay\/([0-9A-Z]{8})\/qr\.svg"/.exec(page.html)![1]!;
  return { line, madeAt: made.to!, page, code, id: made.to!.split('/').at(-1)! };
}

/** Fills in the form of a pay page as it stands. */
const formOf = (html: string, more: Record<string, string> = {}) => ({ quote: hiddenIn(html, 'quote'), key: hiddenIn(html, 'key'), in: hiddenIn(html, 'in'), pay: 'stripe', email: '', ...more });
const sessionIn = (to: string | null): string => /cs_[A-Za-z0-9_]+/.exec(to!)![0];
const clean = async ({ shop }: Site): Promise<void> => expect((await checkBooks({ db: shop.db, clock: shop.clock, connectors: shop.app.connectors, gateways: shop.app.gateways })).filter((one) => !one.ok)).toEqual([]);

describe.each([
  { language: 'en', title: 'Pay for a US line', own: null, button: 'Pay $15.00', paid: 'Already paid', letter: 'Your line was paid for', busy: 'Somebody is paying right now', back: 'The link was taken back', out: 'The link has run out', changed: 'Something changed' },
  { language: 'zh-CN', title: '帮人续美国卡', own: '106.50', button: '支付 ', paid: '已经付过了', letter: '有人替你付好了', busy: '有人正在付款', back: '链接已被收回', out: '链接已过期', changed: '情况有变' },
])('a link that somebody else pays by, in $language', (say) => {
  test('one browser makes it, another pays without an account, both are told, and it cannot be paid twice', async () => {
    const site = await aSite();
    const { shop } = site;
    const maker = site.aVisitor(say.language);
    const { line, code, page, madeAt, id } = await aLink(site, maker, { note: 'card 4242 4242 4242 4242, thanks', email: 'student@example.edu' });
    expect(page.html).toContain(`${code.slice(0, 4)}-${code.slice(4)}`);
    expect(page.html).toContain(`http://localhost/pay/${code}`);
    const qr = await maker.send(`/pay/${code}/qr.svg`);
    expect([qr.headers.get('content-type'), qr.html.startsWith('<svg')]).toEqual(['image/svg+xml; charset=utf-8', true]);

    const payer = site.aVisitor(say.language);
    const opened = await payer.send(`/pay/${code}`);
    expect(opened.html).toContain(say.title);
    expect(opened.html).toContain(say.button);
    expect(opened.html).toContain('••••4242, thanks');
    // Nothing of the line but its last four digits: no number, no use, no leftovers, no maker.
    expect(opened.html).not.toMatch(/212|student@example|4242 4242|plk_|line_0|qr\.svg/);
    expect(opened.html).toContain('-0100');
    if (say.own) expect(opened.html).toContain(say.own);
    expect((await payer.send(`/pay/${code}`, undefined, { 'accept-encoding': 'br' })).bytes).toBeLessThanOrEqual(2_500);

    const placed = await payer.send(`/pay/${code}`, formOf(opened.html, { email: 'mother@example.cn' }));
    expect(placed.status).toBe(303);
    // A second payer with the same page, or a page of their own: one may pay.
    const second = site.aVisitor(say.language);
    const late = await second.send(`/pay/${code}`, formOf(opened.html, { key: hiddenIn(opened.html, 'key').replace(/.$/, (last) => (last === '0' ? '1' : '0')) }));
    expect([late.status, late.html.includes(say.busy)]).toEqual([409, true]);
    expect((await second.send(`/pay/${code}`)).html).toContain(say.busy);
    // The payer's own browser is led back to their payment.
    expect((await payer.send(`/pay/${code}`)).to).toMatch(/^\/r\/rnw_/);

    await shop.stripe.pay(sessionIn(placed.to), 'pm_card_visa');
    await shop.pass(120, 10);
    expect((await second.send(`/pay/${code}`)).html).toContain(say.paid);
    const made = await maker.send(madeAt);
    expect(made.html).toContain('/r/rnw_');
    expect(made.html).not.toContain('mother@example.cn');

    const renewals = await listRenewals(shop.db, { line: line.id, limit: 10 });
    expect(renewals.map((one) => [one.state, one.caller])).toEqual([['done', `paylink:${id}`]]);
    // The receipt's page names the payer's card and address to the payer, and to nobody else.
    const receipt = `/r/${renewals[0]!.id}`;
    expect((await payer.send(receipt)).html).toMatch(/4242[^]*mother@example\.cn/);
    expect((await maker.send(receipt)).html).not.toMatch(/mother@|4242/);
    const toPayer = (await site.lettersTo('mother@example.cn')).map((one) => one.content);
    const toMaker = (await site.lettersTo('student@example.edu')).map((one) => one.content);
    expect(toPayer.length).toBe(1);
    expect(JSON.stringify(toPayer)).toContain('XK-00000001');
    expect(JSON.stringify(toPayer)).not.toMatch(/student@|212/);
    expect(JSON.stringify(toMaker)).toContain(say.letter);
    expect(JSON.stringify(toMaker)).not.toMatch(/mother@|4242/);
    // The line itself is texted, in its holder's language.
    expect((await site.lettersTo(line.number!)).some((one) => one.content.channel === 'sms' && one.content.text.includes('$15.00'))).toBe(true);
    expect((await journalOf(shop.db, id)).map((one) => one.what).toSorted()).toEqual(['paylink.made', 'paylink.paid', 'paylink.taken']);
    await clean(site);
  });

  test('declined, it is open again; taken back while somebody is at the payment page, their page ends; in time it runs out', async () => {
    const site = await aSite();
    const { shop } = site;
    const maker = site.aVisitor(say.language);
    const { code, madeAt } = await aLink(site, maker);
    const payer = site.aVisitor(say.language);
    const first = await payer.send(`/pay/${code}`);
    const placed = await payer.send(`/pay/${code}`, formOf(first.html));
    const own = (await payer.send(`/pay/${code}`)).to!;
    await payer.send(`${own}/cancel`, {});
    await shop.pass(90, 10);
    const failed = await payer.send(own);
    expect(failed.html).toContain(`action="/pay/${code}/again"`);
    const again = await payer.follow(`/pay/${code}/again`, {});
    expect(again.html).toContain(say.button);
    expect(hiddenIn(again.html, 'quote')).not.toBe(hiddenIn(first.html, 'quote'));

    const second = await payer.send(`/pay/${code}`, formOf(again.html));
    expect(second.to).not.toBe(placed.to);
    await maker.follow(`${madeAt}/cancel`, {});
    await shop.pass(90, 10);
    expect((await site.aVisitor(say.language).send(`/pay/${code}`)).html).toContain(say.back);
    expect((await shop.stripe.pay(sessionIn(second.to), 'pm_card_visa')).attempt).toBeNull();

    const other = await aLink(site, maker, { days: '1' });
    await shop.pass(DAY + 60, 3_600);
    expect((await payer.send(`/pay/${other.code}`)).html).toContain(say.out);
    expect((await linkById(shop.db, other.id))!.state).toBe('expired');
    await clean(site);
  });

  test('money that was faster than taking the link back renews the line, and the link says paid', async () => {
    const site = await aSite();
    const { shop } = site;
    const maker = site.aVisitor(say.language);
    const { code, madeAt, id } = await aLink(site, maker);
    const payer = site.aVisitor(say.language);
    const placed = await payer.send(`/pay/${code}`, formOf((await payer.send(`/pay/${code}`)).html));
    await shop.stripe.pay(sessionIn(placed.to), 'pm_card_visa');
    await maker.follow(`${madeAt}/cancel`, {});
    await shop.pass(300, 10);
    expect((await linkById(shop.db, id))!.state).toBe('paid');
    await clean(site);
  });

  test('a line that changed, or a price that ran out, is shown anew and nothing is charged', async () => {
    const site = await aSite();
    const { shop } = site;
    const { code, line } = await aLink(site, site.aVisitor(say.language));
    const payer = site.aVisitor(say.language);
    const opened = await payer.send(`/pay/${code}`);
    await shop.renew(line, 'tmo-mo-12g', { mode: 'queue' });
    const changed = await payer.send(`/pay/${code}`, formOf(opened.html));
    expect([changed.status, changed.html.includes(say.changed)]).toEqual([409, true]);
    expect(hiddenIn(changed.html, 'quote')).not.toBe(hiddenIn(opened.html, 'quote'));
    await shop.pass(16 * 60, 60);
    const late = await payer.send(`/pay/${code}`, formOf(changed.html));
    expect([late.status, late.html.includes(say.changed)]).toEqual([409, true]);
    expect((await payer.send(`/pay/${code}`, formOf(late.html))).status).toBe(303);
  });
});

describe('what a payer sees and tries', () => {
  test('their own currency by choice, by a rate that is held and does not move with a new catalogue', async () => {
    const site = await aSite();
    const { shop } = site;
    const { code } = await aLink(site, site.aVisitor());
    const payer = site.aVisitor('en');
    const euros = await payer.send(`/pay/${code}?in=EUR`);
    expect(euros.html).toContain('€13.80');
    expect(euros.html).toContain('1 USD = 0.92 EUR');
    await shop.db.query(`update plans_catalogs set body = jsonb_set(body, '{fx,rates,EUR}', '0.5')`);
    await shop.db.query(`update plans_shelf set revision = revision + 1`);
    await shop.pass(60, 20);
    const again = await payer.send(`/pay/${code}?in=EUR`);
    expect(hiddenIn(again.html, 'quote')).toBe(hiddenIn(euros.html, 'quote'));
    expect(again.html).toContain('€13.80');
    await shop.pass(15 * 60, 60);
    expect((await payer.send(`/pay/${code}?in=EUR`)).html).toContain('€7.50');
  });

  test('codes are read as people write them, and guessing is stopped without telling anything', async () => {
    const site = await aSite();
    const { code, id } = await aLink(site, site.aVisitor());
    const payer = site.aVisitor();
    const typed = `${code.slice(0, 4).toLowerCase()} ${code.slice(4).replaceAll('0', 'o').replaceAll('1', 'l')}`;
    expect(parseCode(typed)).toBe(code);
    expect((await payer.send('/pay', { code: typed })).to).toBe(`/pay/${code}`);
    const kept = await site.shop.db.query<{ whole: string }>('select l::text as whole from paylinks_links l where id = $1', [id]);
    expect(kept.rows[0]!.whole).not.toContain(code);

    const guesser = site.aVisitor();
    const answers: number[] = [];
    for (let n = 0; n < 12; n++) answers.push((await guesser.send(`/pay/${'ABCDEFGH'.slice(0, 6)}${String(n).padStart(2, '0')}`)).status);
    expect(answers).toEqual([...Array<number>(10).fill(404), 429, 429]);
    // Not even with the right one, until the window is over.
    expect((await guesser.send(`/pay/${code}`)).status).toBe(429);
    await site.shop.pass(11 * 60, 60);
    expect((await guesser.send(`/pay/${code}`)).status).toBe(200);
  });

  test('two payers in the same moment are one payment', async () => {
    const site = await aSite();
    const { code, line } = await aLink(site, site.aVisitor());
    const page = await site.aVisitor().send(`/pay/${code}`);
    const tries = await Promise.all(Array.from({ length: 6 }, (_, n) => site.aVisitor().send(`/pay/${code}`, formOf(page.html, { key: `frm_${String(n).padStart(26, '0')}` }))));
    expect(tries.filter((one) => one.status === 303).length).toBe(1);
    expect((await listRenewals(site.shop.db, { line: line.id, limit: 10 })).length).toBe(1);
  });

  test('a program makes a link, follows it, takes it back; only the key that made it', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const program = await site.aProgram('zh-CN');
    const made = await program('/v1/pay-links', { line: line.id, note: 'card 4111-1111-1111-1111', email: 'till@example.com' });
    expect([made.status, made.json.state, made.json.plan, made.json.note]).toEqual([201, 'open', 'tmo-mo-5g', 'card ••••1111']);
    const at = `/v1/pay-links/${made.json.id}`;
    expect((await (await site.aProgram())(at)).status).toBe(404);
    const payer = site.aVisitor('es');
    const path = made.json.url.slice(made.json.url.indexOf('/pay/'));
    const page = await payer.send(path);
    expect(page.html).toContain('Paga una línea de EE. UU.');
    expect((await payer.send(path, formOf(page.html))).status).toBe(303);
    expect((await program(at)).json).toMatchObject({ state: 'busy', renewal: expect.stringMatching(/^rnw_/) });
    await program(`${at}/cancel`, {});
    await site.shop.pass(90, 10);
    expect((await program(at)).json.state).toBe('cancelled');
    expect((await program('/v1/pay-links', { line: line.id, plan: 'tmo-nothing' })).json.code).toBe('plan_not_found');
  });
});

import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openShop, type LineWish } from '../../../tests/support/shop.ts';
import { openFrame } from '../../platform/http/frame.ts';
import { openLog } from '../../platform/log/log.ts';
import { openMetrics } from '../../platform/metrics.ts';
import { realRandom } from '../../platform/random.ts';
import { openMailbox } from '../../rooms/notices/mailbox.ts';
import { openPeople } from '../../rooms/people/people.ts';
import { openWeb, type WebParts } from './web.ts';

/** The customer site on a whole shop, and a visitor with a cookie jar and no script. */
async function aSite(given: Partial<WebParts> = {}) {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const { app: parts, clock, db, keys } = shop;
  const people = openPeople({ db, commit: parts.committer.commit, clock, random: realRandom, newId: parts.newId, keys });
  const web = await openWeb({ house: shop.house, people, keys, shop: { name: 'Xuka', hotline: null }, baseUrl: 'http://localhost', sandbox: false, gateway: 'stripe', ...given });
  const logged: string[] = [];
  const app = openFrame({ clock, newId: parts.newId, log: openLog({ clock, write: (line) => logged.push(line) }), metrics: openMetrics(), renderProblem: (c, refusal) => web.problem(c, refusal) });
  app.route('/', web.routes);

  function aVisitor(language = 'en') {
    const cookies = new Map<string, string>();
    async function send(path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
      const answer = await app.request(path, {
        method: form === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'text/html', 'accept-language': language, host: 'localhost', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' }), ...headers,
        },
        ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
      });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const bytes = Buffer.from(await answer.arrayBuffer());
      const html = (answer.headers.get('content-encoding') === 'br' ? brotliDecompressSync(bytes) : bytes).toString();
      expect(logged.filter((line) => line.includes('http.fault'))).toEqual([]);
      return { status: answer.status, to: answer.headers.get('location'), html, headers: answer.headers, bytes: bytes.length };
    }
    /** Goes where an answer leads, as a browser does. */
    async function follow(path: string, form?: Record<string, string>) {
      let page = await send(path, form);
      for (let hops = 0; page.to !== null && page.to.startsWith('/') && hops < 5; hops++) page = await send(page.to);
      return page;
    }
    return { send, follow, cookies };
  }
  const textTo = async (phone: string) => (await openMailbox({ db, keys }).list({ channel: 'sms', to: phone }))[0]?.content.text;
  const aLine = (wish?: LineWish) => shop.aLine(wish);
  return { shop, aVisitor, textTo, aLine };
}

const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)![1]!;

describe('the customer site on a whole shop', () => {
  test('a guest finds a line, chooses a plan, pays on the gateway’s page and gets the receipt', async () => {
    const { shop, aVisitor, aLine } = await aSite();
    const line = await aLine({ usedBytes: 1024n ** 3n });
    const guest = aVisitor();
    expect((await guest.send('/')).html).toContain('Find my line');

    const shelf = await guest.follow('/line', { line: '(212) 555-0100' });
    expect(shelf.html).toContain('(•••) •••-0100');
    expect(shelf.html).not.toMatch(/\(212\)|You use about|Paid until|Lasts you/);

    const review = await guest.follow(`/lines/${line.id}/quotes`, { kind: 'month', 'plan-month': 'tmo-mo-5g', 'plan-keep': 'tmo-keep30' });
    expect(review.html).toContain('Pay $15.00');
    expect(review.html).not.toContain('>Now<');
    // 5 GB bought; the 4 GB that the line still has are not a guest's to know.
    expect(review.html).toContain('5\u00a0GB to use');

    const quote = hidden(review.html, 'quote');
    const placed = await guest.send('/renewals', { quote, key: hidden(review.html, 'key'), pay: 'stripe', email: 'lin@example.edu' });
    expect(placed.status).toBe(303);
    expect(placed.to).toMatch(/^http:\/\/127\.0\.0\.1\/sandbox\/stripe/);
    const session = /cs_[A-Za-z0-9_]+/.exec(placed.to!)![0];

    const waiting = await guest.follow(`/quotes/${quote}`);
    expect(waiting.html).toContain('Not paid yet');
    expect(waiting.html).toContain(placed.to!.replaceAll('&', '&amp;'));
    const own = /action="(\/r\/rnw_[0-9a-z]+)\/cancel"/.exec(waiting.html)![1]!;

    await shop.stripe.pay(session, 'pm_card_visa');
    const back = await guest.send(`${own}?back=paid`);
    expect(back.html).toMatch(/Waiting for the payment|Renewed/);
    await shop.pass(120, 10);
    expect((await guest.send(`${own}/stage?back=paid`)).html).toBe('done');

    const receipt = await guest.send(`${own}?back=paid`);
    for (const said of ['Renewed', 'PAID', '$15.00', 'XK-00000001', 'Visa ending 4242', 'lin@example.edu', '(•••) •••-0100', 'New York time']) {
      if (said !== 'New York time') expect(receipt.html).toContain(said);
    }
    expect(receipt.html).toContain('Los Angeles time');
    const calendar = await guest.send(`${own}/end.ics`);
    expect(calendar.headers.get('content-type')).toContain('text/calendar');
    expect(calendar.html).toMatch(/DTEND:20\d{6}T080000Z\r\n/);
  });

  test('where the script asks for it, the next page itself answers and names its address; a link leads straight to the review', async () => {
    const { aVisitor, aLine } = await aSite();
    const line = await aLine();
    const guest = aVisitor();
    const shelf = await guest.send('/line', { line: '(212) 555-0100', now: '1' });
    expect([shelf.status, shelf.to]).toEqual([200, null]);
    expect(shelf.html).toContain(`data-at="/lines/${line.id}/plans"`);
    expect(shelf.html).toContain(`href="/lines/${line.id}/plans?lang=es"`);
    const review = await guest.send(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', now: '1' });
    const at = /data-at="(\/quotes\/quo_[0-9a-z]+)"/.exec(review.html)![1]!;
    const again = await guest.send(at);
    expect(hidden(again.html, 'quote')).toBe(hidden(review.html, 'quote'));
    expect(again.html).not.toContain('data-at');

    const linked = await aVisitor('es').send(`/lines/${line.id}/quotes?plan=tmo-mo-5g`);
    expect([linked.status, linked.html.includes('data-at="/quotes/')]).toEqual([200, true]);
    expect((await guest.send(`/lines/${line.id}/quotes?plan=tmo-nothing`)).to).toBe(`/lines/${line.id}/plans?refused=plan_not_found`);
    // A redirect shows nothing, so it carries none of a page's headers.
    const moved = await guest.send(`/lines/${line.id}/quotes`);
    expect([moved.to, moved.headers.get('content-security-policy'), moved.headers.get('x-content-type-options')]).toEqual([`/lines/${line.id}/plans`, null, 'nosniff']);
  });

  test('the holder proves the line by a code, sees the four clocks and their number, and renews the running plan', async () => {
    const { shop, aVisitor, aLine, textTo } = await aSite();
    const line = await aLine({ usedBytes: 3n * 1024n ** 3n });
    const holder = aVisitor();
    const asked = await holder.follow(`/lines/${line.id}/code`, {});
    expect(asked.html).toContain('Enter the code');
    await shop.pass(2, 1);
    const code = /\b\d{6}\b/.exec((await textTo(line.number!))!)![0];

    const wrong = await holder.send(`/lines/${line.id}/code`, { code: code === '000000' ? '000001' : '000000' });
    expect([wrong.status, wrong.html.includes('That code is not right')]).toEqual([422, true]);
    const status = await holder.follow(`/lines/${line.id}/code`, { code });
    for (const said of ['+1 (212) 555-0100', 'Active', 'This cycle ends', 'Number is released', '23:59 Los Angeles', 'of 5']) expect(status.html).toContain(said);
    expect(status.html).toMatch(/<b>2<small>GB<\/small><\/b>/);

    const shelf = await holder.send(`/lines/${line.id}/plans`);
    expect(shelf.html).toMatch(/You use about|Paid until/);
    const review = await holder.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'extend' });
    expect(review.html).toContain('The same cycle goes on until Dec 31, 23:59 Los Angeles time.');
    expect(review.html).toContain('7\u00a0GB to use');
    expect(review.html).toContain('Start it another way');
    const another = await holder.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'replace' });
    expect(another.html).toContain('2\u00a0GB left now is given up');
    expect(another.html).toContain('If the carrier activates it after');
  });

  test('a code shows one line and no other, and a stranger who knows the address sees nothing personal', async () => {
    const { shop, aVisitor, aLine, textTo } = await aSite();
    const [mine, other] = [await aLine(), await aLine()];
    const holder = aVisitor();
    await holder.follow(`/lines/${mine.id}/code`, {});
    await shop.pass(2, 1);
    const code = /\b\d{6}\b/.exec((await textTo(mine.number!))!)![0];
    // The code of my line, tried on another.
    expect((await holder.send(`/lines/${other.id}/code`, { code })).html).toContain('That code has run out');
    const { to } = await holder.send(`/lines/${other.id}`);
    expect(to).toBe(`/lines/${other.id}/plans`);
    const stranger = aVisitor();
    for (const path of [`/lines/${mine.id}`, `/lines/${mine.id}/plans`]) expect((await stranger.follow(path)).html).not.toMatch(/\(212\) 555|Active|Paid until/);
    expect((await stranger.send('/lines/line_01kb0000000000000000000000')).status).toBe(404);
  });

  test('the same form twice is one renewal; another tab is led to it', async () => {
    const { shop, aVisitor, aLine } = await aSite();
    const line = await aLine();
    const guest = aVisitor();
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g' });
    const form = { quote: hidden(review.html, 'quote'), key: hidden(review.html, 'key'), pay: 'stripe', email: '' };
    const [first, second] = [await guest.send('/renewals', form), await guest.send('/renewals', form)];
    expect(second.to).toBe(first.to);
    const otherTab = await guest.send('/renewals', { ...form, key: `frm_${'0'.repeat(26)}` });
    expect(otherTab.to).toMatch(/^\/r\/rnw_/);
    expect((await shop.db.query('select count(*)::int as n from renewals_renewals')).rows[0]).toEqual({ n: 1 });
  });

  test('a quote that ran out shows the old and the new price side by side, and goes on from there', async () => {
    const { shop, aVisitor, aLine } = await aSite();
    const line = await aLine();
    const guest = aVisitor();
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
    shop.clock.advanceMs(16 * 60_000);
    const late = await guest.send('/renewals', { quote: hidden(review.html, 'quote'), key: hidden(review.html, 'key'), pay: 'stripe', email: '' });
    expect(late.status).toBe(409);
    for (const said of ['The price has run out', 'What you saw', 'What holds now', 'Nothing was charged']) expect(late.html).toContain(said);
    const again = await guest.follow(`/lines/${line.id}/quotes`, { plan: hidden(late.html, 'plan'), mode: hidden(late.html, 'mode') });
    expect(again.html).toContain('Check and pay');
  });

  test('a declined payment says that nothing was charged and offers the same again', async () => {
    const { shop, aVisitor, aLine } = await aSite();
    const line = await aLine();
    const guest = aVisitor('zh-CN');
    const renewal = await shop.renew(line, 'tmo-mo-5g', { pay: { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } });
    const page = await guest.send(`/r/${renewal.id}`);
    expect(page.html).toContain('没有扣款');
    expect(page.html).toMatch(/action="\/lines\/line_[^"]+\/quotes"/);
  });

  test('whoever turns back at the gateway ends the payment page', async () => {
    const { shop, aVisitor, aLine } = await aSite();
    const line = await aLine();
    const guest = aVisitor();
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g' });
    await guest.send('/renewals', { quote: hidden(review.html, 'quote'), key: hidden(review.html, 'key'), pay: 'stripe', email: '' });
    const own = (await guest.send(`/quotes/${hidden(review.html, 'quote')}`)).to!;
    await guest.send(`${own}/cancel`, {});
    await shop.pass(60, 10);
    expect((await guest.send(own)).html).toContain('Nothing was charged.');
  });
});

describe('words, limits and problems', () => {
  test('the language follows the browser, then the choice, on the same page and without a script', async () => {
    const { aVisitor } = await aSite();
    const visitor = aVisitor('zh-TW,zh;q=0.8');
    expect((await visitor.send('/terms')).html).toContain('<html lang="zh-TW"');
    const chosen = await visitor.send('/terms?lang=es');
    expect([chosen.status, chosen.to]).toEqual([303, '/terms']);
    expect((await visitor.send('/terms')).html).toContain('Qué compras');
  });

  test('a wrong number says what is wrong and keeps what was typed; too many look-ups have to wait', async () => {
    const { aVisitor } = await aSite();
    const visitor = aVisitor();
    const wrong = await visitor.send('/line', { line: '12345' });
    expect([wrong.status, wrong.html.includes('value="12345"'), wrong.html.includes('That is not a US number')]).toEqual([422, true, true]);
    for (let n = 0; n < 5; n++) expect((await visitor.send('/line', { line: '2125550199' })).status).toBe(404);
    const enough = await visitor.send('/line', { line: '2125550199' });
    expect([enough.status, enough.html.includes('Too many tries'), Number(enough.headers.get('retry-after')) > 0]).toEqual([429, true, true]);
  });

  test('a SIM number with a wrong check digit is asked for again, not called unknown', async () => {
    const { aVisitor, aLine } = await aSite();
    const line = await aLine();
    const visitor = aVisitor();
    expect((await visitor.send('/line', { line: line.iccid })).to).toBe(`/lines/${line.id}/plans`);
    const typo = `${line.iccid.slice(0, -1)}${(Number(line.iccid.at(-1)) + 1) % 10}`;
    const wrong = await visitor.send('/line', { line: typo });
    expect([wrong.status, wrong.html.includes('SIM number')]).toEqual([422, true]);
  });

  test('the shelf keeps what cannot be bought now and says why; a plan starts in the way this line can have it', async () => {
    const { shop, aVisitor, aLine } = await aSite();
    const line = await aLine();
    const guest = aVisitor();
    const running = await guest.send(`/lines/${line.id}/plans`);
    expect(running.html).not.toContain('disabled');
    shop.clock.advanceMs(40 * 86_400_000);
    const off = await guest.send(`/lines/${line.id}/plans`);
    expect(off.html).toMatch(/value="tmo-add-5g"[^>]* disabled/);
    expect(off.html).toContain('No cycle is running');
    expect((await guest.send(`/lines/${line.id}/quotes`, { kind: 'addon' })).to).toBe(`/lines/${line.id}/plans?refused=plan_not_found`);
  });

  test('whoever placed it finds the way back to the open payment; a stranger is not led there', async () => {
    const { aVisitor, aLine } = await aSite();
    const line = await aLine();
    const [payer, stranger] = [aVisitor(), aVisitor()];
    const review = await payer.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'extend' });
    await payer.send('/renewals', { quote: hidden(review.html, 'quote'), key: hidden(review.html, 'key'), pay: 'stripe', email: '' });
    const back = /href="(\/r\/rnw_[0-9a-z]+)"/.exec((await payer.send(`/lines/${line.id}/plans`)).html)![1]!;
    expect((await payer.send(back)).html).toContain('Not paid yet');
    expect((await stranger.send(`/lines/${line.id}/plans`)).html).not.toContain('/r/rnw_');
    const again = async (who: typeof payer) => {
      const other = await who.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'extend' });
      return who.send('/renewals', { quote: hidden(other.html, 'quote'), key: hidden(other.html, 'key'), pay: 'stripe', email: '' });
    };
    expect((await again(payer)).to).toBe(back);
    expect((await again(stranger)).status).toBe(409);
  });

  test('a form from elsewhere is turned away, and an address of nothing is a page with a reference', async () => {
    const { aVisitor } = await aSite();
    const visitor = aVisitor();
    expect((await visitor.send('/line', { line: '2125550100' }, { origin: 'https://evil.example' })).status).toBe(403);
    const nothing = await visitor.send('/nothing');
    expect([nothing.status, /req_[0-9a-z]{26}/.test(nothing.html)]).toEqual([404, true]);
    expect((await visitor.send('/nothing', undefined, { accept: 'application/json' })).headers.get('content-type')).toContain('application/problem+json');
  });

  test('a bad e-mail address keeps the form, its key and the price', async () => {
    const { aVisitor, aLine } = await aSite();
    const line = await aLine();
    const visitor = aVisitor();
    const review = await visitor.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g' });
    const key = hidden(review.html, 'key');
    const bad = await visitor.send('/renewals', { quote: hidden(review.html, 'quote'), key, pay: 'stripe', email: 'lin@' });
    expect([bad.status, hidden(bad.html, 'key') === key, bad.html.includes('value="lin@"')]).toEqual([422, true, true]);
  });

  test('pages are sent packed with their weight; stylesheet and script are kept for ever', async () => {
    const { aVisitor } = await aSite();
    const visitor = aVisitor();
    const page = await visitor.send('/', undefined, { 'accept-encoding': 'br' });
    expect(page.headers.get('content-encoding')).toBe('br');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const [, again] = /and ([\d.]+) KB next time/.exec(page.html)!;
    expect(Math.abs(Number(again) * 1000 - page.bytes)).toBeLessThanOrEqual(100);
    const css = /href="(\/assets\/shop\.[^"]+\.css)"/.exec(page.html)![1]!;
    expect((await visitor.send(css)).headers.get('cache-control')).toContain('immutable');
  });
});

import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/base/time.ts';
import { formatter } from '../../src/platform/i18n/format.ts';
import { forecastOf, readingsOf, thresholdsOf } from '../../src/rooms/usage/usage.ts';
import { books } from '../support/books.ts';
import { aSite } from '../support/site.ts';

const OWN = '+12125550100';
const MB = 1_048_576n;
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replaceAll('\u00a0', ' ').replaceAll('&#39;', '\'').replace(/\s+/g, ' ');
/** The table under the chart: its cells, row by row, newest day first. */
const tableIn = (html: string): string[][] => [...html.matchAll(/<tr>(.*?)<\/tr>/g)].slice(1).map((row) => [...row[1]!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((cell) => plain(cell[1]!).trim()));

async function anOwnedLine(language: string) {
  const site = await aSite();
  // Two gigabytes a day at weekends and 250 MB on other days would surprise a mean; three weeks of the cycle are ahead.
  const line = await site.aLine({ number: OWN, activatedAt: '2026-11-22T20:00:00Z', zone: 'America/New_York' });
  const twin = site.shop.twins[line.carrier]!;
  await twin.setHabit(line.iccid, { bytesPerDay: Number(220n * MB), weekendPercent: 150 });
  const owner = site.aVisitor(language);
  await owner.signIn(OWN);
  const customer = (await site.people.findCustomerBy({ channel: 'sms', address: OWN }))!.id;
  return { site, line, twin, owner, customer, at: `/account/lines/${line.id}/usage` };
}

describe.each([
  { language: 'en', few: 'Not enough readings yet', likely: 'In eight of ten cases between', cheapest: 'The cheapest plan that lasts', order: 'What ends first is used first', review: 'Check and pay', recommended: 'Review this plan' },
  { language: 'zh-CN', few: '读数还不够', likely: '十次有八次落在', cheapest: '够用又最便宜的套餐', order: '先到期的先用', review: '核对并付款', recommended: '看看这个套餐' },
] as const)('use of a line, in $language', (say) => {
  test('nothing is guessed at first; then chart, table and file agree, the forecast is a range, and the cheapest plan that lasts leads to its review', async () => {
    const { site, line, owner, at } = await anOwnedLine(say.language);
    const { shop } = site;
    await shop.pass(DAY, 6 * HOUR);
    const early = await owner.send(at);
    expect(plain(early.html)).toContain(say.few);
    expect((await owner.send(`/lines/${line.id}`)).html).toContain(at);

    // Ten days pass; the round reads by itself: daily while nothing is near, more often as the thresholds are.
    await shop.pass(10 * DAY, 4 * HOUR);
    const readings = await readingsOf(shop.db, line.id, 0 as never);
    expect(readings.length).toBeGreaterThan(9);
    expect(readings.length).toBeLessThan(67);
    await owner.signIn(OWN);
    const page = await owner.send(at, undefined, { 'accept-encoding': 'br' });
    expect(page.bytes).toBeLessThanOrEqual(2_500);
    const text = plain(page.html);
    const now = await shop.line(line.id);
    const forecast = (await forecastOf(shop.app, now))!;
    const day = (moment: typeof forecast.usedUpAt.likely) => formatter(say.language).weekday(moment!, line.zone, shop.clock.now());
    for (const said of [say.likely, say.cheapest, say.order, day(forecast.usedUpAt.early), day(forecast.usedUpAt.likely)]) expect(text).toContain(said);
    // About 280 MB a day of 5 GB, eleven days in: gone in a week or so, well before December 22.
    expect(forecast.usedUpAt.likely! - shop.clock.now()).toBeGreaterThan(4 * DAY);
    expect(forecast.usedUpAt.late! - shop.clock.now()).toBeLessThan(14 * DAY);
    // The line's own page says the same day.
    expect(plain((await owner.send(`/lines/${line.id}`)).html)).toContain(formatter(say.language).day(forecast.usedUpAt.likely!, line.zone, shop.clock.now()));

    // What the chart draws is written below it: as many bars as days with use, and what is left now.
    const rows = tableIn(page.html);
    expect(rows.length).toBe((page.html.match(/M[\d.]+ 150h[\d.]+v-/g) ?? []).length);
    expect(rows[0]![2]).toBe(formatter(say.language).dataText(readings.at(-1)!.leftBytes!, 'down').replaceAll('\u00a0', ' '));
    const file = (await owner.send(`${at}/readings.csv`)).html.trim().split('\r\n');
    expect(file[0]).toBe('read_at,local_time,zone,metered_bytes,left_bytes,bundle,bundle_left_bytes,bundle_ends_at');
    // The pages looked at since may have brought a reading of their own.
    const newest = (await readingsOf(shop.db, line.id, 0 as never)).at(-1)!;
    expect(file.at(-1)).toContain(`,${newest.usedBytes},${newest.leftBytes},base,`);
    for (const cell of file.slice(1).flatMap((one) => one.split(','))) expect(cell).not.toMatch(/^[=+\-@\t]/);

    // The button is the review, ready to pay; the day can be chosen.
    const plan = /name="plan" value="([^"]+)"/.exec(page.html)![1]!;
    const mode = /name="mode" value="([^"]+)"[^>]*>/.exec(page.html)![1]!;
    expect(page.html).toContain(say.recommended);
    expect((await owner.follow(`/lines/${line.id}/quotes`, { plan, mode })).html).toContain(say.review);
    expect((await owner.send(`${at}?until=2027-02-28`)).html).toContain('value="2027-02-28"');
    expect((await owner.send(`${at}?until=yesterday`)).status).toBe(200);
    expect(await books(shop)).toEqual([]);
  });

  test('a person chooses when to be told; another person sees nothing, a guest is asked to sign in', async () => {
    const { site, line, owner, customer, at } = await anOwnedLine(say.language);
    expect(await thresholdsOf(site.shop.db, { customer, line: line.id })).toEqual({ usedPercents: [75, 90, 100], leftBytes: null, daysLeft: null, forecast: true });
    expect((await owner.send(`${at}/tell`)).html).toMatch(/name="u75" checked/);
    await owner.follow(`${at}/tell`, { u50: 'on', u90: 'on', left: '1,5', days: '3' });
    expect(await thresholdsOf(site.shop.db, { customer, line: line.id })).toEqual({ usedPercents: [50, 90], leftBytes: 1_536n * MB, daysLeft: 3, forecast: false });
    const chosen = (await owner.send(`${at}/tell`)).html;
    expect(chosen).toMatch(/name="left"[^>]*value="1.5"/);
    for (const wrong of [{ left: '0' }, { left: '-1' }, { left: '1e3' }, { days: '2.5' }, { days: '61' }]) expect((await owner.send(`${at}/tell`, wrong)).status).toBe(400);
    expect((await thresholdsOf(site.shop.db, { customer, line: line.id })).daysLeft).toBe(3);

    const guest = site.aVisitor(say.language);
    expect((await guest.send(at)).to).toBe(`/sign-in?back=${encodeURIComponent(at)}`);
    const other = site.aVisitor(say.language);
    await other.signIn('other@example.com');
    for (const path of [at, `${at}/tell`, `${at}/readings.csv`]) expect((await other.send(path)).status).toBe(404);
    expect((await other.send(`${at}/tell`, { u50: 'on' })).status).toBe(404);
    // Let go of, the line takes the choices along.
    await owner.follow(`/account/lines/${line.id}/unbind`, {});
    expect((await thresholdsOf(site.shop.db, { customer, line: line.id })).daysLeft).toBeNull();
  });
});

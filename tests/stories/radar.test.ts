import { expect, test } from 'vitest';
import { at, DAY, plusSeconds } from '../../src/base/time.ts';
import { termsOf, turnOn } from '../../src/rooms/autorenew/autorenew.ts';
import { codeText, makeLink } from '../../src/rooms/paylinks/paylinks.ts';
import { outcomeOf, sweepRadar } from '../../src/rooms/radar/radar.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { aSite, hiddenIn } from '../support/site.ts';

const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;

test('what is at risk is seen before, and told apart after: saved by which way, lapsed, a number lost; counted once', async () => {
  const site = await aSite();
  const { shop } = site;
  const { db } = shop;
  const radar = { db, clock: shop.clock };
  // Six T-Mobile lines end on November 27; one has its number for ten days more.
  const ending = { activatedAt: '2026-10-27T20:00:00Z' };
  const web = await shop.aLine(ending);
  const api = await shop.aLine(ending);
  const linked = await shop.aLine(ending);
  const auto = await shop.aLine(ending);
  const added = await shop.aLine({ ...ending, planId: 'tmo-day7-10g', kind: 'data', activatedAt: '2026-11-20T08:00:00Z' });
  await shop.aLine(ending);
  const losing = await shop.aLine({ activatedAt: '2026-07-05T20:00:00Z' });
  const kept = await shop.aLine({ activatedAt: '2026-07-05T20:00:00Z' });
  await shop.settle();
  await sweepRadar(radar);
  const risks = (await db.query<{ kind: string; n: number }>('select kind, count(*)::int as n from radar_risks group by kind order by kind')).rows;
  expect(risks).toEqual([{ kind: 'number', n: 2 }, { kind: 'service', n: 6 }]);

  // By hand on the site, by a program, by a link somebody else pays, by a standing consent; added data saves nothing.
  const holder = site.aVisitor('en');
  const review = await holder.follow(`/lines/${web.id}/quotes`, { plan: 'tmo-mo-5g' });
  const placed = await holder.send('/renewals', { quote: hiddenIn(review.html, 'quote'), key: hiddenIn(review.html, 'key'), email: 'wei@example.com', pay: 'stripe' });
  await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(placed.to!)![0], 'pm_card_visa');
  await shop.renew(api, 'tmo-mo-5g', { mode: 'queue' });
  await shop.renew(added, 'tmo-add-5g', { mode: 'add_data' });
  const link = await makeLink(shop.house.autoRenew, { line: linked.id, planId: 'tmo-mo-5g', mode: 'queue', caller: 'test', email: null, language: 'en', by: BY });
  const payer = site.aVisitor('en');
  const code = codeText(link.code).replace('-', '');
  const page = await payer.send(`/pay/${code}`);
  const paying = await payer.send(`/pay/${code}`, { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), in: hiddenIn(page.html, 'in'), pay: 'stripe', email: '' });
  await shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(paying.to!)![0], 'pm_card_visa');
  const customer = (await site.people.ensureCustomer({ channel: 'email', address: 'wei@example.com' }, { language: 'en', zone: null })).id;
  await site.people.bindLine({ customer, line: auto.id, proof: 'code_to_number', by: BY });
  const wish = { line: auto.id, customer, planId: 'tmo-mo-5g', triggers: ['date'], pay: { kind: 'saved', method: (await aSavedCard(shop, customer)).id }, language: 'en' } as const;
  await turnOn(shop.house.autoRenew, { ...wish, consent: { hash: (await termsOf(shop.house.autoRenew, wish)).hash, place: 'test' }, by: BY });
  await shop.renew(kept, 'tmo-keep30');
  await shop.pass(5 * DAY, 4 * 3_600);
  // Two processes at once, and once more: each is counted once.
  await Promise.all([sweepRadar(radar), sweepRadar(radar)]);
  await shop.pass(10 * DAY, 5 * DAY);
  await sweepRadar(radar);

  const sums = (await db.query<{ kind: string; outcome: string; channel: string; n: number }>(
    `select kind, outcome, channel, sum(lines)::int as n from radar_outcomes group by 1, 2, 3 order by 1, 2, 3`)).rows.map((row) => `${row.kind} ${row.outcome} ${row.channel} ${row.n}`.replace('  ', ' '));
  expect(sums).toEqual(['number lost 1', 'number saved api 1', 'service lost 2', 'service saved api 1', 'service saved auto 1', 'service saved pay_link 1', 'service saved web 1']);
  expect((await shop.line(losing.id)).state.stage).toBe('live');

  // The operator's page, in figures and as a file.
  const shown = (await site.operator('/ops/radar?from=2026-11-20&to=2026-12-10')).html;
  for (const said of ['by site or app', 'by pay link', 'by auto-renew', '4 saved, 2 lapsed', 'As of 2026-']) expect(shown).toContain(said);
  const csv = (await site.operator('/ops/radar.csv?from=2026-11-20&to=2026-12-10')).html;
  expect(csv.split('\r\n')[0]).toBe('day,kind,carrier,phase,outcome,channel,lines');
  expect(csv).toContain(',service,tmobile,active,saved,pay_link,1');
  expect((await site.operator('/ops/radar-ahead.csv?from=2026-11-20&to=2026-12-10')).html).toContain('2026-11-23,service,tmobile,active,7,6');
  // Only the operator; and no row names a line.
  expect((await site.app.request('/ops/radar')).headers.get('location')).toBe('/ops/sign-in?back=%2Fops%2Fradar');
  expect(shown + csv).not.toContain('line_');
});

test('what became of a risk, by the line as it is', () => {
  const due = at('2026-12-02T08:00:00Z');
  const after = plusSeconds(due, DAY);
  const line = (phase: 'active' | 'grace' | 'suspended' | 'releasing' | 'ported_out', serviceEndsAt = due, releaseAt = due) => ({ phase, serviceEndsAt, releaseAt });
  const service = { kind: 'service', due_at: due } as const, number = { kind: 'number', due_at: due } as const;
  expect(outcomeOf(service, line('active'), plusSeconds(due, -1))).toBeNull();
  // A second too late for the round that lets time pass: not decided before that has been.
  expect(outcomeOf(service, line('active'), due)).toBeNull();
  expect(outcomeOf(service, line('grace'), due)).toBe('lost');
  expect(outcomeOf(service, line('active', after), due)).toBe('saved');
  expect(outcomeOf(service, line('active', plusSeconds(due, -DAY)), plusSeconds(due, -2 * DAY))).toBe('withdrawn');
  expect(outcomeOf(number, line('suspended'), plusSeconds(due, -1))).toBeNull();
  expect(outcomeOf(number, line('releasing'), due)).toBe('lost');
  expect(outcomeOf(number, line('active', due, after), due)).toBe('saved');
  expect(outcomeOf(number, line('ported_out'), due)).toBe('closed');
});

import { describe, expect, test } from 'vitest';
import { aSite, hiddenIn } from '../support/site.ts';

const TONGUES = [
  { language: 'en', used: 'Promo code WELCOME10', off: '−$1.50', drop: 'Go on without the code', pay: 'Pay $13.50', full: 'Pay $15.00', plan: 'This code is for other plans.', none: 'There is no such code.', gone: 'All uses of this code are taken.', bonus: '+2' },
  { language: 'zh-CN', used: '优惠码 WELCOME10', off: '−$1.50', drop: '不用优惠码', pay: '支付 $13.50', full: '支付 $15.00', plan: '这个优惠码只用于其他套餐。', none: '没有这个优惠码', gone: '这个优惠码的名额已用完。', bonus: '+2' },
] as const;

const paid = async (site: Awaited<ReturnType<typeof aSite>>, to: string) => {
  await site.shop.stripe.pay(/cs_[A-Za-z0-9_]+/.exec(to)![0], 'pm_card_visa');
  await site.shop.pass(120, 10);
};

describe.each(TONGUES)('a promo code on the site, in $language', (say) => {
  test('comes off the price, stays on the receipt, and can be taken off again', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
    expect(review.html).toContain(say.full);
    const quote = hiddenIn(review.html, 'quote');

    const reduced = await guest.follow(`/quotes/${quote}/code`, { code: ' welcome-10 ' });
    for (const said of [say.used, say.off, say.pay, say.drop]) expect(reduced.html).toContain(said);
    // Taken off again, and put back.
    expect((await guest.follow(`/quotes/${hiddenIn(reduced.html, 'quote')}/code`, {})).html).toContain(say.full);

    const placed = await guest.send('/renewals', { quote: hiddenIn(reduced.html, 'quote'), key: hiddenIn(reduced.html, 'key'), pay: 'stripe', email: 'lin@example.edu' });
    await paid(site, placed.to!);
    const own = site.shop.db.query<{ id: string }>('select id from renewals_renewals');
    const receipt = await guest.follow(`/r/${(await own).rows[0]!.id}`);
    for (const said of ['$13.50', say.used, say.off]) expect(receipt.html).toContain(said);
    const letter = (await site.lettersTo('lin@example.edu'))[0]!.content.text;
    expect(letter).toContain('WELCOME10');
    expect(letter).toContain('$13.50');
  });

  test('that does not apply says why, at the field, and the renewal stands as it was', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
    const at = `/quotes/${hiddenIn(review.html, 'quote')}/code`;
    for (const [code, why] of [['SEMESTER15', say.plan], ['NOSUCHCODE', say.none], ['<script>', say.none]] as const) {
      const answer = await guest.send(at, { code });
      expect(answer.status).toBe(422);
      for (const said of [why, say.full, 'aria-invalid="true"', 'aria-describedby="pb"']) expect(answer.html).toContain(said);
      expect(answer.html).not.toContain('<script>');
    }
    expect((await guest.send(at)).to).toBe(at.replace('/code', ''));
  });

  test('bonus data stands among the price lines and is on the line', async () => {
    const site = await aSite();
    const line = await site.aLine();
    const guest = site.aVisitor(say.language);
    const review = await guest.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
    const more = await guest.follow(`/quotes/${hiddenIn(review.html, 'quote')}/code`, { code: 'BONUS2GB' });
    for (const said of ['BONUS2GB', say.bonus, say.full]) expect(more.html).toContain(said);
  });

  test('whose last use went to somebody else meanwhile: the price without it is shown, nothing is charged', async () => {
    const site = await aSite();
    const [mine, theirs] = [await site.aLine(), await site.aLine()];
    expect((await site.operator('/ops/promotions', { code: 'LAST', kind: 'flat', amount: '500', totalUses: '1' })).html).toContain('<b>LAST</b>');
    const guest = site.aVisitor(say.language);
    const quoted = async (line: string) => {
      const review = await guest.follow(`/lines/${line}/quotes`, { plan: 'tmo-mo-5g', mode: 'queue' });
      const page = await guest.follow(`/quotes/${hiddenIn(review.html, 'quote')}/code`, { code: 'LAST' });
      return { quote: hiddenIn(page.html, 'quote'), key: hiddenIn(page.html, 'key'), pay: 'stripe', email: '' };
    };
    const [first, second] = [await quoted(mine.id), await quoted(theirs.id)];
    expect((await guest.send('/renewals', first)).status).toBe(303);
    const late = await guest.send('/renewals', second);
    for (const said of [say.gone, say.full, 'value="LAST"']) expect(late.html).toContain(said);
    expect((await site.shop.db.query('select 1 from renewals_renewals')).rowCount).toBe(1);

    // The first payer never pays: a day later the use is there again.
    await site.shop.pass(26 * 3_600, 3_600);
    expect((await guest.send('/renewals', await quoted(theirs.id))).status).toBe(303);
  });
});

test.each(['en', 'zh-CN'])('the API takes a code, and refuses with the reason (%s)', async (language) => {
  const site = await aSite();
  const line = await site.aLine();
  const api = await site.aProgram(language);
  const made = await api('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'queue', promotion: 'WELCOME10' });
  expect(made.status).toBe(201);
  expect(made.json.price.map((one: { kind: string }) => one.kind)).toEqual(['plan', 'promotion']);
  expect((await api('/v1/renewals', { quote: made.json.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } })).json.state).toBe('done');

  for (const [promotion, code, reason] of [['NOPE', 'promotion_not_found', undefined], ['WELCOME10', 'promotion_not_applicable', 'first_only'], ['SEMESTER15', 'promotion_not_applicable', 'plan']] as const) {
    const refused = await api('/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'queue', promotion });
    expect([refused.status, refused.json.code, refused.json.facts?.reason]).toEqual([422, code, reason]);
    expect(refused.json.title).toMatch(language === 'en' ? /code/ : /优惠码/);
  }
});

test('the operator sees uses and what is left of a budget, and ends a code', async () => {
  const site = await aSite();
  await site.operator('/ops/promotions', { code: '', kind: 'percent', amount: '2000', budgetCents: '1000', planKinds: 'month', usesPerCustomer: '2' });
  const code = (await site.shop.db.query<{ code: string }>('select code from promotions_definitions')).rows[0]!.code;
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  const api = await site.aProgram();
  const quoted = await api('/v1/quotes', { line: (await site.aLine()).id, plan: 'tmo-mo-5g', mode: 'queue', promotion: code.toLowerCase() });
  await api('/v1/renewals', { quote: quoted.json.id, payment: { type: 'token', paymentMethod: 'pm_card_visa' } });
  const page = (await site.operator('/ops/promotions')).html;
  for (const said of [code, 'WELCOME10', '$3.00', '$7.00', 'in force']) expect(page).toContain(said);
  const wrong = await site.operator('/ops/promotions', { code: 'A', kind: 'flat', amount: 'many', totalUses: '-1' });
  expect([wrong.status, wrong.html.includes('Nothing was changed')]).toEqual([422, true]);
  expect((await site.operator('/ops/promotions/end', { code })).status).toBe(303);
  expect((await api('/v1/quotes', { line: (await site.aLine()).id, plan: 'tmo-mo-5g', mode: 'queue', promotion: code })).json.facts.reason).toBe('ended');
});

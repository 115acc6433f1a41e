import { describe, expect, test } from 'vitest';
import { aSite } from '../support/site.ts';

const PHONE = '+12125550100';

describe.each([['en', 'My account', 'No line yet'], ['zh-CN', '我的账户', '还没有号码']] as const)('signing in without a password, in %s', (language, title, noLine) => {
  test('a code to the number makes the account, signs in, and binds the line of that number', async () => {
    const { aVisitor, aLine, codeTo } = await aSite();
    const line = await aLine({ number: PHONE });
    const visitor = aVisitor(language);
    const asked = await visitor.follow('/account');
    expect(asked.html).toContain('name="to"');
    const code = await visitor.follow('/sign-in?back=%2Faccount', { to: '(212) 555-0100' });
    expect(code.html).toContain('(•••) •••-0100');
    const before = visitor.cookies.get('xuka');
    const account = await visitor.follow('/sign-in/code', { code: (await codeTo(PHONE))! });
    expect(account.html).toContain(title);
    expect(account.html).toContain(`/lines/${line.id}`);
    expect(visitor.cookies.get('xuka')).not.toBe(before);
    // The line's own page is open without another code.
    expect((await visitor.send(`/lines/${line.id}`)).status).toBe(200);
    const stranger = aVisitor(language);
    expect((await stranger.send(`/lines/${line.id}`)).to).toBe(`/lines/${line.id}/plans`);
    await visitor.send('/sign-out', {});
    expect((await visitor.send('/account')).to).toBe('/sign-in');
    expect((await visitor.send(`/lines/${line.id}`)).status).toBe(303);
  });

  test('a code by e-mail does the same, without a line', async () => {
    const { shop, aVisitor, codeTo } = await aSite();
    const visitor = aVisitor(language);
    await visitor.follow('/sign-in', { to: ' Ming@Example.com ' });
    const account = await visitor.follow('/sign-in/code', { code: (await codeTo('Ming@Example.com'))! });
    expect(account.html).toContain(noLine);
    // What the page said about codes and receipts stands in the ledger, once, in the reader's words.
    await visitor.send('/sign-out', {});
    shop.clock.advanceMs(60_000);
    await visitor.follow('/sign-in', { to: 'ming@example.com' });
    await visitor.follow('/sign-in/code', { code: (await codeTo('ming@example.com'))! });
    const { rows } = await shop.db.query<{ purpose: string; words: string; language: string; given: boolean }>('select purpose, words, language, given from people_consents order by purpose');
    expect(rows.map((row) => [row.purpose, row.given, row.language])).toEqual([['code', true, language], ['receipt', true, language]]);
    expect((await aVisitor(language).send('/sign-in')).html).toContain(rows[0]!.words);
    expect((await visitor.send('/account/settings')).html).toContain('M•••@Example.com');
  });
});

test('known and unknown addresses get the same words, the same status and the same number of statements', async () => {
  const { shop, aVisitor, codeTo } = await aSite();
  const known = aVisitor();
  await known.follow('/sign-in', { to: 'known@example.com' });
  await known.follow('/sign-in/code', { code: (await codeTo('known@example.com'))! });
  shop.clock.advanceMs(60_000);
  const seen: unknown[] = [];
  for (const to of ['known@example.com', 'nobody@example.com', '+12125550111', '+12125550177']) {
    const guest = aVisitor();
    const asked = await guest.send('/sign-in', { to });
    const page = await guest.send(asked.to!);
    const wrong = await guest.send('/sign-in/code', { code: '000000' });
    const plain = (html: string) => html.replace(/[a-z(•)\-0-9 @.]*•••[^.<]*\.?[a-z]*/g, 'X').replace(/weighs.*next time/, '').replace(/<aside[\s\S]*?<\/aside>/, '');
    seen.push([asked.status, asked.to, page.status, plain(page.html), wrong.status, plain(wrong.html)]);
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[3]).toEqual(seen[2]);
});

test('the way back is a path of ours and nothing else', async () => {
  const { aVisitor } = await aSite();
  for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    expect((await aVisitor().send(`/sign-in?back=${encodeURIComponent(bad)}`)).html).not.toContain('evil');
  }
  expect((await aVisitor().send('/sign-in?back=%2Faccount%2Flines')).html).toContain('action="/sign-in?back=%2Faccount%2Flines"');
});

import { expect, test } from 'vitest';
import { readHours } from '../../src/rooms/calls/calls.ts';
import { openHotline } from '../../src/channels/hotline/hotline.ts';
import { openLog } from '../../src/platform/log/log.ts';
import { aSavedCard } from '../support/saved-card.ts';
import { aSite } from '../support/site.ts';

const SUSPENDED = '2026-08-20T20:00:00Z';

/** The customer site and the hotline on one shop. */
async function both() {
  const site = await aSite({ sandbox: true });
  const { shop, people } = site;
  const hotline = openHotline({
    house: { app: shop.house.autoRenew, funds: shop.house.funds, texts: shop.house.texts }, people, shop: 'Xuka', sandbox: false, hours: readHours('never', 'UTC')!, dialer: null, savedMostCents: 10_000,
    cardGateway: null, log: openLog({ clock: shop.clock, write: () => undefined }), waitMs: 5_000,
  });
  let calls = 0;
  async function dial(from: string | null) {
    const ref = { provider: 'test', call: `c${++calls}` };
    let next = 0;
    const send = async (event: Parameters<typeof hotline.answer>[2]): Promise<string> => {
      const answer = await hotline.answer(ref, next, event);
      next = answer.next;
      return answer.steps.map((step) => ('text' in step ? step.text : '')).join(' ');
    };
    await send({ kind: 'start', direction: 'in', caller: from, attest: null, joins: false, cardIn: [], about: null });
    return { press: (digits: string) => send({ kind: 'digits', digits }), hangUp: () => hotline.ended(ref, 'caller') };
  }
  return { ...site, dial };
}
const codeIn = (html: string): string => /<b>(\d{3}) (\d{3})<\/b>/.exec(html)!.slice(1).join('');

test.each([['en', 'Phone passcode', 'The passcode is set.'], ['zh-CN', '电话密码', '密码已设置']] as const)('a passcode is chosen on the site in %s, never a weak one, and every address hears of it', async (language, title, done) => {
  const { aVisitor, aLine, lettersTo, dial } = await both();
  const line = await aLine({ activatedAt: '2026-11-10T20:00:00Z' });
  const visitor = aVisitor(language);
  await visitor.signIn(line.number!);
  expect((await visitor.follow('/account')).html).toContain(title);
  const weak = await visitor.send('/account/passcode', { passcode: '123456' });
  expect(weak.status).toBe(422);
  expect((await visitor.send('/account/passcode', { passcode: line.number!.slice(-6) })).status).toBe(422);
  expect((await visitor.follow('/account/passcode', { passcode: '739205' })).html).toContain(done);
  const told = (await lettersTo(line.number!))[0]!;
  expect(told.kind).toBe('account.changed');
  expect(JSON.stringify(told.content)).not.toContain('739205');
  await visitor.send('/account/lines/add', { line: line.number! });
  const call = await dial(line.number);
  for (const keys of language === 'en' ? ['2', '1', '1'] : ['2', '1', '1']) await call.press(keys);
  expect(await call.press('739205')).toContain(language === 'en' ? 'Your line is active.' : '您的卡正在使用中。');
  // Taken away: the same digits open nothing any more.
  expect((await visitor.follow('/account/passcode/remove', {})).status).toBe(200);
  const again = await dial(line.number);
  for (const keys of ['2', '1', '1']) await again.press(keys);
  expect(await again.press('739205')).toContain(language === 'en' ? 'do not fit together' : '对不上');
});

test('from the review to the phone: the same renewal, with the proof of the browser from the owner’s own number only', async () => {
  const { shop, people, aVisitor, aLine, dial } = await both();
  const line = await aLine({ activatedAt: SUSPENDED });
  const visitor = aVisitor();
  await visitor.signIn(line.number!);
  const customer = (await people.findCustomerBy({ channel: 'sms', address: line.number! }))!;
  await aSavedCard(shop, customer.id);
  const review = await visitor.follow(`/lines/${line.id}/quotes`, { plan: 'tmo-mo-12g' });
  expect(review.html).toContain('Go on by phone');
  const path = /href="(\/quotes\/[^"]+\/phone)"/.exec(review.html)![1]!;
  expect((await visitor.send(path)).html).toContain('Show the code');
  const shown = await visitor.send(path, {});
  expect(shown.headers.get('cache-control')).toContain('no-store');
  const stranger = await dial('+13105550177');
  await stranger.press('1');
  await stranger.press('5');
  expect(await stranger.press(codeIn(shown.html))).toContain('30 days, 12 gigabytes');
  // Nothing saved is offered to whoever merely has six digits.
  expect(await stranger.press('1')).not.toContain('4 2 4 2');
  const second = await visitor.send(path, {});
  const owner = await dial(line.number);
  await owner.press('5');
  expect(await owner.press(codeIn(second.html))).toContain('The total is 25 dollars, in US dollars.');
  expect(await owner.press('1')).toContain('With Visa ending in 4 2 4 2, press 1.');
  expect(await owner.press('1')).toContain('Your line is renewed.');
  await owner.hangUp();
  await shop.settle();
  // The page that was left open leads to what was bought, and buys nothing a second time.
  const back = await visitor.send(path.replace('/phone', ''));
  expect(back.to).toMatch(/^\/r\/rnw_/);
});

test('from the phone to the site and only once; six digits show the renewal and nothing else of the line; guessing ends', async () => {
  const { aVisitor, aLine, dial, shop } = await both();
  const line = await aLine({ activatedAt: SUSPENDED });
  const call = await dial('+13105550177');
  for (const keys of ['1', '1', `${line.number!.slice(2)}#`, '3', '1', '1']) await call.press(keys);
  const code = /type ((?:\d ){5}\d)/.exec(await call.press('4'))![1]!.replaceAll(' ', '');
  const visitor = aVisitor('es');
  expect((await visitor.send('/continue')).html).toContain('Continuar una renovación');
  const wrong = await visitor.send('/continue', { code: code === '000000' ? '000001' : '000000' });
  expect([wrong.status, wrong.html.includes('Ese código no abre nada')]).toEqual([422, true]);
  const review = await visitor.follow('/continue', { code });
  expect(review.html).toContain(`•••-${line.number!.slice(-4)}`);
  expect(review.html).not.toContain(line.number!.slice(2, 8));
  expect((await visitor.send(`/lines/${line.id}`)).html).not.toContain('GB restantes');
  expect((await visitor.send('/continue', { code })).status).toBe(422);
  const tries = [];
  for (let count = 0; count < 6; count++) tries.push((await visitor.send('/continue', { code: '111111' })).status);
  expect(tries.at(-1)).toBe(429);
  // What ran out is gone too.
  shop.clock.advanceMs(13 * 60_000);
  const late = await dial('+13105550178');
  await late.press('1');
  await late.press('5');
  expect(await late.press(code)).toContain('Those digits open nothing.');
});

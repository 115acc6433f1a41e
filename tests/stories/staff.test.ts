import { expect, test } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { totpAt } from '../../src/rooms/staff/staff.ts';
import { aSite } from '../support/site.ts';

const WORDS = {
  'en': { wrong: 'do not fit together', ended: 'You were signed out', last: 'last manager', void: 'does not work any more', here: 'this browser', not: 'Not for your role' },
  'zh-CN': { wrong: '对不上', ended: '已退出', last: '最后一位经理', void: '已经失效', here: '这个浏览器', not: '你的角色看不了' },
} as const;

test.each(['en', 'zh-CN'] as const)('invited by a link, set up with an authenticator, in and out again by codes that count once; disabled, out at once, in %s', async (language) => {
  const words = WORDS[language];
  const site = await aSite();
  const { clock } = site.shop;
  const boss = site.aVisitor(language);
  boss.cookies.set('xuka_staff', (await site.staffCookie('boss', 'manager')).split('=')[1]!);
  const invite = { 'name': 'Ana Ruiz', 'email': 'Ana@shop.example', 'role': 'agent', 'en': '1', 'es': '1' };
  const invited = await boss.send('/ops/staff', invite);
  const link = /http:\/\/localhost(\/ops\/join\/[\w-]{43})/.exec(invited.html)![1]!;
  expect((await boss.send('/ops/staff')).html).not.toContain(link);
  expect((await boss.send('/ops/staff', invite)).status).toBe(422);

  // Ana opens the link, twice, and scans.
  const ana = site.aVisitor(language);
  await ana.send(link);
  const page = (await ana.send(link)).html;
  expect(page).toContain('Ana Ruiz');
  const secret = /<code>([A-Z2-7 ]{39})<\/code>/.exec(page)![1]!.replaceAll(' ', '');
  const code = () => totpAt(secret, clock.leaseMs());
  expect((await ana.send(link, { code: '000000' })).status).toBe(422);
  const joined = await ana.send(link, { code: `${code().slice(0, 3)} ${code().slice(3)}` });
  expect([joined.status, joined.to]).toEqual([303, '/ops']);
  expect(joined.headers.getSetCookie().join()).toMatch(/^xuka_staff=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  expect((await ana.send('/ops/me')).html).toContain(words.here);
  expect((await site.aVisitor(language).send(link)).html).toContain(words.void);
  const shut = await ana.send('/ops/staff');
  expect([shut.status, shut.html.includes(words.not), shut.html.includes('boss@shop.example')]).toEqual([403, true, false]);

  // Half an hour later she is out, and comes back to where she was, with a new code only.
  const used = code();
  clock.advanceMs(31 * MINUTE * 1000);
  const asked = await ana.send('/ops/texts?a=1');
  expect(asked.to).toBe('/ops/sign-in?back=%2Fops%2Ftexts%3Fa%3D1&ended=1');
  expect((await ana.send(asked.to!)).html).toContain(words.ended);
  const again = await ana.send('/ops/sign-in', { email: 'ana@shop.example', code: used, back: '/ops/texts?a=1' });
  expect([again.status, again.html.includes(words.wrong)]).toEqual([422, true]);
  const stranger = await ana.send('/ops/sign-in', { email: 'nobody@shop.example', code: used, back: '' });
  expect(stranger.html.replaceAll('nobody@', 'ana@').replaceAll('value="/ops"', '')).toBe(again.html.replaceAll('value="/ops/texts?a=1"', '').replaceAll('back=%2Fops%2Ftexts%3Fa%3D1', 'back=%2Fops'));
  expect((await ana.send('/ops/sign-in', { email: 'ana@shop.example', code: code(), back: '//evil.example' })).to).toBe('/ops');
  const second = site.aVisitor(language);
  expect((await second.send('/ops/sign-in', { email: 'ana@shop.example', code: code(), back: '/ops/texts' })).status, 'the same code, read over her shoulder').toBe(422);
  clock.advanceMs(30_000);
  expect((await second.send('/ops/sign-in', { email: 'ana@shop.example', code: code(), back: '/ops/texts' })).to).toBe('/ops/texts');

  // She sees both and ends the other one; then the account is disabled.
  const list = (await ana.send('/ops/me')).html;
  const other = /name="session" value="(sts_\w+)"/.exec(list)![1]!;
  await ana.send('/ops/me/sessions', { session: other });
  expect([(await second.send('/ops/texts')).status, (await ana.send('/ops/texts')).status]).toEqual([303, 200]);
  boss.cookies.set('xuka_staff', (await site.staffCookie('boss', 'manager')).split('=')[1]!);
  const staff = (await boss.send('/ops/staff')).html;
  const idOf = (name: string): string => new RegExp(`/ops/staff/(stf_\\w+)">${name}`).exec(staff)![1]!;
  expect((await boss.send(`/ops/staff/${idOf('Ana Ruiz')}/active`, { active: '0', reason: 'left' })).status).toBe(303);
  expect((await ana.send('/ops/texts')).status).toBe(303);
  clock.advanceMs(30_000);
  expect((await ana.send('/ops/sign-in', { email: 'ana@shop.example', code: code(), back: '' })).status).toBe(422);
  expect((await boss.send(`/ops/staff/${idOf('boss')}/active`, { active: '0', reason: 'me' })).html).toContain(words.last);

  // Who did what stands in the journal, under ids; and nothing that opens a door was logged or kept as it is.
  const journal = (await site.shop.db.query<{ what: string; actor: string; reason: string }>(`select what, actor, reason from journal_entries where subject = $1 order by at, id`, [idOf('Ana Ruiz')])).rows;
  expect(journal).toEqual(expect.arrayContaining([
    expect.objectContaining({ what: 'staff.invited', actor: `staff:${idOf('boss')}` }), expect.objectContaining({ what: 'staff.joined', actor: `staff:${idOf('Ana Ruiz')}` }),
    { what: 'staff.disabled', actor: `staff:${idOf('boss')}`, reason: 'left' }, expect.objectContaining({ what: 'staff.code_wrong', actor: 'guest' }),
  ]));
  const { rows: tables } = await site.shop.db.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_name ~ '^(staff|journal|notices|platform)_'`);
  const kept = (await Promise.all(tables.map(async ({ name }) => JSON.stringify((await site.shop.db.query(`select to_jsonb(t) as row from "${name}" t`)).rows)))).join() + site.logged.join();
  expect([secret, `"${used}"`, 'ana@shop.example', link.slice(-43), ana.cookies.get('xuka_staff')!].filter((planted) => kept.includes(planted))).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../base/time.ts';
import { newToken } from '../../platform/secrets/token.ts';
import { cloneDatabase } from '../../../tests/support/database.ts';
import { testAuthenticator } from '../people/test-authenticator.ts';
import { refusalOf } from '../people/test-bench.ts';
import { byStaff, type StaffRole } from './staff.ts';
import { BY_COMMAND, SITE, staffBench } from './test-bench.ts';

const INVITATION = { name: 'Ana', email: 'ana@shop.example', role: 'agent', languages: ['es'], by: BY_COMMAND } as const;

describe('staff', () => {
  const { state, time, random, room, codeOf, somebody } = staffBench(cloneDatabase);
  const skip = (seconds: number): void => time.advanceMs(seconds * 1000);

  test('an invitation counts once, for two days; a newer one makes it void, and so does a disabled account', async () => {
    const made = await room().invite(INVITATION);
    const { totpSecret } = await room().openInvitation(made.token);
    expect(await refusalOf(room().joinByCode({ token: made.token, code: '000000', device: null }))).toBe('code_wrong');
    const opened = await room().joinByCode({ token: made.token, code: `${codeOf(totpSecret).slice(0, 3)} ${codeOf(totpSecret).slice(3)}`, device: null });
    expect((await room().readSession(opened.token))?.member).toEqual({ id: made.member, name: 'Ana', role: 'agent', languages: ['es'] });
    expect(await refusalOf(room().openInvitation(made.token))).toBe('invitation_void');
    expect(await refusalOf(room().invite({ ...INVITATION, email: ' ANA@shop.example' }))).toBe('contact_taken');
    const [older, newer] = [await room().inviteAgain({ member: opened.member, by: BY_COMMAND }), await room().inviteAgain({ member: opened.member, by: BY_COMMAND })];
    expect(await refusalOf(room().openInvitation(older.token))).toBe('invitation_void');
    skip(2 * DAY - 1);
    expect(await refusalOf(room().openInvitation(newer.token))).toBe('none');
    skip(1);
    expect(await refusalOf(room().openInvitation(newer.token))).toBe('invitation_void');
  });

  test('a code opens once, also when it is handed in twice at once, and none older than a used one does', async () => {
    const { signIn, secret } = await somebody('agent');
    const before = codeOf(secret);
    skip(30);
    const both = await Promise.all([refusalOf(signIn()), refusalOf(signIn())]);
    expect(both.sort()).toEqual(['code_wrong', 'none']);
    expect(await refusalOf(signIn(before))).toBe('code_wrong');
    skip(60);
    const late = codeOf(secret);
    skip(30);
    expect(await refusalOf(signIn(late)), 'one step late').toBe('none');
    skip(15 * MINUTE);
    const early = codeOf(secret);
    skip(-30);
    expect(await refusalOf(signIn(early)), 'of the future').toBe('code_wrong');
  });

  test('six tries in a quarter of an hour, the same for an address that nobody has; the answer and the work are the same', async () => {
    const { email, signIn } = await somebody('agent');
    const work: string[][] = [];
    for (const address of [email, 'nobody@shop.example']) {
      state.statements.length = 0;
      expect(await refusalOf(room().signInByCode({ email: address, code: '000000', network: address, device: null }))).toBe('code_wrong');
      work.push(state.statements.splice(0));
    }
    expect(work[1]).toEqual(work[0]);
    for (let tries = 0; tries < 5; tries++) await refusalOf(room().signInByCode({ email, code: '111111', network: 'n', device: null }));
    expect(await refusalOf(signIn())).toBe('too_many_requests');
    expect(state.refused).toEqual(['staff.sign_in.account']);
    skip(15 * MINUTE);
    expect(await refusalOf(signIn())).toBe('none');
  });

  test('a session ends half an hour after the last click and twelve hours after the first', async () => {
    const { token, session, member } = await somebody('agent');
    skip(29 * MINUTE);
    expect(await room().readSession(token)).not.toBeNull();
    skip(29 * MINUTE);
    expect(await room().readSession(token)).not.toBeNull();
    skip(30 * MINUTE);
    expect(await room().readSession(token)).toBeNull();
    const again = await somebody('agent', 'Ben');
    for (let passed = 30; passed < 12 * HOUR - 20 * MINUTE; passed += 20 * MINUTE) { skip(20 * MINUTE); expect(await room().readSession(again.token)).not.toBeNull(); }
    skip(20 * MINUTE);
    expect(await room().readSession(again.token)).toBeNull();
    const third = await somebody('agent', 'Cleo');
    await room().endSessions({ member: member.id, only: third.session.id, by: member, reason: 'list' });
    expect(await room().readSession(third.token), 'somebody else’s id ends nothing').not.toBeNull();
    await room().endSessions({ member: third.member.id, only: third.session.id, by: third.member, reason: 'list' });
    expect([await room().readSession(third.token), await room().listSessions(third.member.id), session.proof]).toEqual([null, [], 'totp']);
  });

  test('a disabled account is out at once and cannot come back; another role signs out as well', async () => {
    const boss = await somebody('manager');
    const { token, member, signIn, secret } = await somebody('agent');
    await room().changeStaff({ id: member.id, role: 'supervisor', by: byStaff(boss.member, 'promoted') });
    expect(await room().readSession(token)).toBeNull();
    const next = await signIn();
    expect((await room().readSession(next.token))?.member.role).toBe('supervisor');
    await room().changeStaff({ id: member.id, active: false, by: byStaff(boss.member, 'left') });
    expect(await room().readSession(next.token)).toBeNull();
    skip(30);
    expect(await refusalOf(signIn(codeOf(secret)))).toBe('code_wrong');
    expect((await state.db.query(`select actor, door, reason from journal_entries where subject = $1 and what = 'staff.disabled'`, [member.id])).rows).toEqual([{ actor: `staff:${boss.member.id}`, door: 'console', reason: 'left' }]);
  });

  test('the last manager stays, also when two take each other out at once, and nobody counts who has not joined', async () => {
    const one = await somebody('manager', 'One');
    await room().invite({ ...INVITATION, role: 'manager' });
    const by = byStaff(one.member, 'test');
    expect(await refusalOf(room().changeStaff({ id: one.member.id, active: false, by }))).toBe('last_manager');
    expect(await refusalOf(room().changeStaff({ id: one.member.id, role: 'agent', by }))).toBe('last_manager');
    const two = await somebody('manager', 'Two');
    const out = await Promise.all([[one, two], [two, one]].map(([actor, whom]) => refusalOf(room().changeStaff({ id: whom!.member.id, active: false, by: byStaff(actor!.member, 'test') }))));
    expect(out.sort()).toEqual(['last_manager', 'none']);
    expect((await room().listStaff()).filter((each) => each.active && each.role === 'manager' && each.joinedAt !== null)).toHaveLength(1);
  });

  test('a passkey sets up, signs in, is added freshly only, and the last way in cannot be taken away', async () => {
    const made = await room().invite(INVITATION);
    const device = testAuthenticator(SITE);
    const ask = async (member: Parameters<ReturnType<typeof room>['askPasskey']>[0]['member']) => {
      const requestToken = newToken(random);
      return { requestToken, options: await room().askPasskey({ member, requestToken, title: 'a' }) as { challenge: string } };
    };
    const invitation = await room().openInvitation(made.token);
    const first = await ask(invitation.member);
    await room().joinByPasskey({ invitation, requestToken: first.requestToken, answer: device.create(first.options), name: 'Pixel', device: null });
    const asked = await ask(null);
    const answer = device.get(asked.options);
    const who = await room().signInByPasskey({ requestToken: asked.requestToken, answer, device: null });
    expect(who).toMatchObject({ member: { name: 'Ana' }, session: { proof: 'passkey' }, fresh: true });
    expect(await refusalOf(room().signInByPasskey({ requestToken: asked.requestToken, answer, device: null })), 'once').toBe('passkey_wrong');
    const [key] = await room().listPasskeys(who.member.id);
    expect(await refusalOf(room().removePasskey({ who, passkey: key!.id, by: BY_COMMAND }))).toBe('forbidden');
    const more = await ask(who.member);
    skip(10 * MINUTE);
    const stale = (await room().readSession(who.token))!;
    expect(await refusalOf(room().addPasskey({ who: stale, requestToken: more.requestToken, answer: testAuthenticator(SITE).create(more.options), name: '' }))).toBe('fresh_proof_needed');
    // A new link starts over: the lost device's key is worth nothing.
    const link = await room().inviteAgain({ member: who.member, by: BY_COMMAND });
    await room().joinByCode({ token: link.token, code: codeOf((await room().openInvitation(link.token)).totpSecret), device: null });
    const lost = await ask(null);
    expect(await refusalOf(room().signInByPasskey({ requestToken: lost.requestToken, answer: device.get(lost.options), device: null }))).toBe('passkey_wrong');
    expect(await room().readSession(who.token)).toBeNull();
  });

  test('the demo’s staff exist in the demo only', async () => {
    const demo = room({ demo: true });
    await demo.addDemoStaff({ name: 'Demo agent', email: 'agent@demo.example', role: 'agent', languages: ['en'] });
    const [member] = await demo.demoStaff();
    const { token } = await demo.signInDemo({ member: member!.id, device: null });
    expect((await demo.readSession(token))?.session.proof).toBe('demo');
    expect([await refusalOf(room().demoStaff()), await refusalOf(room().signInDemo({ member: member!.id, device: null }))]).toEqual(['not_found', 'not_found']);
    expect([await room().readSession(token), await room().listStaff()]).toEqual([null, []]);
    const real = await somebody('manager' satisfies StaffRole);
    expect(await refusalOf(demo.signInDemo({ member: real.member.id, device: null })), 'nobody real is let in by a click').toBe('not_found');
  });

  test('no secret, code, token or address lies in the database as it is', async () => {
    const { email, secret, token, signIn } = await somebody('manager');
    const code = codeOf(secret);
    const again = await signIn(code);
    const link = await room().inviteAgain({ member: again.member, by: BY_COMMAND });
    const open = await room().openInvitation(link.token);
    const { rows: tables } = await state.db.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public'`);
    const all = (await Promise.all(tables.map(async ({ name }) => JSON.stringify((await state.db.query(`select to_jsonb(t) as row from "${name}" t limit 5000`)).rows)))).join('\n');
    expect(all).toContain('staff.signed_in');
    expect([email, secret, token, again.token, link.token, open.totpSecret, `"${code}"`].filter((planted) => all.includes(planted))).toEqual([]);
  });
});

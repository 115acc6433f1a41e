import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { STAFF_ROLES, roleSuffices, type StaffRole } from '../../src/rooms/staff/staff.ts';
import { aDesk, OPERATOR } from '../support/desk.ts';
import { aSite } from '../support/site.ts';

/** Every route of the console and the role it needs; `door`: what is there before anybody has signed in. A route that does not stand here fails the test. */
const NEEDS: Readonly<Record<string, StaffRole | 'door'>> = {
  'GET /ops': 'agent',
  'GET /ops/sign-in': 'door', 'POST /ops/sign-in': 'door', 'POST /ops/sign-in/passkey/ask': 'door', 'POST /ops/sign-in/passkey': 'door', 'POST /ops/sign-in/demo': 'door', 'POST /ops/sign-out': 'door',
  'GET /ops/join/:token': 'door', 'POST /ops/join/:token': 'door', 'POST /ops/join/:token/passkey/ask': 'door', 'POST /ops/join/:token/passkey': 'door',
  'GET /ops/me': 'agent', 'POST /ops/me/sessions': 'agent', 'POST /ops/me/passkeys/ask': 'agent', 'POST /ops/me/passkeys': 'agent', 'POST /ops/me/passkeys/remove': 'agent', 'POST /ops/me/telephone': 'agent',
  'GET /ops/texts': 'agent', 'GET /ops/texts/:thread': 'agent', 'POST /ops/texts/:thread/reply': 'agent', 'POST /ops/texts/:thread/read': 'agent', 'POST /ops/texts/:thread/stop': 'agent',
  ...Object.fromEntries(['GET /ops/desk', 'GET /ops/desk/events', 'POST /ops/desk/find', 'POST /ops/desk/telephone', ...['', '/renew', '/quotes/:quote', '/renewals/:renewal', '/refunds/:renewal'].map((end) => `GET /ops/desk/calls/:call${end}`),
    ...['take', 'line', 'passcode', 'code', 'text-code', 'check-code', 'say', 'note', 'link', 'receipt', 'auto-off', 'ring', 'call-back', 'finish', 'renew', 'quotes/:quote', 'quotes/:quote/read', 'quotes/:quote/code', 'refunds/:renewal'].map((end) => `POST /ops/desk/calls/:call/${end}`),
  ].map((route) => [route, 'agent' as const])),
  'GET /ops/stuck': 'supervisor', 'POST /ops/stuck': 'supervisor',
  'GET /ops/refunds': 'supervisor', 'POST /ops/refunds': 'supervisor', 'POST /ops/refunds/decide': 'supervisor', 'POST /ops/refunds/again': 'supervisor',
  'GET /ops/staff': 'manager', 'POST /ops/staff': 'manager', 'GET /ops/staff/:id': 'manager', 'POST /ops/staff/:id': 'manager', 'POST /ops/staff/:id/active': 'manager', 'POST /ops/staff/:id/link': 'manager', 'POST /ops/staff/:id/sign-out': 'manager',
  'GET /ops/promotions': 'manager', 'POST /ops/promotions': 'manager', 'POST /ops/promotions/end': 'manager',
  'GET /ops/vouchers': 'manager', 'POST /ops/vouchers': 'manager', 'GET /ops/vouchers/void': 'manager', 'POST /ops/vouchers/void': 'manager',
  'GET /ops/limits': 'manager', 'POST /ops/limits': 'manager',
  'GET /ops/radar': 'manager', 'GET /ops/radar.csv': 'manager', 'GET /ops/radar-ahead.csv': 'manager',
  'GET /ops/books': 'manager', 'GET /ops/books/:day': 'manager', 'GET /ops/books/:day/:file{[a-z]+\\.csv}': 'manager', 'POST /ops/books/:day': 'manager',
};
/** What a program with a token may read. */
const PROGRAMS = ['GET /ops/texts', 'GET /ops/stuck', 'GET /ops/refunds', 'GET /ops/promotions', 'GET /ops/vouchers', 'GET /ops/limits', 'GET /ops/radar', 'GET /ops/radar.csv', 'GET /ops/radar-ahead.csv', 'GET /ops/books', 'GET /ops/books/:day/:file{[a-z]+\\.csv}'];

test('every address of the console is for its role: nobody, the roles below, another site and programs are turned away', async () => {
  const desk = await aDesk();
  onTestFinished(async () => { desk.stopping.abort(); await desk.world.close(); });
  const routes = desk.app.routes.filter(({ method, path }) => method !== 'ALL' && /^\/ops(?:\/|$)/.test(path)).map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routes)].toSorted()).toEqual(Object.keys(NEEDS).toSorted());

  const members = await Promise.all(STAFF_ROLES.map((role) => desk.anAgent(`the-${role}`, { role })));
  const cookies = Object.fromEntries(STAFF_ROLES.map((role, n) => [role, `xuka_staff=${members[n]!.token}`]));
  const strangerId = (prefix: string): string => `${prefix}_${'0'.repeat(26)}`;
  const ask = (route: string, headers: Record<string, string>) => {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replace(':token', 'x'.repeat(43)).replace(':thread', strangerId('thr')).replace(':id', strangerId('stf')).replace(':day', 'no-day').replace(':call', strangerId('call')).replace(':quote', strangerId('quo')).replace(':renewal', strangerId('rnw')).replace(/:file.*/, 'sales.csv');
    return desk.app.request(path, {
      method, headers: { host: 'localhost', accept: 'text/html', ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded', 'origin': 'http://localhost' } : {}), ...headers }, ...(method === 'POST' ? { body: '' } : {}),
    });
  };
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => { if (!holds) wrong.push(what); };
  for (const [route, needs] of Object.entries(NEEDS)) {
    if (needs !== 'door') {
      const nobody = await ask(route, {});
      must(nobody.status === 303 && (nobody.headers.get('location') ?? '').startsWith('/ops/sign-in?back='), `${route}, nobody: ${nobody.status}`);
      for (const role of STAFF_ROLES) {
        const answer = await ask(route, { cookie: cookies[role]! });
        // The desk's stream of events would go on for ever.
        if (route.endsWith('/events')) await answer.body?.cancel();
        const isOut = answer.status === 401 || (answer.headers.get('location') ?? '').startsWith('/ops/sign-in');
        must(!isOut && answer.status < 500 && (answer.status === 403) === !roleSuffices(role, needs), `${route}, ${role}: ${answer.status}`);
      }
      const program = await ask(route, { accept: 'application/json', authorization: `Bearer ${OPERATOR}` });
      must(PROGRAMS.includes(route) ? program.status === 200 || program.status === 404 : program.status === 401, `${route}, a program: ${program.status}`);
      must((await ask(route, { accept: 'application/json', authorization: 'Bearer another-token' })).status === 401, `${route}, another token`);
      // What a browser would send after asking for a password: nothing that is shared opens the console.
      must((await ask(route, { authorization: `Basic ${btoa('operator:${OPERATOR}')}` })).status === 303, `${route}, a shared password`);
    }
    if (route.startsWith('POST')) {
      const csrf = await ask(route, { cookie: cookies['manager']!, origin: 'https://evil.example' });
      must(csrf.status === 403 && (await csrf.text()).includes('open for too long'), `${route}, from another site: ${csrf.status}`);
    }
  }
  expect(wrong).toEqual([]);
  // A role is looked up at every page: who is demoted meanwhile is out at once.
  await desk.staff.changeStaff({ id: members[1]!.id, role: 'agent', by: { door: 'job', actor: 'test', reason: 'test' } });
  expect((await ask('GET /ops/refunds', { cookie: cookies['supervisor']! })).status).toBe(303);
}, 60_000);

test('the demo’s door is not there in production and when the demo is off, and leads in where it is on', async () => {
  // What main.ts opens the room with; production with the demo is no setting there can be.
  expect([readConfig({ NODE_ENV: 'production' }).demo, readConfig({ XUKA_DEMO: '0' }).demo, readConfig({}).demo]).toEqual([false, false, true]);
  expect(() => readConfig({ NODE_ENV: 'production', XUKA_DEMO: '1' })).toThrow('does not run in production');
  const off = await aSite({ demoStaff: readConfig({ NODE_ENV: 'production' }).demo });
  const id = `stf_${'0'.repeat(26)}`;
  expect((await off.aVisitor().send('/ops/sign-in/demo', { member: id })).status).toBe(404);
  expect((await off.aVisitor().send('/ops/sign-in')).html).not.toContain('/ops/sign-in/demo');
  const on = await aSite({ demoStaff: true });
  await on.staff.addDemoStaff({ name: 'Alex Rivera', email: 'agent@demo.invalid', role: 'agent', languages: ['en'] });
  const visitor = on.aVisitor();
  const page = (await visitor.send('/ops/sign-in?back=/ops/texts')).html;
  const inside = await visitor.follow('/ops/sign-in/demo', { member: /name="member" value="(stf_\w+)"/.exec(page)![1]!, back: '/ops/texts' });
  expect([page.includes('Only in the demo'), inside.status, inside.html.includes('Alex Rivera')]).toEqual([true, 200, true]);
  expect((await visitor.send('/ops/books')).status).toBe(403);
});

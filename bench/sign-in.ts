import { check } from '../src/base/check.ts';
import { newToken, type OpenedSession } from '../src/rooms/people/people.ts';
import { realRandom } from '../src/platform/random.ts';
import { machineNow, median, percentile } from './figures.ts';
import { drive } from './open-site.ts';
import { openWorld } from './world.ts';

const AT_ONCE = 16;

interface Person { readonly address: string; readonly requestToken: string; code: string; session: OpenedSession | null }

/**
 * What it costs to know who is there: a code asked for, a right code and the session it opens, and the session looked up
 * at every page. Beside the last, in turns, the least a look-up can be: one row by its primary key, prepared.
 */
export async function benchSignIn(databaseUrl: string, { quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const { db, house, people } = await openWorld(databaseUrl);
  try {
    const everybody = Array.from({ length: quick ? 300 : 1_500 }, (_, n): Person => ({
      address: `person${n}@example.com`, requestToken: newToken(realRandom), code: '', session: null,
    }));
    // Limits count networks of 256 addresses: each person comes from their own.
    const ipOf = (n: number): string => `10.${Math.trunc(n / 250)}.${n % 250}.7`;
    const asked = await drive(everybody.map((person, n) => [person, ipOf(n)] as const), AT_ONCE, async ([person, ip]) => {
      await people.askCode({ to: { channel: 'email', address: person.address }, subject: 'contact', purpose: 'sign_in', language: 'en', ip, requestToken: person.requestToken, door: 'web' });
    });
    while ((await house.notices.sendDue({ limit: 200, signal: new AbortController().signal })).more);
    for (const person of everybody) {
      const [letter] = await house.notices.mailbox.list({ to: person.address, limit: 1 });
      const code = letter && /\b(\d{6})\b/.exec(letter.content.text)?.[1];
      check(code, `a code for ${person.address}`);
      person.code = code;
    }
    const entered = await drive(everybody.map((person, n) => [person, ipOf(n)] as const), AT_ONCE, async ([person, ip]) => {
      const grant = await people.checkCode({ requestToken: person.requestToken, code: person.code, ip, door: 'web' });
      const customer = await people.ensureCustomer(grant.address, { language: 'en', zone: null });
      person.session = await people.signIn(null, { customer: customer.id, proof: 'email', device: null, language: 'en', zone: null });
    });

    const rounds = { check: [] as Awaited<ReturnType<typeof drive>>[], bare: [] as Awaited<ReturnType<typeof drive>>[] };
    const count = quick ? 2_000 : 10_000;
    const looks = Array.from({ length: count }, (_, n) => everybody[n % everybody.length]!.session!);
    for (let round = 0; round < 5; round++) {
      rounds.check.push(await drive(looks, AT_ONCE, async ({ token }) => check(await people.readSession(token), 'a session')));
      rounds.bare.push(await drive(looks, AT_ONCE, async ({ session }) => { await db.query('select id, customer_id from people_sessions where id = $1', [session.id], 'bench_bare_session'); }));
    }
    const { load } = machineNow();
    const row = (what: string, one: { readonly ms: readonly number[]; readonly seconds: number }) =>
      ({ what, perSecond: one.ms.length / one.seconds, p50Ms: percentile(one.ms, 0.5), p99Ms: percentile(one.ms, 0.99)});
    const mid = (what: string, all: readonly Awaited<ReturnType<typeof drive>>[]) => ({
      what, perSecond: median(all.map((one) => one.ms.length / one.seconds)), p50Ms: median(all.map((one) => percentile(one.ms, 0.5))), p99Ms: median(all.map((one) => percentile(one.ms, 0.99))),
    });
    const [checked, bare] = [mid('session check', rounds.check), mid('one row by its key', rounds.bare)];
    return [row('code asked for', asked), row('code given, signed in', entered), { ...checked, ofBare: checked.perSecond / bare.perSecond }, { ...bare, ofBare: 1 }].map((one) => ({ ...one, ofBare: 'ofBare' in one ? one.ofBare : '', loadAverage: load }));
  } finally {
    await house.stop();
    await db.close();
  }
}

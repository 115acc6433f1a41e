import { expect, onTestFinished, test } from 'vitest';
import { realRandom } from '../src/platform/random.ts';
import { API_SCOPES, openApiKeys } from '../src/rooms/people/people.ts';
import { openShop } from '../tests/support/shop.ts';
import { apiKeyCommand } from './api-key-command.ts';
import { WrongCommand } from './where.ts';

async function aDesk() {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const { app, clock, db } = shop;
  const keys = openApiKeys({ db, commit: app.committer.commit, clock, random: realRandom, newId: app.newId });
  /** Runs the command; answers what it printed and what it said around it. */
  const run = async (...args: string[]) => {
    const printed: string[] = [], said: string[] = [];
    await apiKeyCommand(args, keys, (reason) => ({ door: 'console', actor: 'operator:test', reason }), { print: (line) => printed.push(line), say: (line) => said.push(line) });
    return { printed, said: said.join('\n') };
  };
  const wrong = async (...args: string[]): Promise<string> => {
    try { await run(...args); return 'nothing'; } catch (error) { if (error instanceof WrongCommand) return error.message; throw error; }
  };
  return { shop, keys, run, wrong };
}

test('a key is made, works within its scopes and limit, is listed without itself, and revoked', async () => {
  const { shop, keys, run, wrong } = await aDesk();
  const { printed: [clear], said } = await run('make', 'Campus kiosk', '--scopes', 'plans:read, lines:read', '--per-minute', '90');
  expect(clear).toMatch(/^xk_live_[0-9A-Za-z]{38}$/);
  expect(said).not.toContain(clear);
  const key = (await keys.readApiKey(clear!))!;
  expect(key).toMatchObject({ name: 'Campus kiosk', scopes: ['plans:read', 'lines:read'], limits: { requestsPerMinute: 90 }, demo: false });

  const { printed } = await run('list');
  expect(printed).toEqual([`${key.id}  …${clear!.slice(-4)}  in use  2026-11-23T18:00:00Z  90/min  plans:read,lines:read  Campus kiosk`]);
  expect((await run('revoke', key.id)).said).toContain('is revoked');
  expect(await keys.readApiKey(clear!)).toBeNull();
  expect((await run('list')).printed[0]).toContain('revoked 2026-11-23T18:00:00Z');
  expect(await wrong('revoke', key.id)).toContain('has been revoked since');
  const { rows } = await shop.db.query<{ what: string; actor: string }>('select what, actor from journal_entries order by what');
  expect(rows).toEqual([{ what: 'api_key.made', actor: 'operator:test' }, { what: 'api_key.revoked', actor: 'operator:test' }]);
});

test('what cannot be is said in a sentence and makes nothing', async () => {
  const { shop, wrong } = await aDesk();
  const all = API_SCOPES.join(',');
  for (const [said, ...args] of [
    ['npm run api-key -- make NAME', 'forge'], ['npm run api-key -- make NAME'], ['Name whom the key is for', 'make', '--scopes', all], ['Name whom', 'make', 'x'.repeat(61), '--scopes', all],
    ['Say what the key may do', 'make', 'Kiosk'], ['There is no scope "admin"', 'make', 'Kiosk', '--scopes', 'plans:read,admin'], ['There is no scope "__proto__"', 'make', 'Kiosk', '--scopes', '__proto__'],
    ['--per-minute: a whole number', 'make', 'Kiosk', '--scopes', all, '--per-minute', '0'], ['one word too many', 'make', 'Campus', 'kiosk', '--scopes', all], ["'--limit'", 'make', 'Kiosk', '--limit', '9'],
    ['There is no key "key_01kb0000000000000000000000"', 'revoke', 'key_01kb0000000000000000000000'], ['There is no key ""', 'revoke'], ['npm run api-key', 'list', '--scopes', all],
  ] as const) expect([args, await wrong(...args)]).toEqual([args, expect.stringContaining(said)]);
  expect((await shop.db.query('select 1 from people_api_keys union all select 1 from journal_entries')).rowCount).toBe(0);
});

import { describe, expect, test } from 'vitest';
import { API_SCOPES } from './people.ts';
import { cloneDatabase } from '../../../tests/support/database.ts';
import { bench } from './test-bench.ts';
import { checksum62 } from './tokens.ts';

const by = { door: 'console', actor: 'agent:1', reason: 'a reseller asked' } as const;

describe('API keys', () => {
  const { state, time, people } = bench(cloneDatabase);

  test('a key is shown once, kept as a hash, and read back with its scopes and limits', async () => {
    const { key, clear } = await people().makeApiKey({ name: 'Campus shop', scopes: ['plans:read', 'renewals:write', 'plans:read'], limits: { requestsPerMinute: 600 }, by });
    expect(clear).toMatch(/^xk_live_[0-9A-Za-z]{38}$/);
    expect(await people().readApiKey(clear)).toEqual(key);
    expect(key).toMatchObject({ name: 'Campus shop', scopes: ['plans:read', 'renewals:write'], limits: { requestsPerMinute: 600 }, demo: false, hint: clear.slice(-4), revokedAt: null });
    const tables = JSON.stringify([(await state.db.query('select * from people_api_keys')).rows, (await state.db.query('select * from journal_entries')).rows], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(tables).not.toContain(clear.slice(0, 30));
    expect(await people().listApiKeys()).toEqual([key]);
  });

  test('demo keys say so; every scope can be given', async () => {
    const { key, clear } = await people().makeApiKey({ name: 'Demo', scopes: API_SCOPES, demo: true, by });
    expect(clear).toMatch(/^xk_demo_/);
    expect(key).toMatchObject({ demo: true, scopes: API_SCOPES, limits: { requestsPerMinute: null } });
  });

  test('what is not a key never reaches the database', async () => {
    const { clear } = await people().makeApiKey({ name: 'x', scopes: [], by });
    state.statements.length = 0;
    const turned = clear.slice(0, 12) + (clear[12] === 'A' ? 'B' : 'A') + clear.slice(13);
    for (const text of ['', 'xk_live_', turned, clear.replace('live', 'demo'), `${clear} `, `${clear}\n`, clear.toLowerCase().toUpperCase(), 'x'.repeat(100_000)]) expect(await people().readApiKey(text)).toBeNull();
    expect(state.statements).toEqual([]);
  });

  test('a made-up key with a right checksum is nobody’s', async () => {
    const body = `xk_live_${'A'.repeat(32)}`;
    expect(await people().readApiKey(body + checksum62(body))).toBeNull();
  });

  test('a known key is answered from memory for five seconds', async () => {
    const one = people();
    const { clear } = await one.makeApiKey({ name: 'x', scopes: [], by });
    await one.readApiKey(clear);
    state.statements.length = 0;
    for (let i = 0; i < 100; i++) await one.readApiKey(clear);
    expect(state.statements).toEqual([]);
    time.advanceMs(5_000);
    await one.readApiKey(clear);
    expect(state.statements).toHaveLength(1);
  });

  test('a revoked key is dead here at once, and elsewhere within five seconds', async () => {
    const here = people(), elsewhere = people();
    const { key, clear } = await here.makeApiKey({ name: 'x', scopes: [], by });
    await Promise.all([here.readApiKey(clear), elsewhere.readApiKey(clear)]);
    await here.revokeApiKey(key.id, by);
    expect(await here.readApiKey(clear)).toBeNull();
    time.advanceMs(5_000);
    expect(await elsewhere.readApiKey(clear)).toBeNull();
    expect((await here.listApiKeys())[0]!.revokedAt).not.toBeNull();
    expect((await state.db.query<{ what: string }>('select what from journal_entries order by id')).rows.map((row) => row.what).sort()).toEqual(['api_key.made', 'api_key.revoked']);
  });
});

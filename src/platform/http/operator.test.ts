import { expect, test } from 'vitest';
import { Hono } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { secret } from '../secrets/secret.ts';
import type { FrameEnv } from './frame-env.ts';
import { onlyOperator, type Operators } from './operator.ts';

function page(token: string | null, address: string): Hono<FrameEnv> {
  const app = new Hono<FrameEnv>();
  app.use(async (c, next) => { c.set('address', address); await next(); });
  app.get('/', (c) => { onlyOperator(c, token === null ? null : secret(token)); return c.text('in'); });
  app.onError((error, c) => c.text(error instanceof Refusal ? error.code : 'fault', error instanceof Refusal ? error.status as 401 : 500));
  return app;
}

test('without a token only this machine is let in, and to others the page is not there', async () => {
  expect((await page(null, '127.0.0.1').request('/')).status).toBe(200);
  expect((await page(null, '203.0.113.9').request('/')).status).toBe(404);
});

test('with a token, programs show it as Bearer and browsers as a password; this machine gets no favour', async () => {
  const app = page('a long token', '127.0.0.1');
  const as = (authorization: string) => app.request('/', { headers: { authorization } });
  expect((await as('Bearer a long token')).status).toBe(200);
  expect((await as(`Basic ${Buffer.from('anybody:a long token').toString('base64')}`)).status).toBe(200);
  const refused = await as('Bearer another token');
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="operator"');
  expect((await app.request('/')).status).toBe(401);
});

test('operators by name are told apart; the one token goes on beside them, and nobody else is let in', async () => {
  const app = new Hono<FrameEnv>();
  const operators: Operators = { single: secret('the old one'), named: [{ name: 'alice', token: secret('a long token of alice') }, { name: 'bob', token: secret('a long token of bob') }] };
  app.use(async (c, next) => { c.set('address', '127.0.0.1'); await next(); });
  app.get('/', (c) => c.text(onlyOperator(c, operators)));
  app.onError((error, c) => c.text(error instanceof Refusal ? error.code : 'fault', error instanceof Refusal ? error.status as 401 : 500));
  const as = async (token: string) => (await app.request('/', { headers: { authorization: `Bearer ${token}` } })).text();
  expect(await Promise.all(['a long token of alice', 'a long token of bob', 'the old one', 'another'].map(as))).toEqual(['operator:alice', 'operator:bob', 'operator', 'unauthorized']);
  // A name typed beside the wrong token is worth nothing.
  expect(await (await app.request('/', { headers: { authorization: `Basic ${Buffer.from('alice:a long token of bob').toString('base64')}` } })).text()).toBe('operator:bob');
});

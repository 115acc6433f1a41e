import { onTestFinished, describe, expect, test } from 'vitest';
import { openShop } from '../../../tests/support/shop.ts';
import { at, DAY, plusSeconds } from '../../base/time.ts';
import { openFrame } from '../../platform/http/frame.ts';
import { openIdempotency } from '../../platform/http/idempotency.ts';
import { openLog } from '../../platform/log/log.ts';
import { openMetrics } from '../../platform/metrics.ts';
import { realRandom } from '../../platform/random.ts';
import { verifyDocument } from '../../platform/secrets/signing.ts';
import { API_SCOPES, openPeople } from '../../rooms/people/people.ts';
import { openApi } from './api.ts';
import { openTrafficCheck } from './check-traffic.ts';
import { openApiDoors } from './doors/open-doors.ts';
import type { OpenApiDocument } from './openapi.ts';

/** The API on a whole shop: our house, simulated carriers, a payment sandbox, a real database. */
async function anApi() {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  const { app: parts, clock, db, keys } = shop;
  const people = openPeople({ db, commit: parts.committer.commit, clock, random: realRandom, newId: parts.newId, keys });
  const by = { door: 'job', actor: 'test', reason: 'a story' } as const;
  const [key, otherKey] = await Promise.all(['first', 'second'].map(async (name) => (await people.makeApiKey({ name, scopes: API_SCOPES, by })).clear));
  const lines: string[] = [];
  const app = openFrame({ clock, newId: parts.newId, log: openLog({ clock, write: (line) => lines.push(line) }), metrics: openMetrics() });
  app.route('/', openApi({
    doors: openApiDoors({ app: parts, people, keys, gateways: { hosted: 'stripe', token: 'stripe' }, papers: { random: realRandom, shop: { name: 'Xuka', url: 'http://127.0.0.1:3000' } } }),
    idempotency: openIdempotency({ db, clock, worker: parts.worker.id }), stylesheet: '/assets/reference.css',
  }));
  const check = openTrafficCheck(await (await app.request('/v1/openapi.json')).json() as OpenApiDocument);

  async function send(method: string, path: string, body?: object, idempotencyKey?: string, as = key!): Promise<{ readonly status: number; readonly text: string; readonly json: Record<string, any> }> {
    const answer = await app.request(path, {
      method, headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    check(method, path, { status: answer.status, contentType: answer.headers.get('content-type') ?? '', body: text });
    expect(lines.filter((line) => line.includes('http.fault'))).toEqual([]);
    return { status: answer.status, text, json: JSON.parse(text) as Record<string, any> };
  }
  return { shop, send, otherKey: otherKey!, people, keys };
}

describe('API v1 on a whole shop', () => {
  test('use by day, in which order it goes, when it ends, and what would be enough; a plan queued until the data is used up', async () => {
    const { shop, send } = await anApi();
    const line = await shop.aLine({ usedBytes: 2_147_483_648n });
    const none = (await send('GET', `/v1/lines/${line.id}/usage`)).json;
    expect(none).toMatchObject({ line: line.id, zone: 'America/Los_Angeles', forecast: null, noForecast: 'too_few_days', recommendation: null, leftBytes: 3_221_225_472, until: '2027-01-01T08:00:00Z' });
    // 300 MB a day, five days in a row: on busy days no plan reaches December 31 from here.
    for (let day = 5; day >= 0; day--) await shop.db.query('insert into usage_readings (line_id, at, used_total, left_bytes, parts) values ($1, to_timestamp($2), $3, 1, $4)', [line.id, plusSeconds(at('2026-11-23T08:00:00Z'), -day * DAY), 2_147_483_648 - day * 314_572_800, '[]']);
    const known = (await send('GET', `/v1/lines/${line.id}/usage?until=2026-12-31`)).json;
    expect(known).toMatchObject({ noForecast: null, until: '2027-01-01T08:00:00Z', forecast: { perDayBytes: 314_572_800, days: 5, endsAt: '2026-12-02T08:00:00Z' }, recommendation: { certainty: 'likely' } });
    expect(known['days'].filter((one: { usedBytes: number }) => one.usedBytes === 314_572_800)).toHaveLength(5);
    expect(known['drainOrder']).toMatchObject([{ kind: 'base', left: 3_221_225_472, own: false }]);
    const quoted = (await send('POST', '/v1/quotes', { line: line.id, plan: known['recommendation'].plan.id, mode: known['recommendation'].mode })).json;
    expect(quoted['total']).toEqual(known['recommendation'].total);
    for (const until of ['2026-11-23', '2026-02-30', 'soon', '2028-01-01']) expect((await send('GET', `/v1/lines/${line.id}/usage?until=${until}`)).status).toBe(400);
    expect((await send('GET', `/v1/lines/${line.id.slice(0, -1)}${line.id.endsWith('0') ? '1' : '0'}/usage`)).status).toBe(404);

    const waits = (await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'queue', startsWhenUsedUp: true })).json;
    expect(waits).toMatchObject({ startsWhenUsedUp: true, after: { queue: [{ whenUsedUp: true, startsAt: '2026-12-02T08:00:00Z' }] } });
    expect((await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'extend', startsWhenUsedUp: true })).json['code']).toBe('mode_not_offered');
  });

  test('from the number to the receipt', async () => {
    const { shop, send, keys, otherKey } = await anApi();
    const line = await shop.aLine();
    const found = (await send('GET', `/v1/lines?number=${encodeURIComponent(line.number!)}`)).json['data'][0];
    expect(found).toMatchObject({ id: line.id, number: line.number, status: { phase: 'active', clocks: { lastValidDay: '2026-12-01', cycleEndsAt: '2026-12-02T08:00:00Z', numberReleaseAt: '2027-04-01T07:00:00Z' } } });
    expect((await send('GET', `/v1/lines?iccid=${line.iccid}`)).json['data'][0].id).toBe(line.id);
    const plans = (await send('GET', `/v1/lines/${line.id}/plans`)).json['data'] as { plan: { id: string }; fits: { mode: string; possible: boolean; refusal: string | null }[] }[];
    expect(plans.find((one) => one.plan.id === 'tmo-mo-5g')!.fits.find((one) => one.mode === 'extend')!.possible).toBe(true);
    expect(plans.flatMap((one) => one.fits).some((one) => one.refusal === 'extend_needs_same_plan')).toBe(true);

    const quote = (await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g', mode: 'extend' })).json;
    expect(quote['after'].clocks.cycleEndsAt).toBe('2027-01-01T08:00:00Z');
    expect((await send('GET', `/v1/quotes/${quote['id']}`)).json).toEqual(quote);
    expect(verifyDocument(keys.verifying, quote['signed'].document, quote['signed'].signature)).toBe(true);

    const body = { quote: quote['id'], payment: { type: 'token', paymentMethod: 'pm_card_visa' }, email: 'wei@example.com' };
    const placed = await send('POST', '/v1/renewals', body, 'first-renewal');
    expect([placed.status, placed.json['state'], placed.json['total']]).toEqual([201, 'done', quote['total']]);
    expect(placed.json['after'].clocks.cycleEndsAt).toBe('2027-01-01T08:00:00Z');
    expect((await send('POST', '/v1/renewals', body, 'first-renewal')).text).toBe(placed.text);
    expect((await send('POST', '/v1/renewals', body, 'second-renewal')).json['code']).toBe('quote_used');

    const receipt = (await send('GET', placed.json['links'].receipt)).json;
    expect(receipt).toMatchObject({ number: 'XK-00000001', renewal: placed.json['id'], paidWith: { method: 'card', last4: '4242' }, total: quote['total'] });
    expect((await send('GET', '/v1/receipts')).json['data']).toEqual([receipt]);
    expect((await send('GET', '/v1/receipts', undefined, undefined, otherKey)).json).toEqual({ data: [], next: null });
    expect((await send('GET', placed.json['links'].self, undefined, undefined, otherKey)).status).toBe(404);
    expect((await send('GET', placed.json['links'].receipt, undefined, undefined, otherKey)).status).toBe(404);
  });

  test('a hosted payment is paid on the gateway\'s page and then delivered', async () => {
    const { shop, send } = await anApi();
    const line = await shop.aLine();
    const quote = (await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' })).json;
    const placed = await send('POST', '/v1/renewals', { quote: quote['id'], payment: { type: 'hosted', returnUrl: 'https://you.example/done?a=1' } }, 'hosted-renewal');
    expect([placed.status, placed.json['state']]).toEqual([202, 'awaiting_customer']);
    const session = /cs_[A-Za-z0-9_]+/.exec(placed.json['payUrl'])![0];
    expect((await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' })).status).toBe(201);
    await shop.stripe.pay(session, 'pm_card_visa');
    await shop.pass(120, 10);
    expect((await send('GET', placed.json['links'].self)).json).toMatchObject({ state: 'done', atRest: true, payUrl: null });
  });

  test('a declined card is a 402 that names the renewal, kept under its key; the line can be renewed again', async () => {
    const { shop, send } = await anApi();
    const line = await shop.aLine();
    const quoteOf = async () => (await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' })).json['id'] as string;
    const body = { quote: await quoteOf(), payment: { type: 'token', paymentMethod: 'pm_card_visa_chargeDeclined' } };
    const declined = await send('POST', '/v1/renewals', body, 'declined-renewal');
    expect([declined.status, declined.json['code']]).toEqual([402, 'payment_declined']);
    expect((await send('POST', '/v1/renewals', body, 'declined-renewal')).text).toBe(declined.text);
    expect((await send('GET', `/v1/renewals/${declined.json['facts'].renewal}`)).json).toMatchObject({ state: 'declined', capturedAt: null, receipt: null });
    expect((await send('POST', '/v1/renewals', { quote: await quoteOf(), payment: { type: 'token', paymentMethod: 'pm_card_visa' } }, 'paid-renewal')).status).toBe(201);
    expect((await send('GET', '/v1/renewals?state=declined')).json['data']).toHaveLength(1);
    expect((await send('GET', `/v1/renewals?line=${line.id}&limit=1`)).json['next']).not.toBeNull();
  });

  test('all dates of a line, and the cheapest way to keep its number until a day', async () => {
    const { shop, send } = await anApi();
    const line = await shop.aLine({ zone: 'Pacific/Honolulu', zip: '96813' });
    const clocks = (await send('GET', `/v1/lines/${line.id}/clocks`)).json;
    expect([clocks['zone'], clocks['works'], clocks['numberReleaseAt']]).toEqual(['Pacific/Honolulu', 'all', '2027-04-01T10:00:00Z']);
    expect(clocks['marks'].map((one: { kind: string; lastDay: string; works: string }) => [one.kind, one.lastDay, one.works])).toEqual([
      ['cycle_end', '2026-12-01', 'incoming'], ['grace_end', '2026-12-31', 'emergency'], ['number_release', '2027-03-31', 'nothing'], ['aging_end', '2027-05-15', 'nothing'],
    ]);
    const keep = (await send('GET', `/v1/lines/${line.id}/keep?until=2027-11-30`)).json;
    expect(keep).toMatchObject({ possible: true, proved: true, until: '2027-12-01T10:00:00Z', total: { amount: '6.00', currency: 'USD' }, numberReleaseAt: '2028-01-12T10:00:00Z' });
    expect(keep['steps'].map((one: { on: string; plan: { id: string }; now: boolean }) => [one.on, one.plan.id, one.now])).toEqual([['2027-03-24', 'tmo-keep30', false], ['2027-08-14', 'tmo-keep30', false]]);
    const texts = (await send('GET', `/v1/lines/${line.id}/keep?until=2027-11-30&hold=texts`)).json;
    expect(Number(texts['total'].amount)).toBeGreaterThan(6);
    expect(texts['spans'].some((one: { works: string }) => one.works === 'emergency')).toBe(false);
    expect((await send('GET', `/v1/lines/${line.id}/keep?until=2027-03-31`)).json).toMatchObject({ possible: true, steps: [], total: { amount: '0.00' } });
    for (const until of ['2026-11-22', '2030-01-01', 'soon']) expect((await send('GET', `/v1/lines/${line.id}/keep?until=${until}`)).json['code']).toBe('keep_date_not_offered');
    expect((await send('GET', `/v1/lines/${line.id}/keep`)).status).toBe(400);
    expect((await send('GET', '/v1/lines/line_00000000000000000000000000/clocks')).status).toBe(404);
  });

  test('many at once, each key once', async () => {
    const { shop, send } = await anApi();
    const bodies = await Promise.all(Array.from({ length: 12 }, async (_, index) => {
      const line = await shop.aLine({ number: `+1212555${String(1000 + index)}` });
      return { quote: (await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' })).json['id'] as string, payment: { type: 'token', paymentMethod: 'pm_card_visa' } };
    }));
    const answers = await Promise.all(bodies.flatMap((body, index) => [0, 1].map(() => send('POST', '/v1/renewals', body, `many-at-once-${index}`))));
    expect(answers.filter((one) => one.status === 201).length).toBeGreaterThanOrEqual(12);
    for (const one of answers) expect([201, 409]).toContain(one.status);
    expect(new Set(answers.filter((one) => one.status === 201).map((one) => one.json['id'])).size).toBe(12);
    const listed = (await send('GET', '/v1/renewals?state=done&limit=100')).json['data'] as { receipt: string | null }[];
    expect(listed).toHaveLength(12);
    expect(new Set(listed.map((one) => one.receipt)).size).toBe(12);
  });

  test('a key with a limit of its own is told when to come back', async () => {
    const { shop, send, people } = await anApi();
    const { clear } = await people.makeApiKey({ name: 'slow', scopes: ['lines:read'], limits: { requestsPerMinute: 2 }, by: { door: 'job', actor: 'test', reason: 'a story' } });
    const line = await shop.aLine();
    for (let round = 0; round < 2; round++) expect((await send('GET', `/v1/lines/${line.id}`, undefined, undefined, clear)).status).toBe(200);
    const refused = await send('GET', `/v1/lines/${line.id}`, undefined, undefined, clear);
    expect([refused.status, refused.json['code'], refused.json['facts']]).toEqual([429, 'too_many_requests', { retryAfterSeconds: 60 }]);
    shop.clock.advanceMs(60_000);
    expect((await send('GET', `/v1/lines/${line.id}`, undefined, undefined, clear)).status).toBe(200);
    expect((await send('POST', '/v1/quotes', { line: line.id, plan: 'tmo-mo-5g' }, undefined, clear)).status).toBe(403);
  });

  test('auto-renewal: the words, the yes to these words only, its plan, its end; nobody else\'s program sees it', async () => {
    const { shop, send, people, otherKey } = await anApi();
    const by = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;
    const customer = (await people.ensureCustomer({ channel: 'email', address: 'wei@example.com' }, { language: 'en', zone: null })).id;
    const line = await shop.aLine();
    await people.bindLine({ customer, line: line.id, proof: 'code_to_number', by });
    const here = `/v1/lines/${line.id}/auto-renewal`;
    const wish = { customer, payment: { type: 'wallet' }, ceiling: '20.00' };
    // Not let in yet: as if there were nobody.
    for (const answer of [await send('GET', `${here}?customer=${customer}`), await send('POST', `${here}/terms`, wish)]) expect(answer.status).toBe(404);
    const [mine] = (await shop.db.query<{ id: string }>(`select id from people_api_keys where name = 'first'`)).rows;
    await people.grantKey({ customer, key: mine!.id, by });
    expect((await send('GET', `${here}?customer=${customer}`)).json).toMatchObject({ state: 'off', next: null });
    const terms = (await send('POST', `${here}/terms`, wish)).json;
    expect(terms['sentences'].join(' ')).toContain('until I turn it off');
    const other = await send('PUT', here, { ...wish, ceiling: '30.00', consent: { hash: terms['hash'] } });
    expect([other.status, other.json['code']]).toEqual([409, 'auto_renewal_words_changed']);
    const on = await send('PUT', here, { ...wish, consent: { hash: terms['hash'] } });
    expect(on.json).toMatchObject({ state: 'on', ceiling: { amount: '20.00' }, next: { at: '2026-11-30T18:00:00Z', amount: terms['price'] }, consent: { hash: terms['hash'], language: 'en' } });
    expect(on.json['tries'].planned).toEqual(['2026-11-30T18:00:00Z', '2026-12-01T18:00:00Z', '2026-12-02T03:00:00Z', '2026-12-02T18:00:00Z']);
    expect((await send('PUT', here, { ...wish, consent: { hash: terms['hash'] } })).text).toBe(on.text);
    expect((await send('GET', `${here}?customer=${customer}`, undefined, undefined, otherKey)).status).toBe(404);
    expect((await send('DELETE', `${here}?customer=${customer}`, undefined, undefined, otherKey)).status).toBe(404);
    expect((await send('PUT', here, { ...wish, payment: { type: 'approve', method: 'alipay' }, consent: { hash: terms['hash'] } })).json['code']).toBe('auto_renewal_words_changed');
    for (let round = 0; round < 2; round++) expect((await send('DELETE', `${here}?customer=${customer}`)).json).toMatchObject({ state: 'off' });
    expect((await send('PUT', here, { ...wish, plan: 'tmo-day7-10g', consent: { hash: terms['hash'] } })).json['code']).toBe('plan_not_for_auto_renewal');
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, isoOf, MINUTE, plusSeconds } from '../../base/time.ts';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { lookAt, turnOff } from './autorenew.ts';
import { openAutoBench, type AutoBench } from './test-bench.ts';

let bench: AutoBench;
beforeAll(async () => { bench = await openAutoBench({ at: '2026-11-20T18:00:00Z' }); });
afterAll(() => bench.shop.close());

test('a text to somebody who has no other way waits for their morning, also where the shop was away all day; that it is on answers at once', async () => {
  const { shop } = bench;
  const person = await bench.people.ensureCustomer({ channel: 'sms', address: '+12125550177' }, { language: 'en', zone: 'Asia/Shanghai' });
  const line = await bench.aLineOf(person.id, { activatedAt: '2026-11-08T20:00:00Z' });
  // 2:00 in Shanghai.
  const mandate = await bench.on({ line: line.id, customer: person.id, pay: { kind: 'saved', method: (await aSavedCard(shop, person.id)).id } });
  await bench.goTo(plusSeconds(shop.clock.now(), MINUTE));
  const texts = async () => (await shop.db.query<{ kind: string; state: string; sent: string | null; attempts: number }>(
    `select kind, state, to_char(sent_at at time zone 'Asia/Shanghai', 'HH24:MI') as sent, attempts from notices_outbox where channel = 'sms' and kind like 'autorenew.%' order by created_at`)).rows;
  expect(await texts()).toEqual([expect.objectContaining({ kind: 'autorenew.on', state: 'sent', sent: '02:01' })]);
  await bench.goTo(plusSeconds(mandate.next!.at, -7 * 24 * HOUR + MINUTE));
  expect(isoOf(shop.clock.now())).toMatch(/T18:01/);
  expect((await texts()).slice(1)).toEqual([{ kind: 'autorenew.soon', state: 'waiting', sent: null, attempts: 0 }]);
  // Nobody is at work until the next night, in one leap of the clock.
  await bench.goTo(plusSeconds(shop.clock.now(), 24 * HOUR));
  expect((await texts())[1]!.state).toBe('waiting');
  await bench.goTo(plusSeconds(shop.clock.now(), 6 * HOUR));
  expect((await texts())[1]).toMatchObject({ state: 'sent', sent: '08:01', attempts: 1 });
});

test('what happens to consents is counted, each once it is written down', async () => {
  const { shop } = bench;
  const counted: string[] = [];
  const app = { ...shop.house.autoRenew, countedAuto: (what: string, why: string) => { counted.push(`${what} ${why}`); } };
  const good = await bench.aStory({ endsInDays: 2 });
  const bad = await bench.aStory({ endsInDays: 2, card: 'pm_card_sandboxEmptied' });
  shop.clock.advanceMs((Math.max(good.mandate.next!.at, bad.mandate.next!.at) - shop.clock.now() + 60) * 1000);
  for (const { line } of [good, bad]) await lookAt(app, line.id);
  await turnOff(app, { line: good.line.id, by: { door: 'web', actor: 'customer:test', reason: 'a story' }, reason: 'asked' });
  expect(counted).toEqual(['tried saved', 'renewed date', 'tried saved', 'failed insufficient_funds', 'off asked']);
});

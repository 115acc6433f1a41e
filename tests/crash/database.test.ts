import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';

test('kill -9 of PostgreSQL under load: requests get a clear 503, and the product goes on by itself', async () => {
  const report = await runCampaign({ kills: 4, victim: 'database', lines: 100, clients: 8 });
  expect(report.wrong, report.said).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(30);
  expect(report.trouble['503 not_ready'] ?? 0).toBeGreaterThan(0);
}, 400_000);

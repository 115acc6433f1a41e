import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';

// The long version, twenty kills and more lines: npm run crash.
test('kill -9 of the product under load: nothing is lost, nothing is done twice, the books are clean', async () => {
  const report = await runCampaign({ kills: 6, victim: 'product', lines: 150, clients: 8 });
  expect(report.wrong, report.said).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(50);
  // Kills that hit nobody prove nothing: some requests must have lost their answer.
  expect(report.repeated).toBeGreaterThan(5);
}, 400_000);

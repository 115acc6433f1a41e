import { expect, test } from 'vitest';
import { grouped } from './grouped.ts';

/** Sixty-four calls that come together; a batch with a bad one in it fails as a whole. */
async function sixtyFour(bad: readonly number[], failure: () => Error) {
  const runs: number[] = [];
  const call = grouped<number, number>((batch) => {
    runs.push(batch.length);
    return batch.some((n) => bad.includes(n)) ? Promise.reject(failure()) : Promise.resolve(batch.map((n) => n * 2));
  });
  const ends = await Promise.allSettled(Array.from({ length: 64 }, (_, n) => call(n)));
  return { runs, failed: ends.flatMap((one, n) => (one.status === 'rejected' ? [n] : [])), answers: ends.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])) };
}

test('one bad call fails alone, and is found in 13 runs of what came with it', async () => {
  const { runs, failed, answers } = await sixtyFour([37], () => new Error('a guard'));
  expect(failed).toEqual([37]);
  expect(answers).toEqual(Array.from({ length: 64 }, (_, n) => n * 2).filter((n) => n !== 74));
  expect(runs).toHaveLength(13);
});

test('where all are bad each hears it once; where the database went away nothing runs a second time', async () => {
  const all = Array.from({ length: 64 }, (_, n) => n);
  expect((await sixtyFour(all, () => new Error('a guard'))).failed).toEqual(all);
  const away = await sixtyFour([37], () => new Error('Connection terminated unexpectedly'));
  expect(away).toMatchObject({ failed: all, runs: [64] });
});

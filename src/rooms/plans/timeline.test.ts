import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../base/time.ts';
import { isInForce, reconcile, type StoredVersion, type WantedVersion } from './timeline.ts';

const t = (value: number): Instant => value as Instant;
const stored = (version: number, digest: string, from: number | null = null, to: number | null = null): StoredVersion =>
  ({ version, digest, from: from === null ? null : t(from), to: to === null ? null : t(to) });
const wanted = (digest: string, from: number | null = null, to: number | null = null): WantedVersion<string> =>
  ({ digest, body: digest, from: from === null ? null : t(from), to: to === null ? null : t(to) });

/** The history after an import. */
function after(versions: readonly StoredVersion[], rows: readonly WantedVersion<string>[], at: number): StoredVersion[] {
  const { append, end } = reconcile(versions, rows, t(at));
  return [
    ...versions.map((one) => ({ ...one, to: end.find((other) => other.version === one.version)?.to ?? (end.some((other) => other.version === one.version) ? null : one.to) })),
    ...append.map(({ version, digest, from, to }) => ({ version, digest, from, to })),
  ];
}

describe('one plan through imports', () => {
  test('the first row is in force from the beginning', () => {
    expect(after([], [wanted('a')], 100)).toEqual([stored(1, 'a')]);
  });

  test('the same row again changes nothing', () => {
    expect(reconcile([stored(1, 'a')], [wanted('a')], t(200))).toEqual({ append: [], end: [] });
  });

  test('a changed row is a new version from the import on, and the old one ends there', () => {
    expect(after([stored(1, 'a')], [wanted('b')], 100)).toEqual([stored(1, 'a', null, 100), stored(2, 'b', 100)]);
  });

  test('a change may be announced for later', () => {
    const rows = [wanted('a', null, 500), wanted('b', 500)];
    const announced = after([stored(1, 'a')], rows, 100);
    expect(announced).toEqual([stored(1, 'a', null, 500), stored(2, 'b', 500)]);
    expect(reconcile(announced, rows, t(300))).toEqual({ append: [], end: [] });
    expect(reconcile(announced, rows, t(500))).toEqual({ append: [], end: [] });
  });

  test('an announced change that is taken back never begins', () => {
    expect(after([stored(1, 'a', null, 500), stored(2, 'b', 500)], [wanted('a')], 300)).toEqual([stored(1, 'a'), stored(2, 'b', 500, 500)]);
  });

  test('announced once more after being taken back, it is a version of its own', () => {
    const takenBack = [stored(1, 'a'), stored(2, 'b', 500, 500)];
    expect(after(takenBack, [wanted('a', null, 500), wanted('b', 500)], 300)).toEqual([stored(1, 'a', null, 500), stored(2, 'b', 500, 500), stored(3, 'b', 500)]);
  });

  test('a change dated in the past begins at the import: that past was sold at the old price', () => {
    expect(after([stored(1, 'a')], [wanted('b', 50)], 100)).toEqual([stored(1, 'a', null, 100), stored(2, 'b', 100)]);
  });

  test('a withdrawn plan ends; offered again it is a new version, also with the same terms', () => {
    const gone = after([stored(1, 'a')], [], 100);
    expect(gone).toEqual([stored(1, 'a', null, 100)]);
    expect(after(gone, [wanted('a')], 200)).toEqual([stored(1, 'a', null, 100), stored(2, 'a', 200)]);
  });

  test('back to the old terms is a third version, not the first again', () => {
    const changed = after([stored(1, 'a')], [wanted('b')], 100);
    expect(after(changed, [wanted('a')], 200).at(-1)).toEqual(stored(3, 'a', 200));
  });
});

const file = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 40 })), { maxLength: 3 }).map((parts): WantedVersion<string>[] => {
  // Rows back to back; the first may be open to the past, the last to the future.
  const starts = [...new Set(parts.map(([, start]) => start * 10))].sort((x, y) => x - y);
  return starts.map((start, i) => wanted(parts[i]![0], i === 0 && start % 20 === 0 ? null : start, starts[i + 1] ?? (start % 30 === 0 ? start + 200 : null)));
});

test('whatever is imported in whatever order: windows never overlap, the past never changes, the future is what the last file says', () => {
  fc.assert(fc.property(fc.array(file, { minLength: 1, maxLength: 6 }), (files) => {
    let history: StoredVersion[] = [];
    files.forEach((rows, i) => {
      const at = (i + 1) * 70;
      const before = history;
      history = after(before, rows, at);
      for (let moment = 0; moment < 700; moment += 5) {
        const inForce = history.filter((one) => isInForce(one, t(moment))).map((one) => one.digest);
        const asked = moment >= at || before.length === 0 ? rows : before;
        const expected = asked.filter((one) => isInForce(one, t(moment))).map((one) => one.digest);
        // Compared by hand: a hundred thousand calls of expect take seconds.
        if (inForce.join() !== expected.join()) expect.fail(`at ${moment}: ${inForce.join()} instead of ${expected.join()}`);
      }
      expect(history.map((one) => one.version)).toEqual(history.map((_, index) => index + 1));
      expect(after(history, rows, at)).toEqual(history);
      expect(after(history, rows, at + 13)).toEqual(history);
    });
  }), { numRuns: 200 });
});

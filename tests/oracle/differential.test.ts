import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aHistory } from './history.ts';
import { play } from './play.ts';

const long = process.env['XUKA_LONG'] === '1';

test('engine and oracle agree after every step of random histories', () => {
  fc.assert(fc.property(aHistory, (history) => {
    const found = play(history, long ? 2 : 5);
    expect(found === null ? null : [found.what, `oracle ${found.oracle}`, `engine ${found.engine}`, ...found.story].join('\n')).toBeNull();
  }), { numRuns: long ? 20_000 : 300, seed: long ? Number(process.env['XUKA_SEED'] ?? 20_261_123) : 20_261_123 });
}, 3_600_000);

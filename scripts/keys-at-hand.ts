import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realRandom } from '../src/platform/random.ts';
import { parseKeyRing } from '../src/platform/secrets/key-file.ts';
import { keysOf, type Keys } from '../src/platform/secrets/keys.ts';
import { dataFolder } from './where.ts';

/** The shop's keys where a command finds them, `XUKA_KEYS` or the data folder; null where it has none. Unlike the shop it makes no new ones. */
export function keysAtHand(): Keys | null {
  const given = process.env['XUKA_KEYS'];
  const file = join(dataFolder(), 'keys.json');
  if (!given && !existsSync(file)) return null;
  return keysOf(given ? parseKeyRing(given, 'XUKA_KEYS') : parseKeyRing(readFileSync(file, 'utf8'), file), realRandom);
}

import type { Keys } from '../../src/platform/secrets/keys.ts';
import { newKeyRing } from '../../src/platform/secrets/key-file.ts';
import { keysOf } from '../../src/platform/secrets/keys.ts';
import { audit } from './auditor.ts';
import { randomOf } from './chance.ts';
import type { SimDatabase } from './database.ts';
import type { Weather } from './effects.ts';
import { play } from './play.ts';
import { comeToRest } from './quiet.ts';
import { openWorld } from './world.ts';

/** Of a thousand effects: about four deaths in a world of some three hundred. */
const STORM: Weather = { die: 14, pause: 3, lose: 6, fail: 5, stall: 15 };

export interface WorldResult {
  readonly number: number;
  readonly problems: readonly string[];
  readonly trace: readonly string[];
  readonly hash: string;
  readonly counts: { readonly effects: number; readonly deaths: number; readonly lost: number; readonly pauses: number };
  readonly renewals: Readonly<Record<string, number>>;
}

export function simulationKeys(): Keys {
  const random = randomOf(7);
  return keysOf(newKeyRing(random), random);
}

/** One world from its seed to its audit. */
export async function runWorld(database: SimDatabase, keys: Keys, seed: number, number: number): Promise<WorldResult> {
  await database.clean();
  const world = await openWorld({ db: database.db, keys, shelf: database.shelf, seed, number });
  try {
    if (world.lines.length > 0) {
      await world.boot();
      world.scheduler.weather = STORM;
      await play(world, 14 + world.chance.below(22));
      await comeToRest(world);
      await audit(world);
    }
  } catch (error) {
    world.problems.push(error instanceof Error ? error.stack ?? error.message : String(error));
  }
  const states = (await database.db.query<{ state: string; n: number }>(
    `select state, count(*)::int as n from renewals_renewals group by state union all select 'case ' || kind || ' ' || coalesce(ended_as, state), count(*)::int from renewals_cases group by 1
     union all select 'return ' || state, count(*)::int from refunds_returns group by 1 union all select 'use of a code ' || state, count(*)::int from promotions_uses group by 1
     union all select 'wallet ' || state, count(*)::int from wallet_holds group by 1 union all select 'load ' || state, count(*)::int from funds_loads group by 1
     union all select 'auto ' || state, count(*)::int from autorenew_cycles group by 1 union all select 'try ' || state || coalesce(' ' || reason, ''), count(*)::int from autorenew_tries group by 1
     union all select 'call ended ' || coalesce(ended_why, 'never'), count(*)::int from calls_calls group by 1 union all select 'by ' || door, count(*)::int from renewals_renewals group by 1
     union all select 'offer by text', count(*)::int from texts_offers
     union all select 'voucher ' || state, count(*)::int from funds_vouchers group by 1`, [], 'sim_states')).rows;
  return {
    number, problems: world.problems, trace: world.scheduler.trace, hash: world.scheduler.hash(), counts: { ...world.scheduler.counts },
    renewals: Object.fromEntries(states.map((row) => [row.state, row.n])),
  };
}

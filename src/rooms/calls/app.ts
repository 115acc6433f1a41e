import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Committer } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';

/** What this room needs of the house. */
export interface CallsApp {
  readonly db: Db;
  readonly clock: Clock;
  readonly committer: Committer;
  readonly newId: NewId;
  readonly keys: Pick<Keys, 'seal' | 'unseal' | 'mac' | 'macs'>;
}

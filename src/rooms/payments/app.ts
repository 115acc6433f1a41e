import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Committer } from '../../platform/db/unit.ts';
import type { LimitDesk } from '../../platform/limit-desk.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import type { VendorCalls } from '../../platform/vendor-call.ts';
import type { Gateway } from './gateway.ts';

/** What this room needs; `main.ts` builds one object that has it all. */
export interface PaymentsApp {
  readonly db: Db;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly vendors: VendorCalls;
  readonly gateways: Readonly<Record<string, Gateway>>;
  readonly keys: Pick<Keys, 'mac' | 'macs'>;
  /** Where limits against abuse are asked. */
  readonly limits: LimitDesk;
}

import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Committer } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { VendorCalls } from '../../platform/vendor-call.ts';
import type { CarrierConnector } from './connector.ts';

/** What this room needs; `main.ts` builds one object that has it all. */
export interface CarriersApp {
  readonly db: Db;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly vendors: VendorCalls;
  /** By the carrier's id in the catalogue. */
  readonly connectors: Readonly<Record<string, CarrierConnector>>;
}

import type { Db } from '../../platform/db/db.ts';
import type { Worker } from '../../platform/jobs/worker.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import type { Random } from '../../platform/random.ts';
import type { PaymentsApp } from '../payments/payments.ts';

/** What this room needs; `main.ts` builds one object that has it all. */
export interface FundsApp extends PaymentsApp {
  readonly db: Db;
  readonly keys: Pick<Keys, 'seal' | 'mac' | 'macs' | 'unseal'>;
  /** Where codes of vouchers come from. */
  readonly random: Pick<Random, 'bytes'>;
  readonly worker: Pick<Worker, 'id' | 'holding' | 'nudge'>;
  readonly onHold: () => boolean;
  readonly alarm: (name: string, facts: Readonly<Record<string, string | number>>) => void;
}

/** What issuing and withdrawing vouchers need: also of a command beside the shop. */
export type VoucherApp = Pick<FundsApp, 'db' | 'clock' | 'committer' | 'newId' | 'keys' | 'random'>;

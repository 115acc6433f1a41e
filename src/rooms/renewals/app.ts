import type { Keys } from '../../platform/secrets/keys.ts';
import type { Worker } from '../../platform/jobs/worker.ts';
import type { CarriersApp } from '../carriers/carriers.ts';
import type { Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import type { Line, LineReader } from '../lines/lines.ts';
import type { PaymentsApp } from '../payments/payments.ts';
import type { Shelf } from '../plans/plans.ts';
import type { QuoteReader } from './quote-doc.ts';

/** What the flow needs; `main.ts` builds one object that has it all. */
export interface RenewalsApp extends PaymentsApp, CarriersApp {
  /** The catalogue in force now. */
  readonly shelf: () => Shelf;
  readonly readLine: LineReader;
  readonly readQuote: QuoteReader;
  /**
   * What a carrier's reading means to others (its history, who looks at use), written in the commit that takes it over. A
   * higher room's writes: the flow must not know it.
   */
  readonly readingTaken: (taken: { readonly before: Line; readonly line: Line; readonly at: Instant }) => readonly Write[];
  readonly keys: Pick<Keys, 'signing' | 'verifying' | 'seal' | 'mac' | 'macs' | 'isMac' | 'unseal'>;
  /** Holds what a request started, so that another worker finds it if this process dies. */
  readonly worker: Pick<Worker, 'id' | 'holding' | 'nudge'>;
  /** True after a restore, until the books were compared: nothing is placed and nothing moves money (trust section 2). */
  readonly onHold: () => boolean;
  /** Says that a person should look: a name with a runbook page, and ids. */
  readonly alarm: (name: string, facts: Readonly<Record<string, string | number>>) => void;
}

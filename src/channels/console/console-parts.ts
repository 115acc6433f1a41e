import type { Operators } from '../../platform/http/operator.ts';
import type { Random } from '../../platform/random.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { CloseParts } from '../../rooms/books/books.ts';
import type { RefundsApp } from '../../rooms/refunds/refunds.ts';
import type { TextsApp } from '../../rooms/texts/texts.ts';

/** What the operator's pages are opened with. */
export interface ConsoleParts {
  readonly app: RefundsApp;
  readonly operatorToken: Secret | Operators | null;
  readonly stylesheet: string;
  /** Origins whose forms are ours. */
  readonly origins: readonly string[];
  readonly random: Random;
  /** What the day's close works with; without it there is no `/ops/books`. */
  readonly closing?: CloseParts;
  /** Two-way texts; without it there is no `/ops/texts`. */
  readonly texts?: TextsApp;
}

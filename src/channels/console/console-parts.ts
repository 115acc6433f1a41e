import type { Operators } from '../../platform/http/operator.ts';
import type { Random } from '../../platform/random.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { CloseParts } from '../../rooms/books/books.ts';
import type { RefundsApp } from '../../rooms/refunds/refunds.ts';
import type { Staff } from '../../rooms/staff/staff.ts';
import type { DeskParts } from './desk/desk-parts.ts';
import type { TextsApp } from '../../rooms/texts/texts.ts';

/** What the console is opened with. */
export interface ConsoleParts {
  readonly app: RefundsApp;
  readonly staff: Staff;
  /** Where people reach the shop. */
  readonly baseUrl: string;
  readonly shopName: string;
  /** Whether this is the demo, which is said on every page. */
  readonly sandbox: boolean;
  /** Tokens of programs, which may read as JSON and CSV and do nothing. */
  readonly operatorToken: Secret | Operators | null;
  readonly stylesheet: string;
  /** The script of pages that offer a passkey. */
  readonly passkeyScript: string;
  /** What the agents' desk is dressed with besides, and its script. */
  readonly deskStylesheet?: string;
  readonly deskScript?: string;
  /** Origins whose forms are ours. */
  readonly origins: readonly string[];
  readonly random: Random;
  /** What the day's close works with; without it there is no `/ops/books`. */
  readonly closing?: CloseParts;
  /** Two-way texts; without it there is no `/ops/texts`. */
  readonly texts?: TextsApp;
  /** The agents' desk; without it there is no `/ops/desk`. */
  readonly desk?: Omit<DeskParts, 'staff' | 'origins' | 'assets'>;
}

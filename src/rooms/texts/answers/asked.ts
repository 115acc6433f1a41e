import type { Language } from '../../../base/language.ts';
import type { Instant } from '../../../base/time.ts';
import type { Write } from '../../../platform/db/unit.ts';
import type { Line } from '../../lines/lines.ts';
import type { Customer } from '../../people/people.ts';
import type { RawText } from '../receive.ts';
import type { TextId, Thread } from '../threads.ts';
import type { TextWords } from '../words/words.ts';

/** A text that is being answered, and what is known of whoever sent it. */
export interface Asked {
  readonly text: TextId;
  readonly thread: Thread;
  /** E.164. */
  readonly number: string;
  /** The line whose number it is, while it is one of ours; null: a stranger. */
  readonly line: Line | null;
  /** Who signs in with this number; null: nobody. */
  readonly customer: Customer | null;
  readonly raw: RawText;
  readonly language: Language;
  readonly words: TextWords;
  /** This number has said STOP. */
  readonly isStopped: boolean;
  /** A fresh SIM change: whoever has the number now may not be who had it before (trust section 5). */
  readonly isFrozen: boolean;
}

/** What comes of a text; written in one commit with its being answered. */
export interface Answer {
  /** `kept`: as people see it afterwards, where it holds a code. */
  readonly say: { readonly text: string; readonly kept?: string; readonly expiresAt?: Instant } | null;
  readonly writes?: readonly Write[];
  /** A person has to read it. */
  readonly wait?: boolean;
  readonly flag?: 'revocation';
  readonly hint?: boolean;
}
export const SILENT: Answer = { say: null };

/** The last four digits of a line's number, or of its card where it has none. */
export const lastFour = (line: Pick<Line, 'number' | 'iccid'>): string => (line.number ?? line.iccid).slice(-4);

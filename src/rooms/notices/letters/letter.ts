import type { Language, Worded } from '../../../base/language.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import { sameClock } from '../../../platform/i18n/zones.ts';
import type { RenewalFacts } from '../kinds.ts';
import type { PushAction } from '../transports/transport.ts';
import { wordsOf, type Words } from '../words/words.ts';

/** The shop as messages name it. */
export interface Shop {
  /** Null takes the product's own name in the reader's language. */
  readonly name: Worded | null;
  /** Address of the customer site, such as `https://renew.example.com`. */
  readonly url: string;
  /** Hotline or address a reader without data can turn to; null leaves the sentence out. */
  readonly help: string | null;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** A second, smaller line: the reader's own clock. */
  readonly detail?: string | null;
  /** The figure that sums up the table. */
  readonly strong?: boolean;
}

/** A message before it is HTML or text: one model, two bodies that cannot disagree. */
export interface Letter {
  readonly language: Language;
  readonly tone: 'good' | 'calm' | 'warning';
  readonly shop: string;
  readonly subject: string;
  readonly headline: string;
  readonly lead: string;
  /** Validity before and after, side by side. */
  readonly change: readonly [before: Fact, after: Fact] | null;
  readonly tables: readonly { readonly title: string; readonly facts: readonly Fact[] }[];
  readonly button: { readonly label: string; readonly url: string } | null;
  readonly notes: readonly string[];
  readonly footer: readonly string[];
  /** What a push and a Telegram message say below the subject; the lead unless given. One or two short sentences. */
  readonly brief?: string;
  /** A newer push of the same tag takes the older one's place; each notice has its own unless given. */
  readonly tag?: string;
  /** Buttons of a push, two at most; none unless given: a tap leads where the letter's button does. */
  readonly actions?: readonly PushAction[];
  /** One tap that ends letters of this kind, for e-mails nobody asked for one by one. */
  readonly unsubscribeUrl?: string;
}

/** What every builder of a letter needs: the words, the formats, and the clocks of line and reader. */
export interface Desk {
  readonly words: Words;
  readonly shopName: string;
  readonly money: (cents: bigint) => string;
  readonly bytes: (bytes: bigint | null) => string;
  readonly day: (at: Instant) => string;
  /** A moment by the line's clock, and by the reader's when that shows another time. */
  readonly moment: (at: Instant) => { readonly value: string; readonly detail: string | null };
  /** The last second of something that ends at `endsAt`: 23:59, not 00:00 (rules R2). */
  readonly until: (endsAt: Instant) => { readonly value: string; readonly detail: string | null };
  readonly lastDay: (endsAt: Instant) => string;
  readonly footer: (facts: { readonly lineLabel: string; readonly sandbox: boolean } | null) => readonly string[];
}

export const shopNameIn = (shop: Shop, language: Language): string => shop.name?.[language] ?? wordsOf(language).shopName;

export function openDesk(shop: Shop, language: Language, facts: Pick<RenewalFacts, 'lineZone' | 'readerZone' | 'at'> | null): Desk {
  const words = wordsOf(language);
  const format = formatter(language);
  const lineZone: ZoneId = facts?.lineZone ?? 'UTC';
  const now = facts?.at ?? (0 as Instant);
  const moment = (at: Instant) => ({
    value: format.zoned(at, lineZone, now),
    detail: facts?.readerZone && !sameClock(lineZone, facts.readerZone, at) ? format.zoned(at, facts.readerZone, now) : null,
  });
  return {
    words,
    shopName: shopNameIn(shop, language),
    money: (cents) => format.money({ currency: 'USD', cents }),
    bytes: (bytes) => (bytes === null ? words.unlimited : format.dataText(bytes, 'down')),
    day: (at) => format.day(at, lineZone, now),
    moment,
    until: (endsAt) => moment(lastMoment(endsAt)),
    lastDay: (endsAt) => format.weekday(lastMoment(endsAt), lineZone, now),
    footer: (about) => [
      ...(shop.help === null ? [] : [words.footer.help(shop.help)]),
      ...(about?.sandbox ? [words.footer.sandbox] : []),
      words.footer.why(about?.lineLabel ?? null),
    ],
  };
}

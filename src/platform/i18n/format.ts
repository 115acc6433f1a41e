import { GB, MB, type Bytes } from '../../base/data-size.ts';
import type { Language } from '../../base/language.ts';
import type { Money } from '../../base/money.ts';
import { plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { zoneName } from './zones.ts';

/** A figure and its unit apart, so that a page can set the figure large. */
export interface Figure { readonly figure: string; readonly unit: string }

/** Bytes left are rounded down and bytes used up, so no page ever promises more than there is and the two still add up. */
export type Rounding = 'down' | 'up';

/** How one language writes money, data, moments. Pure and cached: ask `formatter(language)` as often as you like. */
export interface Formatter {
  readonly language: Language;
  /** `$25.49`, `−$5.00`; `US$` for Taiwan, where a bare `$` is the local dollar. */
  money(money: Money): string;
  /** `$25` when there are no cents, else `$25.49`. For cards and headlines; price lines use `money`. */
  shortMoney(money: Money): string;
  /** Whole units of the reader's own currency, without a sign for "about": the catalogue's words say that. */
  roundMoney(money: Money): string;
  data(bytes: Bytes, rounding: Rounding): Figure;
  /** `1.2 GB` with a no-break space. */
  dataText(bytes: Bytes, rounding: Rounding): string;
  /** `Nov 30`; with the year when it is not the year of `now`. */
  day(at: Instant, zone: ZoneId, now: Instant): string;
  /** `Mon, Nov 30`. */
  weekday(at: Instant, zone: ZoneId, now: Instant): string;
  /** `Nov 30, 23:59`. */
  minute(at: Instant, zone: ZoneId, now: Instant): string;
  /** `Nov 30, 23:59 New York`. */
  zoned(at: Instant, zone: ZoneId, now: Instant): string;
  /** The same inside a sentence: `Nov 30, 23:59 New York time`, `纽约时间 11月30日 23:59`. */
  spoken(at: Instant, zone: ZoneId, now: Instant): string;
  /** `23:59`. */
  time(at: Instant, zone: ZoneId): string;
  number(value: number): string;
}

/**
 * The last second at which something that ends at `endsAt` still holds. Intervals are half-open (rules R1), so the last
 * valid day of an end at midnight is the day before, and a page shows 23:59 and not 00:00.
 */
export const lastMoment = (endsAt: Instant): Instant => plusSeconds(endsAt, -1);

// Latin-American Spanish as written in the US: decimal point and dollar sign in front.
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW', es: 'es-US' };
const TENTHS = 10n;
const NO_BREAK = '\u00a0';

const formatters = new Map<Language, Formatter>();

export function formatter(language: Language): Formatter {
  let one = formatters.get(language);
  if (!one) formatters.set(language, (one = makeFormatter(language)));
  return one;
}

function makeFormatter(language: Language): Formatter {
  const locale = LOCALES[language];
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const money = (amount: Money, digits: 0 | 2): string => {
    const format = currencies(locale, amount.currency, digits, language);
    const size = amount.cents < 0n ? -amount.cents : amount.cents;
    // Cents stay exact far beyond any price: 2^53 cents are 90 trillion dollars.
    return `${amount.cents < 0n ? '−' : ''}${format.format(Number(size) / 100)}`;
  };
  const data = (bytes: Bytes, rounding: Rounding): Figure => {
    const unit = bytes >= GB || bytes === 0n ? GB : MB;
    const scaled = unit === GB ? bytes * TENTHS : bytes;
    const whole = rounding === 'down' ? scaled / unit : (scaled + unit - 1n) / unit;
    // 1,023.4 MB rounded up is 1 GB, not "1,024 MB".
    if (unit === MB && whole >= 1024n) return { figure: '1', unit: 'GB' };
    return { figure: numbers.format(unit === GB ? Number(whole) / 10 : Number(whole)), unit: unit === GB ? 'GB' : 'MB' };
  };
  const dates = dateFormats(locale, language);
  return {
    language,
    money: (amount) => money(amount, 2),
    shortMoney: (amount) => money(amount, amount.cents % 100n === 0n ? 0 : 2),
    roundMoney: (amount) => money(amount, 0),
    data,
    dataText: (bytes, rounding) => { const { figure, unit } = data(bytes, rounding); return `${figure}${NO_BREAK}${unit}`; },
    day: (at, zone, now) => dates(at, zone, yearOf(now, zone) === yearOf(at, zone) ? 'day' : 'dayOfYear'),
    weekday: (at, zone, now) => dates(at, zone, yearOf(now, zone) === yearOf(at, zone) ? 'weekday' : 'weekdayOfYear'),
    minute: (at, zone, now) => dates(at, zone, yearOf(now, zone) === yearOf(at, zone) ? 'minute' : 'minuteOfYear'),
    zoned: (at, zone, now) => `${dates(at, zone, yearOf(now, zone) === yearOf(at, zone) ? 'minute' : 'minuteOfYear')} ${zoneName(zone, language)}`,
    spoken: (at, zone, now) => SPOKEN[language](dates(at, zone, yearOf(now, zone) === yearOf(at, zone) ? 'minute' : 'minuteOfYear'), zoneName(zone, language)),
    time: (at, zone) => dates(at, zone, 'time'),
    number: (value) => numbers.format(value),
  };
}

const SPOKEN: Readonly<Record<Language, (minute: string, city: string) => string>> = {
  en: (minute, city) => `${minute} ${city} time`,
  'zh-CN': (minute, city) => `${city}时间 ${minute}`,
  'zh-TW': (minute, city) => `${city}時間 ${minute}`,
  es: (minute, city) => `${minute}, hora de ${city}`,
};

const currencyFormats = new Map<string, Intl.NumberFormat>();
function currencies(locale: string, currency: string, digits: 0 | 2, language: Language): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits}`;
  let format = currencyFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency', currency, // Pesos have the dollar's sign; beside a price in dollars they must not look like it.
      currencyDisplay: language === 'zh-TW' ? 'symbol' : currency === 'MXN' ? 'code' : 'narrowSymbol',
      minimumFractionDigits: digits, maximumFractionDigits: digits,
    });
    currencyFormats.set(key, format);
  }
  return format;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DAY_OF = { month: 'short', day: 'numeric' } as const;
const SHAPES = {
  day: DAY_OF,
  dayOfYear: { ...DAY_OF, year: 'numeric' },
  weekday: { ...DAY_OF, weekday: 'short' },
  weekdayOfYear: { ...DAY_OF, weekday: 'short', year: 'numeric' },
  minute: { ...DAY_OF, ...CLOCK },
  minuteOfYear: { ...DAY_OF, ...CLOCK, year: 'numeric' },
  time: CLOCK,
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Zones come from lines and from readers' cookies (checked by isZone): some hundreds at most, and the cap keeps it so.
const MOST_CACHED = 2_000;
const dateFormatCache = new Map<string, Intl.DateTimeFormat>();

function dateFormats(locale: string, language: Language) {
  return (at: Instant, zone: ZoneId, shape: keyof typeof SHAPES): string => {
    const key = `${locale} ${zone} ${shape}`;
    let format = dateFormatCache.get(key);
    if (!format) {
      if (dateFormatCache.size >= MOST_CACHED) dateFormatCache.clear();
      format = new Intl.DateTimeFormat(locale, { ...SHAPES[shape], timeZone: zone });
      dateFormatCache.set(key, format);
    }
    const text = format.format(at * 1000);
    // Intl writes "30 de nov de 2026"; the shop writes "30 nov 2026".
    return language === 'es' ? text.replaceAll(' de ', ' ') : text;
  };
}

const yearFormats = new Map<ZoneId, Intl.DateTimeFormat>();
function yearOf(at: Instant, zone: ZoneId): string {
  let format = yearFormats.get(zone);
  if (!format) {
    if (yearFormats.size >= MOST_CACHED) yearFormats.clear();
    yearFormats.set(zone, (format = new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone: zone })));
  }
  return format.format(at * 1000);
}

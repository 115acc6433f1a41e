import { GB } from '../../src/base/data-size.ts';
import type { Language } from '../../src/base/language.ts';
import { usd } from '../../src/base/money.ts';
import { REFUSALS, type RefusalCode } from '../../src/base/refusal.ts';
import type { Instant, ZoneId } from '../../src/base/time.ts';
import { sentencesOf } from '../../src/channels/hotline/adapters/sip/voice.ts';
import type { Spoken } from '../../src/channels/hotline/steps.ts';
import { readAloud } from '../../src/channels/hotline/words/numbers.ts';
import { JOIN_WORDS, wordsIn, type Words } from '../../src/channels/hotline/words/words.ts';
import { scriptWords } from '../../src/channels/console/desk/words/words.ts';
import { formatter } from '../../src/platform/i18n/format.ts';
import { seededRandom } from '../../src/platform/random.ts';
import { consentWords, type TermsFacts } from '../../src/rooms/autorenew/words/words.ts';

/** Whom the sentences are said of. Names are given, because no pack can know a name: what it does not know is spelled. */
export interface Wording { readonly seed: number; readonly shop: string; readonly plans: readonly string[]; readonly rounds: number; /** Days from one round to the next. */ readonly stride: number }

const LANGUAGE: Readonly<Record<Spoken, Language>> = { en: 'en', es: 'es', zh: 'zh-CN' };
const ZONE = 'America/New_York' as ZoneId;
const NOW = Date.UTC(2026, 0, 10, 15) / 1000;
const DAY = 86_400;
const BRANDS = ['Visa', 'Mastercard', 'American Express', 'Discover', 'Diners Club', 'JCB', 'UnionPay', null] as const;
const KINDS = ['month', 'bundle', 'day', 'addon', 'keep'] as const;
const METHODS = ['card', 'paypal', 'alipay', 'wechat_pay'] as const;
const POLICIES = ['none', 'none_cannot_take_back', 'unused_full_14d', 'prorata_unstarted_cycles', 'prorata_days_min_bytes'] as const;

type Fact = Readonly<Record<string, unknown>>;
type Pick = (most: number) => number;

/** One set of facts that every sentence finds its own in. The choices of words follow `round`, the figures follow chance. */
function facts(round: number, pick: Pick, { shop, stride }: Wording): Fact {
  const digits = (length: number): string => Array.from({ length }, () => pick(10)).join('');
  return {
    shop, key: String(pick(10)), ending: digits(4), code: digits(6), zone: ZONE, now: NOW as Instant,
    // Days of the year in turn, and hours.
    at: (NOW + round * stride * DAY + ((round * 7) % 24) * 3_600 + pick(60) * 60 + (round % 5 === 0 ? 1 + pick(9) : 0) * 365 * DAY) as Instant,
    // One dollar, one cent, no cents and no dollars have words of their own.
    cents: [1, 100, 101, 100 * (1 + pick(900)), 2 + pick(98)][round % 8] ?? pick(100_000), balance: pick(100_000),
    bytes: round % 6 === 0 && round % 4 !== 0 ? Number(GB) : round % 3 === 0 ? pick(1_024) * 2 ** 20 : Math.floor((1 + pick(1_000)) * 2 ** 30 / 10),
    count: 1 + (round % 12), days: round % 4 === 0 ? 1 : 1 + pick(366), cycles: 1 + (round % 3 === 0 ? 0 : pick(12)), month: round % 2 === 0, kind: KINDS[round % KINDS.length],
    method: METHODS[(round >> 1) % METHODS.length], brand: BRANDS[(round >> 3) % BRANDS.length], last4: round % 7 === 6 ? null : digits(4),
    policy: POLICIES[round % POLICIES.length], why: round % 2 === 0 ? 'no_method' : 'plan_not_offered', position: 1 + pick(50), minutes: 1 + (round % 60),
  };
}

/** Terms of a consent, which are worded for a page and read aloud. */
function terms(round: number, pick: Pick, plan: string, language: Spoken): readonly string[] {
  const [written, words] = [LANGUAGE[language], consentWords(LANGUAGE[language])];
  const say = formatter(written);
  const day = (): string => say.day((NOW + (round * 3 + pick(900)) * DAY) as Instant, ZONE, NOW as Instant);
  const has = (bit: number): boolean => ((round >> bit) & 1) === 1;
  const card = words.card(BRANDS[round % BRANDS.length]!, round % 5 === 0 ? null : String(1_000 + pick(9_000)));
  const about: TermsFacts = {
    line: `(•••) •••-${1_000 + pick(9_000)}`, plan: has(3) ? words.same(plan) : plan, price: say.money(usd(BigInt(pick(50_000)))), ceiling: say.money(usd(BigInt(pick(500_000)))),
    pay: [words.wallet, card, words.walletThen(card), words.method.alipay, words.method.paypal, words.method.wechat_pay, words.method.card][round % 7]!,
    approve: has(0), first: has(1) ? day() : null, byDate: has(2), low: has(4) ? say.dataText(BigInt(1 + pick(9_000)) * 2n ** 20n as never, 'down') : null, keep: !has(2), until: has(5) ? day() : null,
  };
  return words.terms(about).map((text) => readAloud(text, language));
}

/** What the desk says to a caller by itself. */
function desk(pick: Pick, language: Spoken): readonly string[] {
  const words = scriptWords(LANGUAGE[language]);
  const ending = String(1_000 + pick(9_000));
  return [words.linkSent({ ending }), words.receiptSent(), words.codeSent(), words.autoOff(), words.askKey(), words.renewed({ total: formatter(LANGUAGE[language]).money(usd(BigInt(pick(90_000)))) })];
}

/**
 * Everything the hotline says in a language, over `rounds` sets of facts: for each of its words what came out, round after round. Words of
 * the hotline first, in their order, then refusals, terms and the desk.
 */
export function saidIn(language: Spoken, wording: Wording): ReadonlyMap<string, readonly (readonly string[])[]> {
  const { seed, plans, rounds } = wording;
  const random = seededRandom(seed);
  const pick: Pick = (most) => { const [a = 0, b = 0, c = 0] = random.bytes(3); return ((a << 16) | (b << 8) | c) % most; };
  const said = new Map<string, (readonly string[])[]>();
  const add = (name: string, text: string): void => {
    const sentences = sentencesOf(text, language);
    const known = said.get(name);
    if (known) known.push(sentences);
    else said.set(name, [sentences]);
  };
  const words = wordsIn(language);
  const names = (Object.keys(words) as (keyof Words)[]).filter((name) => name !== 'refusal' && name !== 'sentence' && !JOIN_WORDS.has(name));
  for (let round = 0; round < rounds; round++) {
    const given = facts(round, pick, wording);
    for (const name of names) add(name, (words[name] as (facts: Fact) => string)(given));
  }
  for (const code of Object.keys(REFUSALS) as RefusalCode[]) add(`refusal ${code}`, words.refusal({ code }));
  for (let round = 0; round < Math.max(rounds, 64); round++) {
    for (const text of terms(round, pick, plans[round % plans.length] ?? '', language)) add('terms', text);
    for (const text of desk(pick, language)) add('desk', text);
  }
  return said;
}

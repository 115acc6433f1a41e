import { z } from 'zod';
import { DAY, HOUR, MINUTE } from '../base/time.ts';
import type { Window } from './limits.ts';

/** One row of the table: how much of it, counted by whom, and what happens then. */
export interface LimitRow { readonly windows: readonly Window[]; readonly by: string; readonly then: string }

/** Every limit against abuse (trust section 5), with its default. `docs/limits.md` says the same to operators. */
export const LIMITS = {
  'code.number': { by: 'number or e-mail address', windows: [{ seconds: 30, max: 1 }, { seconds: 15 * MINUTE, max: 3 }, { seconds: HOUR, max: 5 }, { seconds: DAY, max: 10 }], then: 'quiet: the code that is out stays good' },
  'code.address': { by: 'network', windows: [{ seconds: HOUR, max: 10 }, { seconds: DAY, max: 50 }], then: 'refused' },
  'code.failures': { by: 'way in and network', windows: [{ seconds: HOUR, max: 10 }], then: 'locked for the rest of the hour' },
  'web.lookup': { by: 'network', windows: [{ seconds: 10 * MINUTE, max: 5 }, { seconds: DAY, max: 20 }], then: 'refused' },
  'web.pay': { by: 'network of a guest', windows: [{ seconds: HOUR, max: 5 }], then: 'sign-in' },
  'promotion.tries': { by: 'network', windows: [{ seconds: HOUR, max: 10 }], then: 'refused for the rest of the hour' },
  'promotion.tries.customer': { by: 'customer', windows: [{ seconds: HOUR, max: 10 }], then: 'refused for the rest of the hour' },
  'promotion.tries.api': { by: 'API key', windows: [{ seconds: HOUR, max: 10_000 }], then: 'refused for the rest of the hour' },
  'method.save': { by: 'customer', windows: [{ seconds: DAY, max: 3 }], then: 'refused' },
  'voucher.tries': { by: 'customer, and network', windows: [{ seconds: HOUR, max: 10 }], then: 'refused for the rest of the hour' },
  'voucher.tries.api': { by: 'API key', windows: [{ seconds: HOUR, max: 100 }], then: 'refused for the rest of the hour' },
  'paylink.wrong': { by: 'network', windows: [{ seconds: 10 * MINUTE, max: 10 }, { seconds: DAY, max: 40 }], then: 'refused' },
  'paylink.wrong_of_all': { by: 'everybody together', windows: [{ seconds: HOUR, max: 2_000 }], then: 'refused, and a person looks' },
  'paylink.made': { by: 'network', windows: [{ seconds: HOUR, max: 10 }], then: 'refused' },
  'sponsor.code': { by: 'sponsor', windows: [{ seconds: 30, max: 1 }, { seconds: DAY, max: 10 }], then: 'refused' },
  'text.in': { by: 'number', windows: [{ seconds: 10 * MINUTE, max: 20 }, { seconds: DAY, max: 100 }], then: 'not answered; STOP always is' },
  'text.wrong': { by: 'number', windows: [{ seconds: DAY, max: 3 }], then: 'a pay link only, for a day' },
  'family.asked': { by: 'customer', windows: [{ seconds: DAY, max: 5 }], then: 'refused' },
  'verify.misses': { by: 'network', windows: [{ seconds: 10 * MINUTE, max: 20 }, { seconds: DAY, max: 200 }], then: 'refused' },
  'api.wrong_key': { by: 'network', windows: [{ seconds: 10 * MINUTE, max: 60 }, { seconds: DAY, max: 600 }], then: 'refused' },
  'handover.wrong': { by: 'network, or caller', windows: [{ seconds: 10 * MINUTE, max: 5 }, { seconds: DAY, max: 20 }], then: 'refused' },
  'handover.wrong_of_all': { by: 'everybody together', windows: [{ seconds: HOUR, max: 300 }], then: 'refused, and a person looks' },
  'staff.sign_in.account': { by: 'sign-in address of staff, known or not', windows: [{ seconds: 15 * MINUTE, max: 6 }, { seconds: DAY, max: 20 }, { seconds: 7 * DAY, max: 80 }], then: 'refused; a passkey still works' },
  'staff.sign_in.network': { by: 'network', windows: [{ seconds: 15 * MINUTE, max: 30 }, { seconds: DAY, max: 300 }], then: 'refused; a passkey still works' },
  'phone.proof.line': { by: 'line', windows: [{ seconds: DAY, max: 10 }], then: 'no proof by phone for that line until the day is over; an agent' },
  'phone.proof.caller': { by: 'caller', windows: [{ seconds: DAY, max: 10 }], then: 'no proof by phone for that caller until the day is over; an agent' },
  'phone.lookup': { by: 'caller', windows: [{ seconds: 10 * MINUTE, max: 8 }, { seconds: DAY, max: 30 }], then: 'an agent' },
  'phone.link': { by: 'number the link goes to', windows: [{ seconds: HOUR, max: 3 }, { seconds: DAY, max: 6 }], then: 'refused' },
  'desk.lookup': { by: 'agent', windows: [{ seconds: 10 * MINUTE, max: 30 }, { seconds: DAY, max: 300 }], then: 'refused: nobody reads through the lines' },
  'desk.proof': { by: 'call at the desk', windows: [{ seconds: DAY, max: 3 }], then: 'no more codes in that call' },
  'line.cards': { by: 'line', windows: [{ seconds: DAY, max: 3 }], then: 'no new card for a day after the last one' },
  'customer.cards': { by: 'customer', windows: [{ seconds: DAY, max: 3 }], then: 'no new card for a day after the last one' },
  'card.lines': { by: 'card', windows: [{ seconds: DAY, max: 3 }], then: 'a person looks' },
  'network.lines': { by: 'network', windows: [{ seconds: HOUR, max: 5 }, { seconds: DAY, max: 20 }], then: 'a person looks' },
} as const satisfies Record<string, LimitRow>;
export type LimitName = keyof typeof LIMITS;

/** Rules that look at what happened to payments, and at codes nobody uses. */
export const RULES = {
  /** This many declines one after another of a customer, a network or a card, and nothing more for `pauseSeconds`. */
  declines: { inARow: 3, pauseSeconds: HOUR },
  /**
   * At least so many payments within `seconds`, more than so many per cent of them declined: shields up; down after
   * `quietSeconds` without. `workBits`: how hard the puzzle is then; each bit doubles it.
   */
  shields: { attempts: 20, seconds: 10 * MINUTE, declinesPercent: 25, quietSeconds: 30 * MINUTE, workBits: 15 },
  /** Of at least so many codes within `seconds`, fewer than so many per cent used: somebody pumps texts. */
  codeUse: { codes: 20, seconds: HOUR, usedPercent: 40 },
} as const;
type Numbers<T> = { readonly [K in keyof T]: { readonly [N in keyof T[K]]: number } };
export type AbuseRules = Numbers<typeof RULES>;

export interface LimitTable { readonly limits: Readonly<Record<LimitName, LimitRow>>; readonly rules: AbuseRules }
export const DEFAULT_LIMITS: LimitTable = { limits: LIMITS, rules: RULES };

const count = z.int().min(1).max(1_000_000);
const windows = z.array(z.strictObject({ seconds: z.int().min(1).max(31 * DAY), max: count })).min(1).max(8);
const numbers = (rule: object) => z.strictObject(Object.fromEntries(Object.keys(rule).map((name) => [name, count]))).partial();
const overrides = z.strictObject({
  $note: z.string().optional(),
  limits: z.strictObject(Object.fromEntries(Object.keys(LIMITS).map((name) => [name, windows]))).partial().default({}),
  rules: z.strictObject({ declines: numbers(RULES.declines), shields: numbers(RULES.shields), codeUse: numbers(RULES.codeUse) }).partial().default({}),
});

export class LimitsWrong extends Error { override readonly name = 'LimitsWrong'; }

/** The defaults with what an operator's file (`shop/limits.json`) changes. Throws LimitsWrong with a sentence for each mistake. */
export function readLimits(text: string | null): LimitTable {
  if (text === null) return DEFAULT_LIMITS;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new LimitsWrong('shop/limits.json: is not JSON');
  }
  const read = overrides.safeParse(raw);
  if (!read.success) throw new LimitsWrong(read.error.issues.map((one) => `shop/limits.json: ${one.path.join('.')}: ${one.message}`).join('\n'));
  const given = read.data;
  const limits = Object.fromEntries(Object.entries(LIMITS).map(([name, row]) => [name, { ...row, windows: (given.limits as Record<string, readonly Window[] | undefined>)[name] ?? row.windows }]));
  const rules = Object.fromEntries(Object.entries(RULES).map(([name, rule]) => [name, { ...rule, ...(given.rules as Record<string, object | undefined>)[name] }]));
  return { limits, rules } as unknown as LimitTable;
}

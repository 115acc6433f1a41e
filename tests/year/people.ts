import type { Chance } from '../simulation/chance.ts';

/**
 * How the people of a virtual year live with their cards. Each has its expectation in `expectations.ts`; together they are every
 * way a line can go on or end.
 */
export const HABITS = {
  /** Renews by hand after some reminder, mostly the first, now and then the last. */
  attentive: 240,
  /** Renews by hand now and then without having been told, auto-renew on all the same. */
  early: 60,
  /** Reads nothing, does nothing: the line lapses, and its number is lost in the end. */
  forgetful: 130,
  /** Auto-renew with a saved card. */
  auto_card: 150,
  /** Auto-renew from a wallet that is filled for some cycles and then runs dry. */
  auto_wallet: 70,
  /** Auto-renew with a card that is refused for the first third of the time. */
  auto_shaky: 60,
  /** Auto-renew that is ended by a text in the middle of the year. */
  auto_ended: 50,
  /** Never does anything; the number guard is on, with a saved card. */
  guarded: 140,
  /** Says STOP, or unsubscribes, in the middle of the year. */
  stopped: 60,
  /** A line nobody has an account for. */
  nobody: 40,
} as const;
export type Habit = keyof typeof HABITS;

/** Where a reader's own clock stands; null: not known. */
const READER_ZONES = ['Asia/Shanghai', 'America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu', 'Europe/Madrid', 'Pacific/Auckland', null] as const;
const LANGUAGES = ['en', 'zh-CN', 'zh-TW', 'es'] as const;
/** What people have given us: in this order a person is reached. */
const WAYS = { push_email_sms: 30, email_sms: 25, push_email: 15, email: 15, sms: 15 } as const;

export interface Person {
  readonly habit: Habit;
  readonly ways: keyof typeof WAYS;
  readonly language: (typeof LANGUAGES)[number];
  readonly zone: (typeof READER_ZONES)[number];
  /** Which rung of the ladder moves an attentive person: days before the end. */
  readonly rung: 7 | 3 | 1 | 0;
}

export function aPerson(chance: Chance): Person {
  return {
    habit: chance.weighted(HABITS), ways: chance.weighted(WAYS), language: chance.pick(LANGUAGES), zone: chance.pick(READER_ZONES),
    rung: Number(chance.weighted({ 7: 60, 3: 20, 1: 12, 0: 8 })) as Person['rung'],
  };
}

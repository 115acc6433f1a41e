/** The four languages of the shop. Chinese is written twice, apart: mainland and Taiwan do not share their words. */
export const LANGUAGES = ['en', 'zh-CN', 'zh-TW', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A name or text in every language of the shop. */
export type Worded = Readonly<Record<Language, string>>;

/** Doors through which a command can come (trust I13). */
export type Door = 'web' | 'api' | 'phone' | 'sms' | 'console' | 'desk' | 'job';

/** Who does something and why: goes with every command and into the journal. */
export interface By {
  readonly door: Door;
  /** `customer:cus_…`, `key:key_…`, `guest`, `staff:stf_…`, `job:…`; never a name or a number. */
  readonly actor: string;
  readonly reason: string;
}

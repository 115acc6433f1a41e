import { HOUR } from '../../base/time.ts';

/** Days before the last valid day on which a reminder is due. Those before a number is lost are the guard's. */
export const END_DAYS = [7, 3, 1, 0] as const;

/** What a reminder is about: the first word of its kind. `release`: the guard's alarms before a number is lost. `later`: the reader asked to be reminded. */
export type About = 'cycle_end' | 'grace' | 'suspended' | 'release' | 'data' | 'forecast' | 'later';
/** One rung, such as `cycle_end.3`: at most one message for each line, cycle, person and channel (trust I12). */
export type ReminderKind = 'grace' | 'suspended' | 'forecast' | `cycle_end.${number}` | `release.${number}` | `data.${number}` | `data.left` | `later.${string}`;

export const aboutOf = (kind: string): About => kind.split('.')[0] as About;
/** The number of a rung: days of `cycle_end.3`, per cent of `data.90`; null where it has none. */
export const stepOf = (kind: string): number | null => { const step = Number(kind.split('.')[1]); return kind.includes('.') && Number.isInteger(step) ? step : null; };

/** What a person can switch off, and which kinds each holds. */
export const TOPICS = ['ends', 'number', 'data', 'forecast'] as const;
export type Topic = (typeof TOPICS)[number];
const TOPIC_OF: Readonly<Record<About, Topic | null>> = { cycle_end: 'ends', grace: 'ends', suspended: 'number', release: 'number', data: 'data', forecast: 'forecast', later: null };
/** The topic a kind belongs to; null for what the person asked for by a tap. */
export const topicOf = (kind: string): Topic | null => TOPIC_OF[aboutOf(kind)];

/** How much it matters. `loud` goes on to the next channel soonest, `quiet` never as far as a text where a letter went out. */
export type Loudness = 'loud' | 'plain' | 'quiet';
export function loudnessOf(kind: string): Loudness {
  const step = stepOf(kind);
  switch (aboutOf(kind)) {
    case 'cycle_end': return step! <= 1 ? 'loud' : step! <= 3 ? 'plain' : 'quiet';
    case 'release': return step! <= 7 ? 'loud' : 'quiet';
    case 'data': return step === null || (step >= 90 && step < 100) ? 'plain' : step >= 100 ? 'loud' : 'quiet';
    case 'suspended': return 'loud';
    case 'grace': case 'later': return 'plain';
    case 'forecast': return 'quiet';
  }
}
/** How long a message waits to be opened before the next channel is tried (s). */
export const PATIENCE_S: Readonly<Record<Loudness, number>> = { loud: 2 * HOUR, plain: 5 * HOUR, quiet: 20 * HOUR };

/**
 * Of several that fall due together the one with the highest rank is said, and says it for all. What cannot be undone comes
 * first: the number, then service that is over or ends today, then data, then what is still days away.
 */
export function rankOf(kind: string): number {
  const step = stepOf(kind);
  switch (aboutOf(kind)) {
    case 'release': return 900 - step!;
    case 'suspended': return 800;
    case 'grace': return 780;
    case 'cycle_end': return step! <= 1 ? 760 - step! : step! <= 3 ? 500 - step! : 300 - step!;
    case 'data': return step === null ? 650 : step >= 100 ? 700 : step >= 90 ? 600 + step / 100 : 200 + step / 100;
    case 'forecast': return 400;
    case 'later': return 100;
  }
}

import type { Channel } from '../notices/notices.ts';
import type { Reach } from '../people/people.ts';
import { loudnessOf } from './kinds.ts';

/** The order in which ways are tried: what costs nobody anything first, a text last. */
export const LADDER = ['push', 'telegram', 'email', 'sms'] as const satisfies readonly Channel[];

export interface Way {
  readonly channel: Channel;
  /** One address, or one for each device. */
  readonly to: readonly string[];
}

/**
 * The ways to a person, in order: those that consent, STOP and their own settings leave. `deadNumber`: the line's own number
 * while its service is off, for no text arrives there.
 */
export function waysTo(reach: Reach, off: readonly Channel[], deadNumber: string | null): readonly Way[] {
  const all: Readonly<Record<Channel, readonly string[]>> = {
    push: reach.push.map((one) => one.address), telegram: reach.telegram === null ? [] : [reach.telegram], email: reach.email === null ? [] : [reach.email],
    sms: reach.sms === null || reach.sms === deadNumber ? [] : [reach.sms],
  };
  return LADDER.flatMap((channel) => (off.includes(channel) || all[channel].length === 0 ? [] : [{ channel, to: all[channel] }]));
}

/** The first way; after one that did not help, the next below it. A quiet reminder is no text where anything else went out. */
export function wayAfter(ways: readonly Way[], kind: string, last: { readonly channel: Channel; readonly arrived: boolean } | null): Way | null {
  if (last === null) return ways[0] ?? null;
  const below = ways.find((one) => LADDER.indexOf(one.channel) > LADDER.indexOf(last.channel)) ?? null;
  return below?.channel === 'sms' && last.arrived && loudnessOf(kind) === 'quiet' ? null : below;
}

import type { Keys } from '../../platform/secrets/keys.ts';

/**
 * A card's fingerprint at its gateway as it is kept: a keyed hash, under each key the shop has, newest first. Two of them are of
 * one card when they share a hash, so a card is known again after the keys were renewed and the gateway's own value stands nowhere.
 */
export const keptFingerprint = (keys: Pick<Keys, 'macs'>, gateway: string, raw: string): string => keys.macs('card fingerprint', `${gateway} ${raw}`).join(' ');

/** The hash under the newest key: what a card is called where it is counted. */
export const newestOf = (kept: string): string => kept.split(' ', 1)[0]!;

/** The same card, in SQL. Null is nobody's. */
export const sameCard = (a: string, b: string): string => `string_to_array(${a}, ' ') && string_to_array(${b}, ' ')`;

import { check } from '../../../base/check.ts';
import type { PlanTerms, ProfileTerms, Purchase } from '../../../base/terms.ts';
import { isoOf, parseInstant, type Instant } from '../../../base/time.ts';
import type { LineEvent, LineSnapshot, LineState } from './state.ts';

/**
 * JSON of states, events and snapshots: bytes and cents as decimal text, moments as ISO text in UTC. One table names the
 * fields that are not what JSON says they are; everything else passes through as it is. Terms and profiles that several
 * purchases share are written once.
 */

const BIGINTS = new Set([
  'dataBytes', 'bonusBytes', 'left', 'bytes', 'leftBytes', 'usedBytesTotal', 'usedBeyond', 'usableBytes', 'minCents', 'maxCents',
  'granted', 'used', 'usedBonus', 'lost', 'takenBack', 'corrected', 'usedUnlimited',
]);
const MOMENTS = new Set([
  'at', 'asOf', 'startsAt', 'endsAt', 'activateBy', 'serviceEndedAt', 'quotedAt', 'readAt', 'serviceEndsAt', 'numberReleaseAt', 'cycleEndsAt',
  'addonEndsAt', 'carrierBalanceExpiresAt', 'fullServiceEndsAt', 'graceEndsAt', 'agingEndsAt', 'expiresAt',
]);

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

function encode(value: unknown, name: string): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') {
    check(BIGINTS.has(name) || name === 'cents', `${name} is not known to hold bytes or cents`);
    return String(value);
  }
  if (typeof value === 'number') return MOMENTS.has(name) ? isoOf(value as Instant) : value;
  if (Array.isArray(value)) return value.map((one) => encode(one, name));
  check(typeof value === 'object', `${name} has no JSON form`);
  const out: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) out[key] = encode(inner, key);
  return out;
}

function decode(value: Json, name: string): unknown {
  if (Array.isArray(value)) return value.map((one: Json) => decode(one, name));
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return decodeText(value, name);
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) out[key] = decode(inner, key);
  return out;
}

function decodeText(text: string, name: string): unknown {
  if (BIGINTS.has(name) || name === 'cents') return BigInt(text);
  if (!MOMENTS.has(name)) return text;
  const moment = parseInstant(text);
  check(moment !== null, `${name} is not a moment: ${text}`);
  return moment;
}

/** The state with shared terms and profiles as tables; purchases point into them. */
export function lineStateJson(state: LineState): unknown {
  const terms = table<PlanTerms>();
  const profiles = table<ProfileTerms>();
  const profile = profiles.indexOf(state.profile);
  const purchases = state.purchases.map(({ purchase, at, tally }) => ({
    at: isoOf(at), tally: encode(tally, 'tally'),
    purchase: { ...(encode({ ...purchase, terms: null, profile: null }, 'purchase') as object), terms: terms.indexOf(purchase.terms), profile: profiles.indexOf(purchase.profile) },
  }));
  return { ...(encode({ ...state, profile: null, purchases: null }, 'state') as object), profile, purchases, terms: terms.rows, profiles: profiles.rows };
}

/** Reads what `lineStateJson` wrote. Throws when it is something else. */
export function readLineState(json: unknown): LineState {
  check(isObject(json) && Array.isArray(json['terms']) && Array.isArray(json['profiles']) && Array.isArray(json['purchases']), 'not the JSON of a line');
  const { terms: termRows, profiles: profileRows, ...rest } = json;
  const terms = (termRows as Json[]).map((row) => decode(row, 'terms') as PlanTerms);
  const profiles = (profileRows as Json[]).map((row) => decode(row, 'profile') as ProfileTerms);
  const state = decode(rest as Json, 'state') as Omit<LineState, 'profile' | 'purchases'> & {
    readonly profile: number; readonly purchases: readonly (Omit<LineState['purchases'][number], 'purchase'> & { readonly purchase: Omit<Purchase, 'terms' | 'profile'> & { readonly terms: number; readonly profile: number } })[];
  };
  const pick = <T>(rows: readonly T[], index: number): T => {
    const row = rows[index];
    check(row !== undefined, 'a purchase points at terms that are not there');
    return row;
  };
  const purchases = state.purchases.map((one) => ({ ...one, purchase: { ...one.purchase, terms: pick(terms, one.purchase.terms), profile: pick(profiles, one.purchase.profile) } }));
  return { ...state, profile: pick(profiles, state.profile), purchases };
}

function table<T extends object>(): { readonly rows: Json[]; indexOf: (row: T) => number } {
  const rows: Json[] = [];
  const texts: string[] = [];
  const seen = new Map<T, number>();
  return {
    rows,
    indexOf(row) {
      const known = seen.get(row);
      if (known !== undefined) return known;
      const encoded = encode(row, 'row');
      const text = JSON.stringify(encoded);
      let index = texts.indexOf(text);
      if (index < 0) {
        index = texts.push(text) - 1;
        rows.push(encoded);
      }
      seen.set(row, index);
      return index;
    },
  };
}

export const lineEventJson = (event: LineEvent): unknown => encode(event, 'event');

/** Reads what `lineEventJson` wrote. Throws when it is something else. */
export function readLineEvent(json: unknown): LineEvent {
  check(isObject(json) && typeof json['kind'] === 'string' && typeof json['at'] === 'string', 'not the JSON of a line event');
  return decode(json as Json, 'event') as LineEvent;
}

export const snapshotJson = (snapshot: LineSnapshot): unknown => encode(snapshot, 'snapshot');

/** Reads what `snapshotJson` wrote. Throws when it is something else. */
export function readSnapshot(json: unknown): LineSnapshot {
  check(isObject(json) && typeof json['phase'] === 'string' && isObject(json['clocks']), 'not the JSON of a snapshot');
  return decode(json as Json, 'snapshot') as LineSnapshot;
}

const isObject = (value: unknown): value is Record<string, Json> => typeof value === 'object' && value !== null && !Array.isArray(value);

import { createHash, timingSafeEqual } from 'node:crypto';
import type { CustomerId, ReminderId } from '../../base/ids.ts';
import { isId } from '../../base/ids.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import type { Channel } from '../notices/notices.ts';
import type { RemindersApp } from './app.ts';
import { reminderById, type Reminder } from './reminder.ts';

/**
 * Links in reminders. A token is an id, in the 26 characters of ours, and 96 bits of a keyed hash in 16 characters of base64url: short
 * enough for a text in Chinese. Sixteen characters of six bits have one spelling each, so a changed last character never passes.
 */
const ID_CHARS = 26;
const MAC_CHARS = 16;
const TAP = 'reminder link';
const UNSUBSCRIBE = 'unsubscribe link';
const ADDRESS = 'unsubscribe address';
const TAG_CHARS = 8;
/** A link opens its review page for so long. */
const TAP_S = 30 * DAY;

type Macs = Pick<Keys, 'mac' | 'macs'>;

/** What the hash is over: the line, the reader, the plan and the time are the ones it was made for, or it is no link. */
const tapText = (one: Reminder): string => [one.id, one.lineId, one.customer, one.planId ?? '', one.mode ?? '', one.queuedAt ?? 0].join(' ');
export const tapToken = (keys: Macs, one: Reminder): string => `${one.id.slice(4)}${keys.mac(TAP, tapText(one)).slice(0, MAC_CHARS)}`;
/** Opens the ready review page of this reminder and can do nothing else. */
export const tapUrl = (app: Pick<RemindersApp, 'keys' | 'baseUrl'>, one: Reminder): string => `${app.baseUrl}/go/${tapToken(app.keys, one)}`;
/** Asked for by POST: remind me tomorrow. */
export const laterUrl = (app: Pick<RemindersApp, 'keys' | 'baseUrl'>, one: Reminder): string => `${tapUrl(app, one)}/later`;

export const tapExpiresAt = (one: Pick<Reminder, 'queuedAt' | 'dueAt'>): Instant => plusSeconds(one.queuedAt ?? one.dueAt, TAP_S);

/** The reminder of a token; null for any other text. Whether it is too old is for the caller to say. */
export async function readTap(app: Pick<RemindersApp, 'keys' | 'db'>, token: string): Promise<Reminder | null> {
  const id = `rmd_${token.slice(0, ID_CHARS)}`;
  if (token.length !== ID_CHARS + MAC_CHARS || !isId('rmd', id)) return null;
  const found = await reminderById(app.db, id as ReminderId);
  return found !== null && found.queuedAt !== null && isOneOf(app.keys.macs(TAP, tapText(found)), token.slice(ID_CHARS)) ? found : null;
}

/** Which address of which person: enough to take consent back, and nothing else. */
export interface Unsubscribe { readonly customer: CustomerId; readonly channel: Channel; /** Tells this address from the person's others; of no use without the keys. */ readonly tag: string }

const addressTag = (keys: Macs, address: string): readonly string[] => keys.macs(ADDRESS, address.trim().toLowerCase()).map((mac) => mac.slice(0, TAG_CHARS));
export const isAddressOf = (keys: Macs, wish: Unsubscribe, address: string): boolean => addressTag(keys, address).includes(wish.tag);
const CHANNELS: Readonly<Record<Channel, string>> = { email: 'e', sms: 's', push: 'p', telegram: 't' };
const unsubscribeText = (one: Unsubscribe): string => [one.customer, one.channel, one.tag].join(' ');

/** One tap or one click of a mail program, without signing in: no more messages of ours about lines to this address. It never runs out. */
export function unsubscribeUrl(app: Pick<RemindersApp, 'keys' | 'baseUrl'>, to: { readonly customer: CustomerId; readonly channel: Channel; readonly address: string }): string {
  const one: Unsubscribe = { customer: to.customer, channel: to.channel, tag: addressTag(app.keys, to.address)[0]! };
  return `${app.baseUrl}/unsubscribe/${CHANNELS[one.channel]}${one.customer.slice(4)}${one.tag}${app.keys.mac(UNSUBSCRIBE, unsubscribeText(one)).slice(0, MAC_CHARS)}`;
}

/** What such a link stands for; null for any other text. */
export function readUnsubscribe(keys: Macs, token: string): Unsubscribe | null {
  const channel = (Object.keys(CHANNELS) as Channel[]).find((one) => CHANNELS[one] === token[0]);
  const customer = `cus_${token.slice(1, 1 + ID_CHARS)}`;
  if (channel === undefined || token.length !== 1 + ID_CHARS + TAG_CHARS + MAC_CHARS || !isId('cus', customer)) return null;
  const one: Unsubscribe = { customer: customer as CustomerId, channel, tag: token.slice(1 + ID_CHARS, 1 + ID_CHARS + TAG_CHARS) };
  return isOneOf(keys.macs(UNSUBSCRIBE, unsubscribeText(one)), token.slice(-MAC_CHARS)) ? one : null;
}

/** Compared as hashes, so that the time it takes says nothing of how much was right. */
function isOneOf(macs: readonly string[], given: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return macs.some((mac) => timingSafeEqual(hash(mac.slice(0, MAC_CHARS)), hash(given)));
}

import type { CustomerId, Id } from '../../base/ids.ts';
import { parsePhone, type Phone } from '../../base/phone.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { isMailAddress, type Channel } from '../notices/notices.ts';

export type ContactId = Id<'cnt'>;
/** Channels whose addresses a code can prove, and which so sign a person in. */
export type ContactChannel = Extract<Channel, 'email' | 'sms'>;
/** Where a person can be reached: E.164 or an e-mail address. */
export interface ContactAddress { readonly channel: ContactChannel; readonly address: string }
/** An address its owner has proved by a code. */
export interface Contact extends ContactAddress { readonly id: ContactId; readonly provedAt: Instant }

const EMAIL_MAX = 254;

/** Reads what a person typed: an e-mail address where there is an @, else a US mobile number. Throws contact_malformed. */
export function readContact(typed: string): ContactAddress {
  const text = typed.trim();
  if (text.includes('@')) {
    // Full-width signs come from Chinese keyboards; the address itself is never wide.
    if (text.length > EMAIL_MAX || !isMailAddress(text)) throw new Refusal('contact_malformed');
    return { channel: 'email', address: text };
  }
  const parsed = parsePhone(text);
  if (!parsed.ok || !parsed.smsCapable) throw new Refusal('contact_malformed');
  return { channel: 'sms', address: parsed.phone };
}

/** Enough for its owner to know it: `(•••) •••-0123`, `l•••@example.com`. */
export function maskContact(contact: ContactAddress): string {
  if (contact.channel === 'sms') return `(•••) •••-${(contact.address as Phone).slice(-4)}`;
  const at = contact.address.lastIndexOf('@');
  return `${[...contact.address][0] ?? ''}•••${contact.address.slice(at)}`;
}

export interface ContactRow { id: ContactId; customer_id: CustomerId; channel: ContactChannel; sealed: string; mac: string; proved_at: Instant }

// Proved by two people in the same moment: one of them has it, the other unit fails and looks again.
export const contactShape: Shape<ContactRow> = {
  name: 'people.contacts', guard: true,
  columns: { id: 'text', customer_id: 'text', channel: 'text', sealed: 'text', mac: 'text', proved_at: 'timestamptz' },
  sql: (rows) => `insert into people_contacts (id, customer_id, channel, sealed, mac, proved_at)
    select id, customer_id, channel, sealed, mac, proved_at from ${rows} on conflict do nothing returning 1`,
};

export const contactWrite = (keys: Pick<Keys, 'seal' | 'mac'>, wish: { readonly id: ContactId; readonly customer: CustomerId; readonly contact: ContactAddress; readonly at: Instant }): Write =>
  write(contactShape, { id: wish.id, customer_id: wish.customer, channel: wish.contact.channel, ...sealAddress(keys, wish.contact.address.trim()), proved_at: wish.at });

/** As `json_agg` hands it over; `at` is a second since 1970. */
export interface StoredContact { readonly id: ContactId; readonly channel: ContactChannel; readonly sealed: string; readonly at: number }
export const openContact = (keys: Pick<Keys, 'unseal'>, { id, channel, sealed, at }: StoredContact): Contact =>
  ({ id, channel, address: openAddress(keys, sealed), provedAt: at as Instant });

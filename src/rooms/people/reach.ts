import type { CustomerId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { ZoneId } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { grouped, perDb } from '../../platform/db/grouped.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, openAddress } from '../../platform/secrets/sealed-address.ts';
import type { Channel } from '../notices/notices.ts';
import { DEFAULT_CONSENT, type Purpose } from './consents.ts';
import type { ContactChannel } from './contacts.ts';
import type { PushDeviceId } from './push-devices.ts';
import { stoppedOf } from './stops.ts';

/** Where a person may be written to for one purpose: only ways that consent and STOP allow. Every address is a notice's `to`, once sealed. */
export interface Reach {
  readonly customer: CustomerId;
  readonly language: Language;
  /** The clock this person chose; null: not known. */
  readonly zone: ZoneId | null;
  /** `address`: the subscription as JSON. */
  readonly push: readonly { readonly id: PushDeviceId; readonly address: string }[];
  /** The chat's id. */
  readonly telegram: string | null;
  /** The address proved first, of those that may be used. */
  readonly email: string | null;
  /** E.164. */
  readonly sms: string | null;
}
export interface ReachApp { readonly db: Db; readonly clock: Pick<Clock, 'now'>; readonly keys: Pick<Keys, 'unseal' | 'macs'> }

interface Row {
  id: CustomerId; language: Language; zone: ZoneId | null; chat: { sealed: string; mac: string } | null;
  contacts: readonly { channel: ContactChannel; sealed: string; mac: string }[]; devices: readonly { id: PushDeviceId; sealed: string; mac: string }[];
  /** The newest word for each channel and hash; `at` in seconds. */
  words: readonly { channel: Channel; mac: string; given: boolean; at: number; id: string }[];
}
const READ = `select c.id, c.language, c.zone,
    coalesce((select json_agg(json_build_object('channel', t.channel, 'sealed', t.sealed, 'mac', t.mac) order by t.proved_at, t.id) from people_contacts t where t.customer_id = c.id), '[]') as contacts,
    coalesce((select json_agg(json_build_object('id', d.id, 'sealed', d.sealed, 'mac', d.mac) order by d.added_at, d.id) from people_push_devices d
      where d.customer_id = c.id and (d.expires_at is null or d.expires_at > to_timestamp($2::bigint))), '[]') as devices,
    (select json_build_object('sealed', l.sealed, 'mac', l.mac) from people_telegram_links l where l.customer_id = c.id) as chat,
    coalesce((select json_agg(json_build_object('channel', k.channel, 'mac', k.mac, 'given', k.given, 'at', extract(epoch from k.at)::bigint, 'id', k.id)) from (
      select distinct on (channel, mac) channel, mac, given, at, id from people_consents where customer_id = c.id and purpose = $3 order by channel, mac, at desc, id desc) k), '[]') as words
  from people_customers c where c.id = any($1::text[]) and c.deleted_at is null`;

/** Where these people may be written to, in two statements however many they are; who is deleted or unknown is left out. */
export async function reachesOf(app: ReachApp, customers: readonly CustomerId[], purpose: Purpose): Promise<ReadonlyMap<CustomerId, Reach>> {
  if (customers.length === 0) return new Map();
  const people = await app.db.query<Row>(READ, [customers, app.clock.now(), purpose], 'people_reach');
  const said = new Map(people.rows.flatMap((row) => row.words.map((word) => [`${row.id} ${word.channel} ${word.mac}`, word] as const)));
  /** The newest word under any of its hashes: one may be from before a rotation of the keys. */
  const may = (customer: CustomerId, channel: Channel, macs: readonly string[]): boolean => {
    const words = macs.flatMap((mac) => said.get(`${customer} ${channel} ${mac}`) ?? []).sort((a, b) => b.at - a.at || (b.id < a.id ? -1 : 1));
    return purpose === 'code' || (words[0]?.given ?? DEFAULT_CONSENT[purpose]);
  };
  const opened = people.rows.map((row) => ({ row, contacts: row.contacts.map((one) => ({ channel: one.channel, address: openAddress(app.keys, one.sealed) })) }));
  const stopped = purpose === 'code' ? new Set<string>() : await stoppedOf(app, opened.flatMap(({ contacts }) => contacts.flatMap((one) => (one.channel === 'sms' ? [one.address] : []))));
  return new Map(opened.map(({ row, contacts }) => {
    const first = (channel: ContactChannel): string | null =>
      contacts.find((one) => one.channel === channel && may(row.id, channel, addressMacs(app.keys, one.address)) && !(channel === 'sms' && stopped.has(one.address)))?.address ?? null;
    return [row.id, {
      customer: row.id, language: row.language, zone: row.zone, email: first('email'), sms: first('sms'),
      push: row.devices.filter((one) => may(row.id, 'push', [one.mac])).map((one) => ({ id: one.id, address: openAddress(app.keys, one.sealed) })),
      telegram: row.chat !== null && may(row.id, 'telegram', [row.chat.mac]) ? openAddress(app.keys, row.chat.sealed) : null,
    }];
  }));
}

/** The same for one person; calls that come together share the statements of `reachesOf`. */
export const reachOf = (app: ReachApp, customer: CustomerId, purpose: Purpose): Promise<Reach | null> => gather(app.db, { app, customer, purpose });

interface Asked { readonly app: ReachApp; readonly customer: CustomerId; readonly purpose: Purpose }
const gather = perDb<Asked, Reach | null>(() => grouped(async (asked) => {
  const found = new Map<Purpose, ReadonlyMap<CustomerId, Reach>>();
  for (const [purpose, those] of Map.groupBy(asked, (one) => one.purpose)) found.set(purpose, await reachesOf(asked[0]!.app, [...new Set(those.map((one) => one.customer))], purpose));
  return asked.map((one) => found.get(one.purpose)?.get(one.customer) ?? null);
}));

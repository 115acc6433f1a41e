import type { CustomerId, Id, SessionId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { isPushService, readSubscription, subscriptionText } from '../notices/notices.ts';
import { consentWrites, type ShownWords } from './consents.ts';
import { plainName } from '../../base/plain-name.ts';

export type PushDeviceId = Id<'psh'>;
/** A device that may be notified. */
export interface PushDevice {
  readonly id: PushDeviceId;
  readonly name: string;
  readonly addedAt: Instant;
  /** As the push service said; null where it said nothing. */
  readonly expiresAt: Instant | null;
  /** The session it was added in, so that a page can say "this device". */
  readonly session: SessionId | null;
}

export interface AddPushDevice {
  readonly customer: CustomerId;
  /** The browser's PushSubscription, as an object or as JSON. */
  readonly subscription: unknown;
  readonly name: string;
  readonly expiresAt: Instant | null;
  readonly by: By;
  /** The browser's session: ending it by hand takes the device away. */
  readonly session?: SessionId | null;
  /** What the page said when notifications were allowed; goes into the ledger of consents. */
  readonly consent?: ShownWords;
}

export const PUSH_DEVICE_NAME_MAX = 40;
/** The eleventh takes the place of the oldest: nobody tidies a list of old phones. */
export const PUSH_DEVICES_MAX = 10;

interface Row { id: PushDeviceId; customer_id: CustomerId; session_id: SessionId | null; mac: string; older_macs: readonly string[]; sealed: string; name: string; added_at: Instant; expires_at: Instant | null }
const addShape: Shape<Row> = {
  name: 'people.push_devices', guard: true,
  columns: { id: 'text', customer_id: 'text', session_id: 'text', mac: 'text', older_macs: 'jsonb', sealed: 'text', name: 'text', added_at: 'timestamptz', expires_at: 'timestamptz' },
  steps: (rows) => [
    // Added under an older master secret: the same browser has another hash, which no conflict would tell.
    ['older', `delete from people_push_devices d using ${rows} r where r.older_macs ? d.mac returning 1`],
    ['most', `delete from people_push_devices d using ${rows} r where d.customer_id = r.customer_id and d.mac <> r.mac and d.id in (
      select o.id from people_push_devices o where o.customer_id = r.customer_id and o.mac <> r.mac order by o.added_at desc, o.id desc offset ${PUSH_DEVICES_MAX - 1}) returning 1`],
    // A session that has been ended in the meantime takes no device with it that comes after.
    ['alive', `select r.id from ${rows} r where r.session_id is null or exists (select 1 from people_sessions s where s.id = r.session_id and s.ended_at is null and s.customer_id = r.customer_id)`],
  ],
  sql: (rows) => `insert into people_push_devices (id, customer_id, session_id, mac, sealed, name, added_at, expires_at)
    select r.id, r.customer_id, r.session_id, r.mac, r.sealed, r.name, r.added_at, r.expires_at from ${rows} r join ${rows}_alive a on a.id = r.id
    on conflict (mac) do update set customer_id = excluded.customer_id, session_id = excluded.session_id, sealed = excluded.sealed, name = excluded.name, added_at = excluded.added_at, expires_at = excluded.expires_at
    returning 1`,
};
const removeShape: Shape<{ id: PushDeviceId; customer_id: CustomerId }> = {
  name: 'people.push_devices_remove', guard: true,
  columns: { id: 'text', customer_id: 'text' },
  sql: (rows) => `delete from people_push_devices d using ${rows} r where d.id = r.id and d.customer_id = r.customer_id returning 1`,
};

export interface PushDevicesParts {
  readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly newId: NewId; readonly keys: Pick<Keys, 'mac' | 'macs' | 'seal' | 'unseal'>;
  /** Which endpoints may be asked; by default those of the push services we know. The demo takes its own sandbox too. */
  readonly mayPush?: (endpoint: string) => boolean;
}

/** Devices that may be notified: added by their browsers, found by their endpoint's hash, gone with the session, by hand, or when dead. */
export function openPushDevices({ db, commit, clock, newId, keys, mayPush = isPushService }: PushDevicesParts) {
  return {
    /** Adds a device, or moves a known one to this person and session. Refuses `malformed` (no subscription, or at no push service we know) and `sign_in_needed`. */
    async addPushDevice(wish: AddPushDevice): Promise<void> {
      const subscription = readSubscription(wish.subscription);
      if (subscription === null || !mayPush(subscription.endpoint)) throw new Refusal('malformed', { field: 'subscription' });
      const at = clock.now(), id = newId('psh');
      const [mac = '', ...older] = addressMacs(keys, subscription.endpoint);
      try {
        await commit([
          write(addShape, {
            id, customer_id: wish.customer, session_id: wish.session ?? null, mac, older_macs: older, sealed: sealAddress(keys, subscriptionText(subscription)).sealed,
            name: plainName(wish.name, PUSH_DEVICE_NAME_MAX) ?? '—', added_at: at, expires_at: wish.expiresAt,
          }),
          journalWrite({ at, by: wish.by, what: 'push.added', subject: wish.customer, facts: { device: id } }, { newId }),
          ...consentWrites({ newId }, { customer: wish.customer, channel: 'push', mac, shown: wish.consent, at, by: wish.by }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('sign_in_needed');
        throw error;
      }
    },
    /** A person's devices, the newest first; those that have run out are left out. */
    async pushDevices(customer: CustomerId): Promise<readonly PushDevice[]> {
      const { rows } = await db.query<Pick<Row, 'id' | 'name' | 'added_at' | 'expires_at' | 'session_id'>>(
        `select id, name, added_at, expires_at, session_id from people_push_devices where customer_id = $1 and (expires_at is null or expires_at > to_timestamp($2::bigint)) order by added_at desc, id desc`,
        [customer, clock.now()], 'people_push_devices');
      return rows.map((row) => ({ id: row.id, name: row.name, addedAt: row.added_at, expiresAt: row.expires_at, session: row.session_id }));
    },
    /** Takes a device of this person away; somebody else's is not found. */
    async removePushDevice(wish: { readonly customer: CustomerId; readonly device: PushDeviceId; readonly by: By }): Promise<void> {
      try {
        await commit([
          write(removeShape, { id: wish.device, customer_id: wish.customer }),
          journalWrite({ at: clock.now(), by: wish.by, what: 'push.removed', subject: wish.customer, facts: { device: wish.device } }, { newId }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('not_found');
        throw error;
      }
    },
  };
}

export interface GoneApp { readonly db: Db; readonly committer: Pick<Committer, 'commit'>; readonly clock: Pick<Clock, 'now'>; readonly newId: NewId; readonly keys: Pick<Keys, 'macs'> }

/** A device whose push service says that it is no more (404, 410), unless it was added again since it was asked. Again is fine. */
export async function forgetPushDevice(app: GoneApp, gone: { readonly to: string; readonly at: Instant }): Promise<void> {
  const subscription = readSubscription(gone.to);
  if (subscription === null) return;
  const row = (await app.db.query<{ id: PushDeviceId; customer_id: CustomerId }>(
    'select id, customer_id from people_push_devices where mac = any($1::text[]) and added_at <= $2', [addressMacs(app.keys, subscription.endpoint), isoOf(gone.at)])).rows[0];
  if (!row) return;
  await app.committer.commit([
    write(removeGoneShape, row),
    journalWrite({ at: app.clock.now(), by: { door: 'job', actor: 'job:notices', reason: 'the push service says it is gone' }, what: 'push.gone', subject: row.customer_id, facts: { device: row.id } }, app),
  ]);
}
// Without a guard: removed by hand in the meantime is as good.
const removeGoneShape: Shape<{ id: PushDeviceId; customer_id: CustomerId }> = { ...removeShape, name: 'people.push_devices_gone', guard: false };

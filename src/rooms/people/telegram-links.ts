import type { CustomerId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, isoOf, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape, type Write } from '../../platform/db/unit.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
import type { NewId, Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { noticeWrite, type AccountChange } from '../notices/notices.ts';
import { consentWrites, type ShownWords } from './consents.ts';
import { openCustomers } from './customers.ts';
import { tellWrites } from './tell.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

/** A link to the bot works for so long, once. */
export const TELEGRAM_CODE_SECONDS = 10 * MINUTE;
/** Telegram repeats a call it got no answer to for about a day. */
const UPDATES_KEPT_S = 3 * DAY;

export interface TelegramLink { readonly linkedAt: Instant }

const codeShape: Shape<{ code_hash: string; customer_id: CustomerId; consent: ShownWords; expires_at: Instant }> = {
  name: 'people.telegram_codes',
  columns: { code_hash: 'text', customer_id: 'text', consent: 'jsonb', expires_at: 'timestamptz' },
  // A new link makes the older ones of this person worthless.
  steps: (rows) => [['older', `delete from people_telegram_codes c using ${rows} r where c.customer_id = r.customer_id and c.used_at is null returning 1`]],
  sql: (rows) => `insert into people_telegram_codes (code_hash, customer_id, consent, expires_at) select code_hash, customer_id, consent, expires_at from ${rows} returning 1`,
};
const updateShape: Shape<{ update_id: bigint; at: Instant }> = {
  name: 'people.telegram_updates', guard: true,
  columns: { update_id: 'bigint', at: 'timestamptz' },
  sql: (rows) => `insert into people_telegram_updates (update_id, at) select update_id, at from ${rows} on conflict do nothing returning 1`,
};
const useShape: Shape<{ code_hash: string; at: Instant }> = {
  name: 'people.telegram_codes_use', guard: true,
  columns: { code_hash: 'text', at: 'timestamptz' },
  sql: (rows) => `update people_telegram_codes c set used_at = r.at from ${rows} r where c.code_hash = r.code_hash and c.used_at is null and c.expires_at > r.at returning 1`,
};
const linkShape: Shape<{ customer_id: CustomerId; mac: string; older_macs: readonly string[]; sealed: string; linked_at: Instant }> = {
  name: 'people.telegram_links',
  columns: { customer_id: 'text', mac: 'text', older_macs: 'jsonb', sealed: 'text', linked_at: 'timestamptz' },
  // The chat leaves whoever had it: it belongs to the person whose code it has just shown.
  steps: (rows) => [['moved', `delete from people_telegram_links l using ${rows} r where (l.mac = r.mac or r.older_macs ? l.mac) and l.customer_id <> r.customer_id returning 1`]],
  // Naming the step makes it run first, or the chat would be there twice for a moment.
  sql: (rows) => `insert into people_telegram_links (customer_id, mac, sealed, linked_at) select customer_id, mac, sealed, linked_at from ${rows} where (select count(*) from ${rows}_moved) >= 0
    on conflict (customer_id) do update set mac = excluded.mac, sealed = excluded.sealed, linked_at = excluded.linked_at returning 1`,
};
const unlinkShape: Shape<{ customer_id: CustomerId }> = {
  name: 'people.telegram_unlink', guard: true,
  columns: { customer_id: 'text' },
  sql: (rows) => `delete from people_telegram_links l using ${rows} r where l.customer_id = r.customer_id returning 1`,
};

export interface TelegramLinksParts {
  readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly random: Random; readonly newId: NewId;
  readonly keys: Pick<Keys, 'mac' | 'macs' | 'seal' | 'unseal'>;
  /** The address that opens the bot with a code; null: this shop has no bot. */
  readonly telegramUrl?: ((code: string) => string) | null;
}

/** The Telegram chat of a person: linked by a one-time code that the person's own tap carries to the bot, and let go by hand, by /stop, or when the bot is blocked. */
export function openTelegramLinks(parts: TelegramLinksParts) {
  const { db, commit, clock, newId, keys } = parts;
  const urlOf = parts.telegramUrl ?? null;
  const { findCustomer } = openCustomers(parts);
  const ownerOf = async (chat: string): Promise<CustomerId | null> =>
    (await db.query<{ customer_id: CustomerId }>('select customer_id from people_telegram_links where mac = any($1::text[])', [addressMacs(keys, chat)], 'people_telegram_owner')).rows[0]?.customer_id ?? null;
  const isKnown = async (updateId: bigint): Promise<boolean> => (await db.query('select 1 from people_telegram_updates where update_id = $1', [updateId.toString()], 'people_telegram_known')).rowCount > 0;
  /** One line into the chat itself, in the person's language. */
  const tellChat = async (customer: CustomerId, chat: string, change: AccountChange, at: Instant): Promise<Write[]> => {
    const person = await findCustomer(customer);
    return person === null ? [] : [noticeWrite({
      id: newId('ntc'), kind: 'account.changed', channel: 'telegram', language: person.language, to: sealAddress(keys, chat), ref: newId('ntc'), payload: { change, at, zone: person.zone ?? readerZone(undefined, person.language) }, at,
    })];
  };

  return {
    /** Whether this shop has a bot. */
    hasTelegram: urlOf !== null,
    /** The link that opens the bot: ten minutes, once, for this person. Refuses not_found where there is no bot. */
    async startTelegramLink(wish: { readonly customer: CustomerId; readonly consent: ShownWords; readonly by: By }): Promise<{ readonly url: string; readonly expiresAt: Instant }> {
      if (urlOf === null) throw new Refusal('not_found');
      const code = newToken(parts.random), at = clock.now(), expiresAt = plusSeconds(at, TELEGRAM_CODE_SECONDS);
      await commit([
        write(codeShape, { code_hash: tokenHash(code), customer_id: wish.customer, consent: wish.consent, expires_at: expiresAt }),
        journalWrite({ at, by: wish.by, what: 'telegram.link_asked', subject: wish.customer }, { newId }),
      ]);
      return { url: urlOf(code), expiresAt };
    },
    /**
     * The bot was started from such a link. A wrong, used or old code is refused and changes nothing; a call that was dealt with
     * before is known and changes nothing either.
     */
    async completeTelegramLink(heard: { readonly updateId: bigint; readonly chat: string; readonly code: string }): Promise<'linked' | 'known' | 'refused'> {
      if (await isKnown(heard.updateId)) return 'known';
      if (!isToken(heard.code)) return 'refused';
      const at = clock.now(), hash = tokenHash(heard.code);
      const row = (await db.query<{ customer_id: CustomerId; consent: ShownWords }>(
        'select customer_id, consent from people_telegram_codes where code_hash = $1 and used_at is null and expires_at > $2', [hash, isoOf(at)])).rows[0];
      const person = row === undefined ? null : await findCustomer(row.customer_id);
      if (row === undefined || person === null) return 'refused';
      const by: By = { door: 'web', actor: `customer:${person.id}`, reason: 'telegram /start' };
      const [mac = '', ...older] = addressMacs(keys, heard.chat);
      try {
        await commit([
          write(updateShape, { update_id: heard.updateId, at }),
          write(useShape, { code_hash: hash, at }),
          write(linkShape, { customer_id: person.id, mac, older_macs: older, sealed: sealAddress(keys, heard.chat).sealed, linked_at: at }),
          journalWrite({ at, by, what: 'telegram.linked', subject: person.id }, { newId }),
          ...consentWrites({ newId }, { customer: person.id, channel: 'telegram', mac, shown: row.consent, at, by }),
          // At the addresses that were there before, and in the chat, so that its reader knows it worked.
          ...tellWrites({ newId, keys }, { customer: person, change: 'telegram_linked', at }),
          ...await tellChat(person.id, heard.chat, 'telegram_linked', at),
        ]);
        return 'linked';
      } catch (error) {
        if (error instanceof GuardFailed) return error.guard === updateShape.name ? 'known' : 'refused';
        throw error;
      }
    },
    telegramOf: async (customer: CustomerId): Promise<TelegramLink | null> => {
      const row = (await db.query<{ linked_at: Instant }>('select linked_at from people_telegram_links where customer_id = $1', [customer], 'people_telegram_of')).rows[0];
      return row === undefined ? null : { linkedAt: row.linked_at };
    },
    /** By hand, on the page. Refuses not_found when there is no link. */
    async unlinkTelegram(wish: { readonly customer: CustomerId; readonly by: By }): Promise<void> {
      try {
        await commit([write(unlinkShape, { customer_id: wish.customer }), journalWrite({ at: clock.now(), by: wish.by, what: 'telegram.unlinked', subject: wish.customer }, { newId })]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('not_found');
        throw error;
      }
    },
    /** /stop in the chat, or the bot was blocked: nothing is written there any more. `tell`: one line says so, which a blocked bot cannot. */
    async stopTelegram(heard: { readonly updateId: bigint; readonly chat: string; readonly tell: boolean }): Promise<'stopped' | 'known' | 'not_linked'> {
      if (await isKnown(heard.updateId)) return 'known';
      const customer = await ownerOf(heard.chat);
      if (customer === null) return 'not_linked';
      const at = clock.now();
      try {
        await commit([
          write(updateShape, { update_id: heard.updateId, at }),
          write(unlinkShape, { customer_id: customer }),
          journalWrite({ at, by: { door: 'web', actor: `customer:${customer}`, reason: heard.tell ? 'telegram /stop' : 'telegram blocked' }, what: 'telegram.unlinked', subject: customer }, { newId }),
          ...heard.tell ? await tellChat(customer, heard.chat, 'telegram_unlinked', at) : [],
        ]);
        return 'stopped';
      } catch (error) {
        if (error instanceof GuardFailed) return 'known';
        throw error;
      }
    },
    forgetOldTelegram: async (now: Instant): Promise<void> => {
      await db.query('delete from people_telegram_codes where expires_at < $1', [isoOf(plusSeconds(now, -DAY))]);
      await db.query('delete from people_telegram_updates where at < $1', [isoOf(plusSeconds(now, -UPDATES_KEPT_S))]);
    },
  };
}

const goneShape: Shape<{ customer_id: CustomerId; macs: readonly string[]; at: Instant }> = {
  name: 'people.telegram_gone',
  columns: { customer_id: 'text', macs: 'jsonb', at: 'timestamptz' },
  sql: (rows) => `delete from people_telegram_links l using ${rows} r where l.customer_id = r.customer_id and r.macs ? l.mac and l.linked_at <= r.at returning 1`,
};
export interface TelegramGoneApp { readonly db: Db; readonly committer: Pick<Committer, 'commit'>; readonly clock: Pick<Clock, 'now'>; readonly newId: NewId; readonly keys: Pick<Keys, 'macs'> }

/** A chat in which the bot may not write any more, unless it was linked again since. Again is fine. */
export async function forgetTelegram(app: TelegramGoneApp, gone: { readonly to: string; readonly at: Instant }): Promise<void> {
  const macs = addressMacs(app.keys, gone.to);
  const row = (await app.db.query<{ customer_id: CustomerId }>('select customer_id from people_telegram_links where mac = any($1::text[]) and linked_at <= $2', [macs, isoOf(gone.at)])).rows[0];
  if (!row) return;
  await app.committer.commit([
    write(goneShape, { customer_id: row.customer_id, macs, at: gone.at }),
    journalWrite({ at: app.clock.now(), by: { door: 'job', actor: 'job:notices', reason: 'the bot may not write there' }, what: 'telegram.gone', subject: row.customer_id }, app),
  ]);
}

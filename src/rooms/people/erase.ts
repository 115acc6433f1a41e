import type { CustomerId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { AccountChange } from '../notices/notices.ts';
import type { Customer } from './customers.ts';
import { tellWrites, type TellParts } from './tell.ts';

const eraseShape: Shape<{ customer_id: CustomerId; at: Instant }> = {
  name: 'people.erase', guard: true,
  columns: { customer_id: 'text', at: 'timestamptz' },
  steps: (rows) => [
    ['links', `delete from people_line_links l using ${rows} r where l.customer_id = r.customer_id or l.invitation in (select id from people_invitations i where i.owner_id = r.customer_id) returning 1`],
    // What another person had shared stays taken: an invitation never opens a second time.
    ['taken', `update people_invitations i set accepted_by = null, revoked_at = coalesce(i.revoked_at, r.at) from ${rows} r where i.accepted_by = r.customer_id returning 1`],
    ['given', `delete from people_invitations i using ${rows} r where i.owner_id = r.customer_id returning 1`],
    ['passkeys', `delete from people_passkeys p using ${rows} r where p.customer_id = r.customer_id returning 1`],
    ['passcodes', `delete from people_passcodes p using ${rows} r where p.customer_id = r.customer_id returning 1`],
    ['contacts', `delete from people_contacts t using ${rows} r where t.customer_id = r.customer_id returning 1`],
    ['programs', `delete from people_api_grants g using ${rows} r where g.customer_id = r.customer_id returning 1`],
    ['devices', `delete from people_push_devices d using ${rows} r where d.customer_id = r.customer_id returning 1`],
    ['chats', `delete from people_telegram_links l using ${rows} r where l.customer_id = r.customer_id returning 1`],
    ['chat_codes', `delete from people_telegram_codes c using ${rows} r where c.customer_id = r.customer_id returning 1`],
    ['sessions', `delete from people_sessions s using ${rows} r where s.customer_id = r.customer_id returning 1`],
    ['challenges', `delete from people_challenges c using ${rows} r where c.customer_id = r.customer_id returning 1`],
  ],
  sql: (rows) => `update people_customers c set deleted_at = r.at, zone = null from ${rows} r where c.id = r.customer_id and c.deleted_at is null returning 1`,
};

/** Settings of a person, what they are told, and the end of one. */
export function openErasure({ db, commit, clock, newId, keys }: TellParts & { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock }) {
  return {
    /** Tells an owner that somebody else proved one of their lines; at other addresses than the line's own number, where there are any. */
    async tellOwner(owner: Customer, change: AccountChange, number: string | null): Promise<void> {
      const others = owner.contacts.filter((one) => one.address !== number);
      await commit(tellWrites({ newId, keys }, { customer: owner, change, at: clock.now(), to: others.length > 0 ? others : owner.contacts }));
    },
    /** Written down and told at once: whoever downloads a person's data may not be that person. */
    async noteExport(customer: Customer, by: By): Promise<void> {
      const at = clock.now();
      await commit([journalWrite({ at, by, what: 'customer.exported', subject: customer.id }, { newId }), ...tellWrites({ newId, keys }, { customer, change: 'data_exported', at })]);
    },
    async keepSettings(customer: Customer, wish: { readonly language: Language; readonly zone: ZoneId | null }): Promise<void> {
      await db.query('update people_customers set language = $2, zone = $3 where id = $1 and deleted_at is null', [customer.id, wish.language, wish.zone]);
    },
    /**
     * Deletes a person: addresses, passkeys, lines, sessions, names. What stays is an id without a face, under which the books
     * keep their amounts, and the ledger of consents with hashes for addresses, which the law asks to keep. One commit.
     * The last words go to the addresses on file before they are gone.
     */
    async deleteCustomer(customer: Customer, by: By): Promise<void> {
      const at = clock.now();
      await commit([
        write(eraseShape, { customer_id: customer.id, at }),
        journalWrite({ at, by, what: 'customer.deleted', subject: customer.id, facts: { contacts: customer.contacts.length, lines: customer.lines.length } }, { newId }),
        ...tellWrites({ newId, keys }, { customer, change: 'account_deleted', at }),
      ]);
    },
  };
}

import type { CustomerId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { contactWrite, type ContactAddress, type ContactId } from './contacts.ts';
import type { Customer } from './customers.ts';
import { endSessionsWrite } from './session-list.ts';
import type { Session } from './sessions.ts';
import { tellWrites, type TellParts } from './tell.ts';

export const CONTACTS_MAX = 6;

// The last address stays: without one nobody could sign in or be told anything. Of two removals at once the second finds one left.
const removeShape: Shape<{ id: ContactId; customer_id: string }> = {
  name: 'people.contacts_remove', guard: true,
  columns: { id: 'text', customer_id: 'text' },
  steps: (rows) => [['held', `select c.id from people_customers c join ${rows} r on r.customer_id = c.id order by c.id for update of c`]],
  sql: (rows) => `delete from people_contacts t using ${rows} r, ${rows}_held h where t.id = r.id and t.customer_id = r.customer_id and h.id = r.customer_id
    and (select count(*) from people_contacts o where o.customer_id = r.customer_id) > 1 returning 1`,
};

/** Adding and removing addresses. Both end every other session and tell the addresses that were there before. */
export function openContactChanges({ db, commit, clock, newId, keys }: TellParts & { readonly db: Db; readonly keys: Pick<Keys, 'seal' | 'mac' | 'macs'>; readonly commit: Committer['commit']; readonly clock: Clock }) {
  return {
    /** Adds an address that a code has just proved. Refuses contact_taken when it opens another account. */
    async addContact(wish: { readonly customer: Customer; readonly session: Session; readonly contact: ContactAddress; readonly by: By }): Promise<void> {
      if (wish.customer.contacts.length >= CONTACTS_MAX) throw new Refusal('too_many_contacts');
      const at = clock.now(), id = newId('cnt');
      try {
        await commit([
          contactWrite(keys, { id, customer: wish.customer.id, contact: wish.contact, at }),
          endSessionsWrite({ customer: wish.customer.id, but: wish.session.id, at }),
          journalWrite({ at, by: wish.by, what: 'contact.added', subject: wish.customer.id, facts: { contact: id, channel: wish.contact.channel } }, { newId }),
          ...tellWrites({ newId, keys }, { customer: wish.customer, change: 'contact_added', at }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('contact_taken');
        throw error;
      }
    },
    /** A number that went back to its carrier signs nobody in any more; it stays only where it is a person's last address. Answers whether it was forgotten. */
    async forgetNumber(number: string, by: By): Promise<boolean> {
      const gone = (await db.query<{ id: ContactId; customer: CustomerId }>(
        `delete from people_contacts t where channel = 'sms' and mac = any($1::text[]) and exists (select 1 from people_contacts o where o.customer_id = t.customer_id and o.id <> t.id)
         returning t.id, t.customer_id as customer`, [addressMacs(keys, number)])).rows[0];
      if (!gone) return false;
      const at = clock.now();
      await commit([endSessionsWrite({ customer: gone.customer, at }), journalWrite({ at, by, what: 'contact.forgotten', subject: gone.customer, facts: { contact: gone.id } }, { newId })]);
      return true;
    },
    /** Removes an address of this person. Refuses last_contact. */
    async removeContact(wish: { readonly customer: Customer; readonly session: Session; readonly contact: string; readonly by: By }): Promise<void> {
      const contact = wish.customer.contacts.find((one) => one.id === wish.contact);
      if (!contact) throw new Refusal('not_found');
      const at = clock.now();
      try {
        await commit([
          write(removeShape, { id: contact.id, customer_id: wish.customer.id }),
          endSessionsWrite({ customer: wish.customer.id, but: wish.session.id, at }),
          journalWrite({ at, by: wish.by, what: 'contact.removed', subject: wish.customer.id, facts: { contact: contact.id, channel: contact.channel } }, { newId }),
          ...tellWrites({ newId, keys }, { customer: wish.customer, change: 'contact_removed', at }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('last_contact');
        throw error;
      }
    },
  };
}

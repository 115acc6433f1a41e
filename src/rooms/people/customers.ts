import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { contactWrite, openContact, type Contact, type ContactAddress, type StoredContact } from './contacts.ts';
import type { LineLink, LineRole, StoredLink } from './line-links.ts';

export interface Customer {
  readonly id: CustomerId;
  /** Every address this person has proved, oldest first. */
  readonly contacts: readonly Contact[];
  /** The one proved first of its kind: where receipts and notices go. */
  readonly email: string | null;
  readonly phone: string | null;
  /** The lines of this person, oldest first: own ones and those another person shares. */
  readonly lines: readonly LineLink[];
  /** How many passkeys this person has. */
  readonly passkeys: number;
  readonly language: Language;
  /** The clock this person chose; null: as on the device they read with. */
  readonly zone: ZoneId | null;
  readonly createdAt: Instant;
}

interface Row { id: CustomerId; language: Language; zone: ZoneId | null; created_at: Instant; contacts: readonly StoredContact[]; lines: readonly StoredLink[]; passkeys: number }
export interface CustomersParts { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly newId: NewId; readonly keys: Pick<Keys, 'mac' | 'macs' | 'seal' | 'unseal'> }

const customerShape: Shape<{ id: CustomerId; language: Language; zone: ZoneId | null; created_at: Instant }> = {
  name: 'people.customers',
  columns: { id: 'text', language: 'text', zone: 'text', created_at: 'timestamptz' },
  sql: (rows) => `insert into people_customers (id, language, zone, created_at) select id, language, zone, created_at from ${rows} returning 1`,
};

// One statement for the person, the addresses and the lines: it is read with every page of somebody who is signed in.
const READ = `select c.id, c.language, c.zone, c.created_at,
    coalesce((select json_agg(json_build_object('id', t.id, 'channel', t.channel, 'sealed', t.sealed, 'at', extract(epoch from t.proved_at)::bigint) order by t.proved_at, t.id)
      from people_contacts t where t.customer_id = c.id), '[]') as contacts,
    coalesce((select json_agg(json_build_object('line', l.line_id, 'role', l.role, 'name', l.name, 'kind', l.kind, 'proof', l.proof, 'at', extract(epoch from l.bound_at)::bigint) order by l.bound_at, l.line_id)
      from people_line_links l where l.customer_id = c.id), '[]') as lines,
    (select count(*) from people_passkeys p where p.customer_id = c.id)::int as passkeys
  from people_customers c where c.deleted_at is null and `;

/** Who the shop knows: a person is an id, the addresses proved by a code, and lines. */
export function openCustomers({ db, commit, clock, newId, keys }: CustomersParts) {
  const shown = ({ contacts: stored, lines, created_at, ...row }: Row): Customer => {
    const contacts = stored.map((one) => openContact(keys, one));
    const first = (channel: Contact['channel']) => contacts.find((one) => one.channel === channel)?.address ?? null;
    return { ...row, contacts, email: first('email'), phone: first('sms'), createdAt: created_at, lines: lines.map(({ at, ...link }) => ({ ...link, boundAt: at as Instant })) };
  };
  const findCustomer = async (id: CustomerId): Promise<Customer | null> => (await db.query<Row>(`${READ} c.id = $1`, [id], 'people_customer')).rows.map(shown)[0] ?? null;
  const findCustomerBy = async ({ channel, address }: ContactAddress): Promise<Customer | null> => (await db.query<Row>(
    `${READ} c.id = (select customer_id from people_contacts where channel = $1 and mac = any($2::text[]) order by proved_at limit 1)`, [channel, addressMacs(keys, address)], 'people_customer_by')).rows.map(shown)[0] ?? null;

  return {
    findCustomer, findCustomerBy,
    /** The customer of a proved address, made at the first time. Two calls at once give one customer. */
    async ensureCustomer(contact: ContactAddress, about: { readonly language: Language; readonly zone: ZoneId | null; readonly by?: By }): Promise<Customer> {
      for (let attempt = 1; ; attempt++) {
        // Looked up first: one who was stored under an older master secret has another hash, which no conflict would tell.
        const known = await findCustomerBy(contact);
        if (known) return known;
        const id = newId('cus'), at = clock.now();
        try {
          await commit([
            write(customerShape, { id, language: about.language, zone: about.zone, created_at: at }),
            contactWrite(keys, { id: newId('cnt'), customer: id, contact, at }),
            journalWrite({ at, by: about.by ?? { door: 'web', actor: `customer:${id}`, reason: 'first sign-in' }, what: 'customer.made', subject: id, facts: { channel: contact.channel } }, { newId }),
          ]);
          return (await findCustomer(id))!;
        } catch (error) {
          if (!(error instanceof GuardFailed) || attempt >= TRIES) throw error;
        }
      }
    },
  };
}

const TRIES = 3;

/** What this person may do with a line; null when it is none of theirs. */
export const roleOn = (customer: Customer | null, line: LineId): LineRole | null => customer?.lines.find((one) => one.line === line)?.role ?? null;

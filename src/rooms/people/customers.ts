import type { CustomerId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';

export interface Customer {
  readonly id: CustomerId;
  /** As first given. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
  readonly zone: ZoneId | null;
  readonly createdAt: Instant;
}

interface Row { id: CustomerId; email_sealed: string | null; phone_sealed: string | null; language: Language; zone: ZoneId | null; created_at: Instant }
export interface CustomersParts { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly keys: Pick<Keys, 'mac' | 'macs' | 'seal' | 'unseal'> }

export function openCustomers({ db, clock, newId, keys }: CustomersParts) {
  const opened = (sealed: string | null): string | null => sealed && openAddress(keys, sealed);
  const shown = ({ created_at, email_sealed, phone_sealed, ...row }: Row): Customer => ({ ...row, email: opened(email_sealed), phone: opened(phone_sealed), createdAt: created_at });
  const find = async (column: 'id' | 'email_mac' | 'phone_mac', values: readonly string[]): Promise<Customer | null> => {
    const row = (await db.query<Row>(
      `select id, email_sealed, phone_sealed, language, zone, created_at from people_customers where ${column} = any($1::text[]) order by created_at limit 1`, [values], `people_customer_${column}`)).rows[0];
    return row ? shown(row) : null;
  };
  const findCustomerByPhone = (phone: string) => find('phone_mac', addressMacs(keys, phone));
  const findCustomerByEmail = (email: string) => find('email_mac', addressMacs(keys, email));
  return {
    findCustomer: (id: CustomerId) => find('id', [id]),
    findCustomerByPhone,
    findCustomerByEmail,
    /** The customer of a proved number or address, made at the first time. Two calls at once give one customer. */
    async ensureCustomer(wish: { readonly phone: string; readonly email?: null } | { readonly email: string; readonly phone?: null }, about: { readonly language: Language; readonly zone: ZoneId | null }): Promise<Customer> {
      const again = (): Promise<Customer | null> => (wish.phone ? findCustomerByPhone(wish.phone) : findCustomerByEmail(wish.email!));
      // Looked up first: one who was stored under an older master secret has another hash, which no conflict would tell.
      const known = await again();
      if (known) return known;
      const phone = wish.phone ? sealAddress(keys, wish.phone) : null, email = wish.email ? sealAddress(keys, wish.email.trim()) : null;
      await db.query(
        `insert into people_customers (id, email_sealed, email_mac, phone_sealed, phone_mac, language, zone, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::bigint)) on conflict do nothing`,
        [newId('cus'), email?.sealed ?? null, email?.mac ?? null, phone?.sealed ?? null, phone?.mac ?? null, about.language, about.zone, clock.now()]);
      return (await again())!;
    },
  };
}

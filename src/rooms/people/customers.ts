import type { CustomerId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { NewId } from '../../platform/random.ts';

export interface Customer {
  readonly id: CustomerId;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
  readonly zone: ZoneId | null;
  readonly createdAt: Instant;
}

interface Row { id: CustomerId; email: string | null; phone: string | null; language: Language; zone: ZoneId | null; created_at: Instant }
const shown = ({ created_at, ...row }: Row): Customer => ({ ...row, createdAt: created_at });

/** Mail programs treat the case of an address as one; so do we, or one person becomes two. */
const sameCase = (email: string | null | undefined): string | null => email?.trim().toLowerCase() ?? null;

export function openCustomers({ db, clock, newId }: { readonly db: Db; readonly clock: Clock; readonly newId: NewId }) {
  const find = async (column: 'id' | 'email' | 'phone', value: string): Promise<Customer | null> => {
    const row = (await db.query<Row>(`select id, email, phone, language, zone, created_at from people_customers where ${column} = $1`, [value], `people_customer_${column}`)).rows[0];
    return row ? shown(row) : null;
  };
  return {
    findCustomer: (id: CustomerId) => find('id', id),
    findCustomerByPhone: (phone: string) => find('phone', phone),
    findCustomerByEmail: (email: string) => find('email', sameCase(email)!),
    /** The customer of a proved number or address, made at the first time. Two calls at once give one customer. */
    async ensureCustomer(wish: { readonly phone: string; readonly email?: null } | { readonly email: string; readonly phone?: null }, about: { readonly language: Language; readonly zone: ZoneId | null }): Promise<Customer> {
      const phone = wish.phone ?? null, email = sameCase(wish.email);
      await db.query('insert into people_customers (id, email, phone, language, zone, created_at) values ($1, $2, $3, $4, $5, to_timestamp($6::bigint)) on conflict do nothing',
        [newId('cus'), email, phone, about.language, about.zone, clock.now()]);
      return (await (phone === null ? find('email', email!) : find('phone', phone)))!;
    },
  };
}

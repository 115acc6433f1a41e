import type { CustomerId } from '../../base/ids.ts';
import type { Db, Queryable } from '../../platform/db/db.ts';
import { RENEWAL_COLUMNS, renewalOf, type Renewal, type RenewalRow } from './renewal.ts';

/** What a person paid for, newest first: for their own account. */
export async function renewalsOfPayer(db: Queryable, customer: CustomerId, limit = 500): Promise<Renewal[]> {
  return (await db.query<RenewalRow>(`select ${RENEWAL_COLUMNS} from renewals_renewals where payer ->> 'customer' = $1 order by placed_at desc, id desc limit $2`, [customer, limit], 'renewals_of_payer')).rows.map(renewalOf);
}

/** Takes the addresses of receipts off the renewals of a person who leaves. The amounts stay, under the id alone. */
export async function forgetPayer({ db }: { readonly db: Db }, customer: CustomerId): Promise<number> {
  return (await db.query(`update renewals_renewals set payer = payer || '{"email":null}'::jsonb where payer ->> 'customer' = $1`, [customer])).rowCount;
}

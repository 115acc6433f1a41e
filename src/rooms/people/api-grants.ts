import type { ApiKeyId, CustomerId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';

/** A program a person has let in: its name as the operator gave it, and since when. */
export interface ApiGrant { readonly key: ApiKeyId; readonly name: string; readonly at: Instant }

/** More than this nobody needs; a list one can read is the point of it. */
const GRANTS_MAX = 10;

const grantShape: Shape<{ key_id: ApiKeyId; customer_id: CustomerId; at: Instant }> = {
  name: 'people.api_grants',
  columns: { key_id: 'text', customer_id: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into people_api_grants (key_id, customer_id, at) select key_id, customer_id, at from ${rows} on conflict (customer_id, key_id) do nothing returning 1`,
};

/**
 * Which programs may touch a person's affairs through the API: those that person let in, signed in and with a fresh proof, by
 * the key's public id. Without that a key knows of no customer at all (ADR 0022).
 */
export function openApiGrants({ db, commit, clock, newId }: { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly newId: NewId }) {
  return {
    async grantKey(wish: { readonly customer: CustomerId; readonly key: string; readonly by: By }): Promise<void> {
      const known = (await db.query<{ id: ApiKeyId; many: number }>(
        'select id, (select count(*) from people_api_grants where customer_id = $2)::int as many from people_api_keys where id = $1 and revoked_at is null', [wish.key, wish.customer])).rows[0];
      if (!known) throw new Refusal('not_found');
      if (known.many >= GRANTS_MAX) throw new Refusal('malformed', { field: 'key' });
      const at = clock.now();
      await commit([write(grantShape, { key_id: known.id, customer_id: wish.customer, at }), journalWrite({ at, by: wish.by, what: 'api_grant.given', subject: wish.customer, facts: { key: known.id } }, { newId })]);
    },
    /** At once: the next call of the program finds nobody. */
    async endGrant(wish: { readonly customer: CustomerId; readonly key: string; readonly by: By }): Promise<void> {
      const ended = await db.query('delete from people_api_grants where customer_id = $1 and key_id = $2', [wish.customer, wish.key]);
      if (ended.rowCount > 0) await commit([journalWrite({ at: clock.now(), by: wish.by, what: 'api_grant.ended', subject: wish.customer, facts: { key: wish.key } }, { newId })]);
    },
    listGrants: async (customer: CustomerId): Promise<readonly ApiGrant[]> => (await db.query<ApiGrant>(
      'select g.key_id as key, k.name, g.at from people_api_grants g join people_api_keys k on k.id = g.key_id where g.customer_id = $1 and k.revoked_at is null order by g.at, g.key_id', [customer])).rows,
    isGranted: async (key: ApiKeyId, customer: CustomerId): Promise<boolean> => (await db.query(
      'select 1 from people_api_grants where customer_id = $1 and key_id = $2', [customer, key], 'people_api_grant')).rowCount > 0,
    /** Each look of a program at a person's affairs is written down. */
    async noteLook(key: ApiKeyId, customer: CustomerId, what: 'wallet' | 'auto_renewal'): Promise<void> {
      await commit([journalWrite({ at: clock.now(), by: { door: 'api', actor: `key:${key}`, reason: 'let in by the customer' }, what: `customer.${what}_read`, subject: customer }, { newId })]);
    },
  };
}

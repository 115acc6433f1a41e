import type { CustomerId, Id } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId, Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { answerOf, makeOptions, readMade, readSigned, signOptions, type PasskeySite } from '../../platform/webauthn.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Customer } from './customers.ts';
import { endSessionsWrite } from './session-list.ts';
import type { Session } from './sessions.ts';
import { plainName } from '../../base/plain-name.ts';
import { tellWrites } from './tell.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

export type PasskeyId = Id<'psk'>;
export interface Passkey { readonly id: PasskeyId; readonly name: string; readonly createdAt: Instant; readonly usedAt: Instant | null }
export type PasskeyPurpose = 'add' | 'sign_in' | 'step_up';

const CHALLENGE_SECONDS = 5 * MINUTE;
export const PASSKEYS_MAX = 10;
export const PASSKEY_NAME_MAX = 40;

interface Row { id: PasskeyId; customer_id: CustomerId; credential_id: string; public_key: string; counter: bigint; transports: readonly string[]; name: string; created_at: Instant; used_at: Instant | null }
const insertShape: Shape<Omit<Row, 'used_at'>> = {
  name: 'people.passkeys', guard: true,
  columns: { id: 'text', customer_id: 'text', credential_id: 'text', public_key: 'text', counter: 'bigint', transports: 'jsonb', name: 'text', created_at: 'timestamptz' },
  sql: (rows) => `insert into people_passkeys (id, customer_id, credential_id, public_key, counter, transports, name, created_at)
    select id, customer_id, credential_id, public_key, counter, transports, name, created_at from ${rows} on conflict do nothing returning 1`,
};
const useShape: Shape<{ id: PasskeyId; was: bigint; counter: bigint; used_at: Instant }> = {
  name: 'people.passkeys_use', guard: true,
  columns: { id: 'text', was: 'bigint', counter: 'bigint', used_at: 'timestamptz' },
  // `was` fences: the same signature handed in twice at once moves the counter once.
  sql: (rows) => `update people_passkeys p set counter = r.counter, used_at = r.used_at from ${rows} r where p.id = r.id and p.counter = r.was returning 1`,
};

const removeShape: Shape<{ id: string; customer_id: CustomerId }> = {
  name: 'people.passkeys_remove',
  columns: { id: 'text', customer_id: 'text' },
  sql: (rows) => `delete from people_passkeys p using ${rows} r where p.id = r.id and p.customer_id = r.customer_id returning 1`,
};

export interface PasskeysParts { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly random: Random; readonly newId: NewId; readonly keys: Pick<Keys, 'seal' | 'mac'> }

/** Passkeys (WebAuthn): a key on the person's own device, for this site only; the stronger way to sign in and the one that cannot be phished. */
export function openPasskeys(parts: PasskeysParts) {
  const { db, commit, clock, random, newId } = parts;
  const rowsOf = async (customer: CustomerId): Promise<Row[]> =>
    (await db.query<Row>('select * from people_passkeys where customer_id = $1 order by created_at, id', [customer], 'people_passkeys_of')).rows;

  /** What the browser is to sign. The challenge is ours, kept for this page for five minutes. For sign-in nobody is named: the device knows whose keys it holds. */
  async function askPasskey(wish: { readonly purpose: PasskeyPurpose; readonly customer: Customer | null; readonly requestToken: string; readonly site: PasskeySite; readonly title: string }): Promise<object> {
    if (!isToken(wish.requestToken)) throw new Refusal('malformed', { field: 'requestToken' });
    const challenge = newToken(random);
    const own = wish.customer === null ? [] : await rowsOf(wish.customer.id);
    if (wish.purpose === 'add' && own.length >= PASSKEYS_MAX) throw new Refusal('too_many_passkeys');
    await db.query(
      `insert into people_challenges (request_hash, purpose, customer_id, challenge, expires_at) values ($1, $2, $3, $4, to_timestamp($5::bigint))
       on conflict (request_hash) do update set purpose = excluded.purpose, customer_id = excluded.customer_id, challenge = excluded.challenge, expires_at = excluded.expires_at`,
      [tokenHash(wish.requestToken), wish.purpose, wish.customer?.id ?? null, challenge, plusSeconds(clock.now(), CHALLENGE_SECONDS)]);
    if (wish.purpose !== 'add') return signOptions({ site: wish.site, challenge, own });
    // The title is masked by the caller.
    return makeOptions({ site: wish.site, challenge, own, userId: wish.customer!.id, title: wish.title });
  }

  /** Takes the challenge of this page away, so that an answer counts once, whatever becomes of it. */
  async function takeChallenge(requestToken: string | undefined, purpose: PasskeyPurpose): Promise<{ readonly challenge: string; readonly customer: CustomerId | null }> {
    if (!isToken(requestToken)) throw new Refusal('passkey_wrong');
    const taken = (await db.query<{ purpose: string; customer_id: CustomerId | null; challenge: string; expires_at: Instant }>(
      'delete from people_challenges where request_hash = $1 returning purpose, customer_id, challenge, expires_at', [tokenHash(requestToken)])).rows[0];
    if (!taken || taken.purpose !== purpose || taken.expires_at <= clock.now()) throw new Refusal('passkey_wrong');
    return { challenge: taken.challenge, customer: taken.customer_id };
  }

  /** Keeps a new passkey. Ends every other session and tells the person at every address. Throws passkey_wrong for anything that is not what was asked for. */
  async function addPasskey(wish: { readonly customer: Customer; readonly session: Session; readonly requestToken: string | undefined; readonly answer: string; readonly name: string; readonly site: PasskeySite; readonly by: By }): Promise<PasskeyId> {
    const { challenge, customer } = await takeChallenge(wish.requestToken, 'add');
    if (customer !== wish.customer.id) throw new Refusal('passkey_wrong');
    const made = await readMade({ site: wish.site, challenge, answer: wish.answer });
    const at = clock.now(), id = newId('psk');
    try {
      await commit([
        write(insertShape, {
          id, customer_id: customer, credential_id: made.credential_id, public_key: made.public_key, counter: made.counter,
          transports: made.transports, name: nameOf(wish.name), created_at: at,
        }),
        journalWrite({ at, by: wish.by, what: 'passkey.added', subject: customer, facts: { passkey: id, backedUp: made.backedUp } }, { newId }),
        endSessionsWrite({ customer, but: wish.session.id, at }),
        ...tellWrites(parts, { customer: wish.customer, change: 'passkey_added', at }),
      ]);
    } catch (error) {
      // This key is somebody's already.
      if (error instanceof GuardFailed) throw new Refusal('passkey_wrong');
      throw error;
    }
    return id;
  }

  /** Whose passkey signed what was asked for. Throws passkey_wrong for everything else: unknown key, wrong place, used challenge, a counter that went back. */
  async function checkPasskey(tried: { readonly purpose: 'sign_in' | 'step_up'; readonly requestToken: string | undefined; readonly answer: string; readonly site: PasskeySite; readonly by: By }): Promise<{ readonly customer: CustomerId; readonly passkey: PasskeyId }> {
    const { challenge, customer } = await takeChallenge(tried.requestToken, tried.purpose);
    const answer = answerOf(tried.answer);
    const row = (await db.query<Row>('select * from people_passkeys where credential_id = $1', [answer.id], 'people_passkey_by')).rows[0];
    if (!row || (customer !== null && row.customer_id !== customer)) throw new Refusal('passkey_wrong');
    const at = clock.now();
    try {
      const counter = await readSigned({ site: tried.site, challenge, answer: tried.answer, key: row });
      await commit([
        write(useShape, { id: row.id, was: row.counter, counter, used_at: at }),
        journalWrite({ at, by: tried.by, what: 'passkey.used', subject: row.customer_id, facts: { passkey: row.id, purpose: tried.purpose } }, { newId }),
      ]);
    } catch (error) {
      if (error instanceof GuardFailed) throw new Refusal('passkey_wrong');
      if (error instanceof Refusal) await commit([journalWrite({ at, by: tried.by, what: 'passkey.wrong', subject: row.customer_id, facts: { passkey: row.id, purpose: tried.purpose } }, { newId })]);
      throw error;
    }
    return { customer: row.customer_id, passkey: row.id };
  }

  return {
    askPasskey, addPasskey, checkPasskey,
    listPasskeys: async (customer: CustomerId): Promise<readonly Passkey[]> => (await rowsOf(customer)).map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, usedAt: row.used_at })),
    async renamePasskey(customer: CustomerId, id: string, name: string): Promise<void> {
      await db.query('update people_passkeys set name = $3 where customer_id = $1 and id = $2', [customer, id, nameOf(name)]);
    },
    /** Of this person only, whatever id is named. Ends every other session: the lost device's is among them. */
    async removePasskey(wish: { readonly customer: Customer; readonly session: Session; readonly passkey: string; readonly by: By }): Promise<void> {
      const { customer } = wish;
      if (!(await rowsOf(customer.id)).some((row) => row.id === wish.passkey)) return;
      const at = clock.now();
      await commit([
        write(removeShape, { id: wish.passkey, customer_id: customer.id }),
        endSessionsWrite({ customer: customer.id, but: wish.session.id, at }),
        journalWrite({ at, by: wish.by, what: 'passkey.removed', subject: customer.id, facts: { passkey: wish.passkey } }, { newId }),
        ...tellWrites(parts, { customer, change: 'passkey_removed', at }),
      ]);
    },
  };
}

const nameOf = (typed: string): string => plainName(typed, PASSKEY_NAME_MAX) ?? 'Passkey';

import type { CustomerId, SessionId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { Refusal } from '../../base/refusal.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { OpenedSession, Proof, Session, SessionLimits, SessionsParts } from './sessions.ts';
import { newToken, tokenHash } from './tokens.ts';

/** One of a person's sessions, for the list of them. */
export interface ListedSession {
  readonly id: SessionId;
  /** `Chrome · Android`; null where nothing was known. */
  readonly device: string | null;
  readonly proof: Proof | null;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
}

const endListedShape: Shape<{ customer_id: CustomerId; this_one: string | null; kept_one: string | null; at: Instant }> = {
  name: 'people.sessions_end_listed',
  columns: { customer_id: 'text', this_one: 'text', kept_one: 'text', at: 'timestamptz' },
  sql: (rows) => `update people_sessions s set ended_at = r.at, grants = '{}' from ${rows} r
    where s.customer_id = r.customer_id and s.ended_at is null and (r.this_one is null or s.id = r.this_one) and (r.kept_one is null or s.id <> r.kept_one) returning 1`,
  // Nothing personal comes to a device after its session was ended there or from elsewhere.
  steps: (rows) => [['devices', `delete from people_push_devices d using ${rows} r
    where d.customer_id = r.customer_id and d.session_id is not null and (r.this_one is null or d.session_id = r.this_one) and (r.kept_one is null or d.session_id <> r.kept_one) returning 1`]],
};
/** Ends a person's sessions: one, all but one, or all. */
export const endSessionsWrite = (wish: { readonly customer: CustomerId; readonly only?: SessionId | null; readonly but?: SessionId | null; readonly at: Instant }): Write =>
  write(endListedShape, { customer_id: wish.customer, this_one: wish.only ?? null, kept_one: wish.but ?? null, at: wish.at });

const proveShape: Shape<{ id: SessionId; token_hash: string; proof: Proof; proved_at: Instant }> = {
  name: 'people.sessions_prove', guard: true,
  columns: { id: 'text', token_hash: 'text', proof: 'text', proved_at: 'timestamptz' },
  sql: (rows) => `update people_sessions s set token_hash = r.token_hash, proof = r.proof, proved_at = r.proved_at, seen_at = r.proved_at
    from ${rows} r where s.id = r.id and s.ended_at is null returning 1`,
};

/** Lists and ends a person's sessions, and keeps a fresh proof on one of them. */
export function openSessionList({ db, commit, clock, random, newId, limits }: SessionsParts & { readonly limits: SessionLimits }) {
  return {
    /** Living sessions of a person, the one seen last first. */
    async listSessions(customer: CustomerId): Promise<readonly ListedSession[]> {
      const now = clock.now();
      const { rows } = await db.query<{ id: SessionId; device: string | null; proof: Proof | null; created_at: Instant; seen_at: Instant }>(
        `select id, device, proof, created_at, seen_at from people_sessions where customer_id = $1 and ended_at is null
           and seen_at > to_timestamp($2::bigint - ${limits.idleSeconds}) and created_at > to_timestamp($2::bigint - ${limits.absoluteSeconds})
         order by seen_at desc, id desc limit 50`, [customer, now]);
      return rows.map((row) => ({ id: row.id, device: row.device, proof: row.proof, createdAt: row.created_at, seenAt: row.seen_at }));
    },

    /** Ends one session of this person, or all but the one that asks. Somebody else's is not touched, whatever id is named. */
    async endListed(session: Session, which: SessionId | 'others'): Promise<void> {
      if (session.customerId === null) throw new Refusal('sign_in_needed');
      const at = clock.now();
      await commit([
        endSessionsWrite(which === 'others' ? { customer: session.customerId, but: session.id, at } : { customer: session.customerId, only: which, at }),
        journalWrite({ at, by: { door: 'web', actor: `customer:${session.customerId}`, reason: 'list of sessions' }, what: 'session.ended', subject: session.customerId, facts: { session: which } }, { newId }),
      ]);
    },

    /** Keeps a fresh proof on the session (step-up), under a new token. */
    async proveAgain(session: Session, proof: Proof): Promise<OpenedSession> {
      const at = clock.now();
      const token = newToken(random);
      await commit([
        write(proveShape, { id: session.id, token_hash: tokenHash(token), proof, proved_at: at }),
        journalWrite({ at, by: { door: 'web', actor: `customer:${session.customerId}`, reason: proof }, what: 'session.proved_again', subject: session.customerId ?? session.id, facts: { session: session.id, proof } }, { newId }),
      ]);
      return { token, session: { ...session, proof: { by: proof, at } } };
    },
  };
}

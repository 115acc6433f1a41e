import type { CustomerId, LineId, SessionId } from '../../base/ids.ts';
import type { Door, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, HOUR, MINUTE, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId, Random } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';
import type { ContactChannel } from './contacts.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

export interface Session {
  readonly id: SessionId;
  readonly customerId: CustomerId | null;
  /** Lines this session may see, each proved by a code within `grantSeconds`. */
  readonly lines: readonly LineId[];
  /** When each of them was proved, for steps that need a fresh proof. */
  readonly provedAt: ReadonlyMap<LineId, Instant>;
  readonly language: Language;
  readonly zone: ZoneId | null;
  readonly createdAt: Instant;
  /** How and when the person behind it last proved who they are; null for a session of nobody. */
  readonly proof: { readonly by: Proof; readonly at: Instant } | null;
}
/** What proved the person: a code to an address, or a passkey. */
export type Proof = ContactChannel | 'passkey';
/** The token goes into the cookie and is nowhere else. */
export interface OpenedSession { readonly token: string; readonly session: Session }

export interface SessionLimits {
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  /** How long a code opens a line. */
  readonly grantSeconds: number;
}
export const SESSION_LIMITS: SessionLimits = { idleSeconds: 7 * DAY, absoluteSeconds: 30 * DAY, grantSeconds: 12 * HOUR };

const LINES_MAX = 20;
// A write per page view would cost more than the page; a minute is exact enough for an idle limit of days.
const SEEN_STEP_SECONDS = MINUTE;

export interface SessionsParts {
  readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly random: Random; readonly newId: NewId; readonly limits?: SessionLimits;
}

interface Row { id: SessionId; customer_id: CustomerId | null; grants: Record<LineId, number>; language: Language; zone: ZoneId | null; created_at: Instant; seen_at: Instant; proof: Proof | null; proved_at: Instant | null }

const grantShape: Shape<{ id: string; token_hash: string; line: string; at: bigint; now: Instant; kept: Record<string, number>; was: Record<string, number> }> = {
  name: 'people.sessions_grant', guard: true,
  columns: { id: 'text', token_hash: 'text', line: 'text', at: 'bigint', now: 'timestamptz', kept: 'jsonb', was: 'jsonb' },
  // `was` fences: of two grants at once the second starts over from what the first has left.
  sql: (rows) => `update people_sessions s set token_hash = r.token_hash, grants = r.kept || jsonb_build_object(r.line, r.at), seen_at = r.now
    from ${rows} r where s.id = r.id and s.ended_at is null and s.grants = r.was returning 1`,
};

const openShape: Shape<Row & { token_hash: string; device: string | null }> = {
  name: 'people.sessions',
  columns: {
    id: 'text', token_hash: 'text', customer_id: 'text', grants: 'jsonb', language: 'text', zone: 'text', created_at: 'timestamptz', seen_at: 'timestamptz',
    proof: 'text', proved_at: 'timestamptz', device: 'text',
  },
  sql: (rows) => `insert into people_sessions (id, token_hash, customer_id, grants, language, zone, created_at, seen_at, proof, proved_at, device)
    select id, token_hash, customer_id, grants, language, zone, created_at, seen_at, proof, proved_at, device from ${rows} returning 1`,
};
const endShape: Shape<{ id: string; ended_at: Instant }> = {
  name: 'people.sessions_end',
  columns: { id: 'text', ended_at: 'timestamptz' },
  sql: (rows) => `update people_sessions s set ended_at = r.ended_at, grants = '{}' from ${rows} r where s.id = r.id and s.ended_at is null returning 1`,
};

/** Signing in again on a device keeps it notified; signing in as somebody else does not. */
const devicesShape: Shape<{ was: string; session: string; customer: string }> = {
  name: 'people.sessions_devices',
  columns: { was: 'text', session: 'text', customer: 'text' },
  steps: (rows) => [['others', `delete from people_push_devices d using ${rows} r where d.session_id = r.was and d.customer_id <> r.customer returning 1`]],
  sql: (rows) => `update people_push_devices d set session_id = r.session from ${rows} r where d.session_id = r.was and d.customer_id = r.customer returning 1`,
};

/** Sessions of browsers. A session may belong to a customer, or to nobody and still see the lines it has proved. */
export function openSessions(parts: SessionsParts) {
  const { db, clock, random } = parts;
  const limits = parts.limits ?? SESSION_LIMITS;

  const shown = (row: Row, now: Instant): Session => {
    const provedAt = new Map((Object.entries(row.grants) as [LineId, Instant][]).filter(([, at]) => at + limits.grantSeconds > now && at <= now + DAY));
    return { id: row.id, customerId: row.customer_id, lines: [...provedAt.keys()], provedAt, language: row.language, zone: row.zone, createdAt: row.created_at,
      proof: row.proof === null || row.proved_at === null ? null : { by: row.proof, at: row.proved_at } };
  };
  const COLUMNS = 'id, customer_id, grants, language, zone, created_at, seen_at, proof, proved_at';
  const ALIVE = `ended_at is null and seen_at > to_timestamp($2::bigint - ${limits.idleSeconds}) and created_at > to_timestamp($2::bigint - ${limits.absoluteSeconds})`;

  async function openSession(wish: { readonly language: Language; readonly zone: ZoneId | null; readonly customerId?: CustomerId | null }): Promise<OpenedSession> {
    const now = clock.now();
    const token = newToken(random);
    const row: Row = { id: parts.newId('ses'), customer_id: wish.customerId ?? null, grants: {}, language: wish.language, zone: wish.zone, created_at: now, seen_at: now, proof: null, proved_at: null };
    await db.query('insert into people_sessions (id, token_hash, customer_id, language, zone, created_at, seen_at) values ($1, $2, $3, $4, $5, to_timestamp($6::bigint), to_timestamp($6::bigint))',
      [row.id, tokenHash(token), row.customer_id, row.language, row.zone, now], 'people_session_open');
    return { token, session: shown(row, now) };
  }

  /**
   * Signs a person in after a proof: a new session under a new token, whatever the browser held before. What a session of
   * nobody (or of the same person) has proved comes along; what another person saw on this browser does not.
   */
  async function signIn(was: Session | null, wish: { readonly customer: CustomerId; readonly proof: Proof; readonly device: string | null; readonly language: Language; readonly zone: ZoneId | null; readonly door?: Door }): Promise<OpenedSession> {
    const now = clock.now();
    const token = newToken(random);
    const comesAlong = was !== null && (was.customerId === null || was.customerId === wish.customer);
    const row: Row = {
      id: parts.newId('ses'), customer_id: wish.customer, grants: comesAlong ? Object.fromEntries(was.provedAt) : {}, language: wish.language, zone: wish.zone,
      created_at: now, seen_at: now, proof: wish.proof, proved_at: now,
    };
    await parts.commit([
      write(openShape, { ...row, token_hash: tokenHash(token), device: wish.device }),
      ...(was === null ? [] : [write(endShape, { id: was.id, ended_at: now }), write(devicesShape, { was: was.id, session: row.id, customer: wish.customer })]),
      journalWrite({ at: now, by: { door: wish.door ?? 'web', actor: `customer:${wish.customer}`, reason: wish.proof }, what: 'session.signed_in', subject: wish.customer, facts: { session: row.id, proof: wish.proof } }, { newId: parts.newId }),
    ]);
    return { token, session: shown(row, now) };
  }

  /** The session behind a cookie; null when there is none, it has ended, or it ran out. */
  async function readSession(token: string | undefined): Promise<Session | null> {
    if (!isToken(token)) return null;
    const now = clock.now();
    const row = (await db.query<Row>(`select ${COLUMNS} from people_sessions where token_hash = $1 and ${ALIVE}`, [tokenHash(token), now], 'people_session_read')).rows[0];
    if (!row) return null;
    if (row.seen_at + SEEN_STEP_SECONDS <= now) {
      await db.query('update people_sessions set seen_at = to_timestamp($2::bigint) where id = $1 and seen_at < to_timestamp($2::bigint)', [row.id, now], 'people_session_seen');
    }
    return shown(row, now);
  }

  /** Lets a session see a line, after a right code. The session gets a new token: whoever knew the old one has nothing. */
  async function grantLine(session: Session, lineId: LineId, door: Door = 'web'): Promise<OpenedSession> {
    for (let attempt = 1; ; attempt++) {
      const now = clock.now();
      const row = (await db.query<Row>(`select ${COLUMNS} from people_sessions where id = $1 and ${ALIVE}`, [session.id, now])).rows[0];
      if (!row) throw new Refusal('sign_in_needed');
      const token = newToken(random);
      const alive = [...shown(row, now).provedAt].filter(([line]) => line !== lineId).sort(([, a], [, b]) => b - a).slice(0, LINES_MAX - 1);
      const kept = Object.fromEntries(alive) as Record<LineId, number>;
      try {
        await parts.commit([
          write(grantShape, { id: row.id, token_hash: tokenHash(token), line: lineId, at: BigInt(now), now, kept, was: row.grants }),
          journalWrite({ at: now, by: { door, actor: row.customer_id === null ? 'guest' : `customer:${row.customer_id}`, reason: 'code given' }, what: 'session.line_granted', subject: lineId, line: lineId, facts: { session: row.id } }, { newId: parts.newId }),
        ]);
        return { token, session: shown({ ...row, grants: { ...kept, [lineId]: now } }, now) };
      } catch (error) {
        if (!(error instanceof GuardFailed) || attempt >= GRANT_TRIES) throw error;
      }
    }
  }

  /** Keeps the reader's language and clock; what is not named stays. */
  async function keepReader(session: Session, reader: { readonly language?: Language; readonly zone?: ZoneId }): Promise<void> {
    await db.query('update people_sessions set language = coalesce($2, language), zone = coalesce($3, zone) where id = $1', [session.id, reader.language ?? null, reader.zone ?? null]);
  }

  const end = async (where: string, value: string): Promise<number> =>
    // A device goes with its session: nothing personal comes to it after signing out.
    (await db.query(`with ended as (update people_sessions set ended_at = to_timestamp($2::bigint), grants = '{}' where ${where} = $1 and ended_at is null returning id),
      devices as (delete from people_push_devices d using ended e where d.session_id = e.id) select id from ended`, [value, clock.now()])).rows.length;

  return {
    openSession, readSession, signIn, grantLine, keepReader,
    endSession: async (token: string): Promise<void> => { if (isToken(token)) await end('token_hash', tokenHash(token)); },
    /** On a change of number or address: nobody who signed in with the old one stays in. */
    endSessionsOf: (customerId: CustomerId): Promise<number> => end('customer_id', customerId),
    /** When a session signs in with a proof this fresh, steps that need one may go on (trust section 4, step-up). */
    isFresh: (session: Session, lineId: LineId, seconds: number): boolean => {
      const at = session.provedAt.get(lineId);
      return at !== undefined && plusSeconds(at, seconds) > clock.now();
    },
  };
}

const GRANT_TRIES = 5;

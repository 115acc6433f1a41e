import type { CustomerId, Id, LineId } from '../../base/ids.ts';
import type { Door, Language } from '../../base/language.ts';
import { plainDigits } from '../../base/digits.ts';
import { parsePhone } from '../../base/phone.ts';
import { Refusal } from '../../base/refusal.ts';
import { MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import { addressBlock } from '../../platform/http/client-address.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, write, type Committer, type Shape, type Write } from '../../platform/db/unit.ts';
import { DEFAULT_LIMITS, type LimitTable } from '../../platform/limit-table.ts';
import { hasRoom, take, type Window } from '../../platform/limits.ts';
import { randomDigits, type NewId, type Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { noticeWrite, sealContent } from '../notices/notices.ts';
import type { ContactAddress, ContactChannel } from './contacts.ts';
import { isFrozenNumber } from './freezes.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

/** What a code is asked for. A code for one thing never opens another. */
export type CodePurpose = 'see_line' | 'sign_in' | 'step_up' | 'add_contact' | 'bind_line';
/** What a right code opens. `contact`: nothing but that the address is theirs, whoever they are (sign-in, a first time included). */
export type CodeSubject = LineId | CustomerId | 'contact';

export interface AskCode {
  /** Where the code goes, as typed or as on file. */
  readonly to: ContactAddress;
  /** Whom that address belongs to; null when nobody: the answer is the same. */
  readonly subject: CodeSubject | null;
  readonly purpose: CodePurpose;
  readonly language: Language;
  /** The client's trusted address (never a bare forwarded header). */
  readonly ip: string;
  /** What the asking page holds (a cookie or a form field): a code works for the request that asked for it only. */
  readonly requestToken: string;
  readonly door: Door;
}

/** The same for everybody, known or not. Another code may be asked for from `askAgainAt` on. */
export interface CodeAsked { readonly expiresAt: Instant; readonly askAgainAt: Instant }
/** `address` is what the code was sent to, and so what it proves. */
export interface CodeGrant { readonly subject: CodeSubject; readonly purpose: CodePurpose; readonly address: ContactAddress }

export interface CodeLimits {
  readonly perNumber: readonly Window[];
  readonly perAddress: readonly Window[];
  readonly failures: readonly Window[];
}

/** Trust section 5, "code sends", and section 4, "code failures": rows of the one table of limits. */
export const CODE_LIMITS: CodeLimits = codeLimitsOf(DEFAULT_LIMITS);

export function codeLimitsOf({ limits }: LimitTable): CodeLimits {
  return { perNumber: limits['code.number'].windows, perAddress: limits['code.address'].windows, failures: limits['code.failures'].windows };
}

const CODE_DIGITS = 6;
const CODE_MINUTES = 5;
const TRIES = 5;
const ASK_AGAIN_SECONDS = 30;
const HASH_PURPOSE = 'sign-in code';

export interface CodesParts {
  readonly db: Db;
  readonly commit: Committer['commit'];
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly keys: Pick<Keys, 'mac' | 'macs' | 'isMac' | 'seal' | 'unseal'>;
  readonly limits?: CodeLimits;
  /** Whether a text may be sent there: against SMS pumping. By default US numbers that can get texts. */
  readonly mayText?: (phone: string) => boolean;
}

type CodeId = Id<'code'>;
interface CodeRow { id: string; request_hash: string; purpose: string; subject: string | null; channel: string; sealed: string; salt: string; code_hash: string; created_at: Instant; expires_at: Instant }

const codeShape: Shape<CodeRow> = {
  name: 'people.codes',
  columns: { id: 'text', request_hash: 'text', purpose: 'text', subject: 'text', channel: 'text', sealed: 'text', salt: 'text', code_hash: 'text', created_at: 'timestamptz', expires_at: 'timestamptz' },
  sql: (rows) => `insert into people_codes (id, request_hash, purpose, subject, channel, sealed, salt, code_hash, created_at, expires_at, tries_left)
    select id, request_hash, purpose, subject, channel, sealed, salt, code_hash, created_at, expires_at, ${TRIES} from ${rows}
    on conflict (request_hash) do update set id = excluded.id, purpose = excluded.purpose, subject = excluded.subject,
      channel = excluded.channel, sealed = excluded.sealed, salt = excluded.salt, code_hash = excluded.code_hash, created_at = excluded.created_at, expires_at = excluded.expires_at, tries_left = ${TRIES}, used_at = null
    returning 1`,
};

const useShape: Shape<{ id: string; used_at: Instant }> = {
  name: 'people.codes_use', guard: true,
  columns: { id: 'text', used_at: 'timestamptz' },
  sql: (rows) => `update people_codes c set used_at = r.used_at, sealed = null from ${rows} r where c.id = r.id and c.used_at is null returning 1`,
};

/** One-time codes by text message or e-mail: the same numbers and rules for both. */
export function openCodes(parts: CodesParts) {
  const { db, commit, clock, random, newId, keys } = parts;
  const limits = parts.limits ?? CODE_LIMITS;
  const mayText = parts.mayText ?? ((phone) => { const parsed = parsePhone(phone); return parsed.ok && parsed.smsCapable; });
  const counted = (what: string): string => keys.mac('limit subject', what);

  /**
   * Sends a code, if the number is somebody's and has not had too many. The answer never tells which (trust section 4, no
   * tell-tales). Throws too_many_requests when this network address asks too often, whatever it asks for.
   */
  async function askCode(ask: AskCode): Promise<CodeAsked> {
    if (!isToken(ask.requestToken)) throw new Refusal('malformed', { field: 'requestToken' });
    const now = clock.now();
    const parsed = ask.to.channel === 'sms' ? parsePhone(ask.to.address) : null;
    const address = parsed?.ok ? parsed.phone : ask.to.address.trim();
    const byAddress = await take(db, { name: 'code.address', subject: counted(addressBlock(ask.ip)), windows: limits.perAddress }, now);
    if (!byAddress.ok) {
      await commit([note(ask, newId('code'), now, 'code.refused', { limit: 'address' })]);
      throw new Refusal('too_many_requests', { retryAfterSeconds: byAddress.retryAt - now });
    }
    const asked: CodeAsked = { expiresAt: plusSeconds(now, CODE_MINUTES * MINUTE), askAgainAt: plusSeconds(now, ASK_AGAIN_SECONDS) };
    const byNumber = await take(db, { name: 'code.number', subject: counted(address.toLowerCase()), windows: limits.perNumber }, now);
    const allowed = (ask.to.channel === 'email' || mayText(address)) && !await isFrozenNumber(db, keys, address, now);
    if (!byNumber.ok || !allowed) {
      // Quiet: the code that is already out stays good, and nobody learns what we know of the number.
      await commit([note(ask, newId('code'), now, 'code.refused', { limit: allowed ? 'number' : 'destination' })]);
      return asked;
    }
    const id = newId('code'), notice = newId('ntc');
    const code = randomDigits(random, CODE_DIGITS), salt = newToken(random);
    // Hashed and sealed for the unknown too, so that both take the same time.
    const to = sealAddress(keys, address);
    const hash = keys.mac(HASH_PURPOSE, hashed(salt, ask.purpose, code));
    const payload = sealContent(keys, notice, { code, minutes: CODE_MINUTES });
    const unit: Write[] = [
      write(codeShape, { id, request_hash: tokenHash(ask.requestToken), purpose: ask.purpose, subject: ask.subject, channel: ask.to.channel, sealed: to.sealed, salt, code_hash: hash, created_at: now, expires_at: asked.expiresAt }),
      note(ask, id, now, ask.subject === null ? 'code.asked_for_unknown' : 'code.sent', { purpose: ask.purpose, channel: ask.to.channel }),
    ];
    if (ask.subject !== null) {
      unit.push(noticeWrite({ id: notice, kind: 'line.code', channel: ask.to.channel, language: ask.language, to, ref: id, payload, at: now, expiresAt: asked.expiresAt }));
    }
    await commit(unit);
    return asked;
  }

  /**
   * Tries a code. Refusals: code_wrong (with `triesLeft`), code_locked (five wrong ones, or too many in an hour),
   * code_expired (also: used, replaced, never asked for).
   */
  async function checkCode(tried: { readonly requestToken: string; readonly code: string; readonly ip: string; readonly door: Door }): Promise<CodeGrant> {
    const code = plainDigits(tried.code) ?? '';
    // Nobody's guess: a slip of the finger does not cost a try.
    if (!/^\d{6}$/.test(code)) throw new Refusal('code_wrong');
    if (!isToken(tried.requestToken)) throw new Refusal('code_expired');
    const now = clock.now();
    const row = await claimTry(tokenHash(tried.requestToken), now);
    const address: ContactAddress = { channel: row.channel, address: row.sealed === null ? '' : openAddress(keys, row.sealed) };
    const way = row.subject === 'contact' ? address.address.toLowerCase() : row.subject ?? row.id;
    const failures = { name: 'code.failures', subject: counted(`${way} ${addressBlock(tried.ip)}`), windows: limits.failures };
    if (!await hasRoom(db, failures, now)) throw new Refusal('code_locked');
    const isRight = keys.isMac(HASH_PURPOSE, hashed(row.salt, row.purpose, code), row.code_hash) && row.subject !== null;
    if (!isRight) {
      await take(db, failures, now);
      await commit([note({ subject: row.subject, door: tried.door }, row.id, now, row.tries_left === 0 ? 'code.locked' : 'code.wrong', { triesLeft: row.tries_left })]);
      throw row.tries_left === 0 ? new Refusal('code_locked') : new Refusal('code_wrong', { triesLeft: row.tries_left });
    }
    try {
      await commit([write(useShape, { id: row.id, used_at: now }), note({ subject: row.subject, door: tried.door }, row.id, now, 'code.right', { purpose: row.purpose })]);
    } catch (error) {
      // The same right code twice at once: one of them has it.
      if (error instanceof GuardFailed) throw new Refusal('code_expired');
      throw error;
    }
    return { subject: row.subject as CodeSubject, purpose: row.purpose, address };
  }

  /** Uses up one try before looking at the code, so that no number of parallel guesses has a sixth. */
  async function claimTry(requestHash: string, now: Instant) {
    const claimed = (await db.query<{ id: CodeId; purpose: CodePurpose; subject: CodeSubject | null; channel: ContactChannel; sealed: string | null; salt: string; code_hash: string; tries_left: number }>(
      `update people_codes set tries_left = tries_left - 1
       where request_hash = $1 and tries_left > 0 and used_at is null and expires_at > to_timestamp($2::bigint)
       returning id, purpose, subject, channel, sealed, salt, code_hash, tries_left`, [requestHash, now], 'people_code_try')).rows[0];
    if (claimed) return claimed;
    const locked = await db.query('select 1 from people_codes where request_hash = $1 and tries_left = 0 and used_at is null and expires_at > to_timestamp($2::bigint)', [requestHash, now]);
    throw new Refusal(locked.rowCount > 0 ? 'code_locked' : 'code_expired');
  }

  const note = (about: { readonly subject: CodeSubject | null; readonly door: Door }, id: CodeId, at: Instant, what: string, facts: Record<string, string | number>): Write =>
    journalWrite({
      at, by: { door: about.door, actor: 'guest', reason: 'one-time code' }, what, subject: about.subject === null || about.subject === 'contact' ? id : about.subject,
      line: about.subject?.startsWith('line_') ? about.subject : null, facts: { code: id, ...facts },
    }, { newId });

  return { askCode, checkCode };
}

const hashed = (salt: string, purpose: CodePurpose, code: string): string => `${salt} ${purpose} ${code}`;

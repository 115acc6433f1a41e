import { refuseCardNumber } from '../../base/card-number.ts';
import type { CustomerId, FamilyId, LineId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { addressMacs, openAddress, sealAddress, type SealedAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { noticeWrite } from '../notices/notices.ts';
import type { GuardApp } from './app.ts';

export type FamilyState = 'asked' | 'agreed' | 'declined' | 'stopped';
/** Either side ends it at any time; a no and an end are for good. */
export const FAMILY_MOVES: Readonly<Record<FamilyState, readonly FamilyState[]>> = { asked: ['agreed', 'declined', 'stopped'], agreed: ['stopped'], declined: [], stopped: [] };

/** Somebody who is told before a number goes: that number, masked, and where it can be paid for. Nothing else, ever. */
export interface Family {
  readonly id: FamilyId;
  readonly line: LineId;
  readonly owner: CustomerId;
  readonly label: string;
  readonly email: SealedAddress;
  readonly language: Language;
  readonly state: FamilyState;
  readonly version: number;
  readonly askedAt: Instant;
}

/** Asked and agreed ones of a line together. */
export const FAMILY_MAX = 5;
export const FAMILY_LABEL_MAX = 30;
const KEY_MAC = 'family link';

interface Row { id: string; line_id: string; owner_id: string; label: string; email: SealedAddress; language: string; state: string; version: number; asked_at: Instant }
const NAMES = 'id, line_id, owner_id, label, email, language, state, version, asked_at';
const familyFrom = (row: Row): Family => ({
  id: row.id as FamilyId, line: row.line_id as LineId, owner: row.owner_id as CustomerId, label: row.label, email: row.email, language: row.language as Language, state: row.state as FamilyState, version: row.version, askedAt: row.asked_at,
});

const insertShape: Shape<Row> = {
  name: 'guard.family', guard: true,
  columns: { id: 'text', line_id: 'text', owner_id: 'text', label: 'text', email: 'jsonb', language: 'text', state: 'text', version: 'int', asked_at: 'timestamptz' },
  sql: (rows) => `insert into guard_family (${NAMES}) select ${NAMES} from ${rows} on conflict do nothing returning 1`,
};
const stepShape: Shape<{ id: string; before: number; state: string; language: string; words: string | null; side: string; at: Instant }> = {
  name: 'guard.family_step', guard: true,
  columns: { id: 'text', before: 'int', state: 'text', language: 'text', words: 'text', side: 'text', at: 'timestamptz' },
  sql: (rows) => `update guard_family f set state = i.state, version = f.version + 1, language = i.language, words = coalesce(i.words, f.words),
      answered_at = coalesce(f.answered_at, i.at), ended_at = case when i.state = 'agreed' then null else i.at end, ended_by = case when i.state = 'agreed' then null else i.side end
    from ${rows} i where f.id = i.id and f.version = i.before returning 1`,
};

/** What proves that a link came from a letter of ours to this person. It opens this and nothing else. */
export const familyKey = (app: Pick<GuardApp, 'keys'>, id: FamilyId): string => app.keys.mac(KEY_MAC, id);

export async function familyById(db: Queryable, id: string): Promise<Family | null> {
  const row = (await db.query<Row>(`select ${NAMES} from guard_family where id = $1`, [id], 'guard_family_by_id')).rows[0];
  return row ? familyFrom(row) : null;
}

/** Everybody an owner named for a line and did not take off again; also who ended it themselves. */
export async function familyOf(db: Queryable, line: LineId, owner: CustomerId): Promise<Family[]> {
  return (await db.query<Row>(`select ${NAMES} from guard_family where line_id = $1 and owner_id = $2 and (state <> 'stopped' or ended_by = 'family') order by asked_at, id`, [line, owner], 'guard_family_of')).rows.map(familyFrom);
}

/** Those of these lines who said yes. */
export async function agreedFamily(db: Queryable, lines: readonly LineId[]): Promise<Family[]> {
  if (lines.length === 0) return [];
  return (await db.query<Row>(`select ${NAMES} from guard_family where line_id = any($1::text[]) and state = 'agreed'`, [[...lines]], 'guard_family_agreed')).rows.map(familyFrom);
}

/**
 * Asks somebody by e-mail whether they want to be told before a number goes. The same person again for the same line is the
 * question that stands, and who said no is not asked again. Whether the owner owns the line is the door's to ask. Refuses `too_many_family`, `too_many_requests`.
 */
export async function askFamily(app: GuardApp, wish: { readonly line: LineId; readonly owner: CustomerId; readonly label: string; readonly email: string; readonly language: Language; readonly by: By }): Promise<void> {
  refuseCardNumber(wish.label);
  if ((await familyOf(app.db, wish.line, wish.owner)).filter(({ state }) => state === 'asked' || state === 'agreed').length >= FAMILY_MAX) throw new Refusal('too_many_family');
  if (await saidNo(app, wish.line, wish.email)) return;
  await app.limits.admit('family.asked', wish.owner, { door: wish.by.door, line: wish.line, actor: wish.by.actor });
  const now = app.clock.now();
  const id = app.newId('fam');
  const email = sealAddress(app.keys, wish.email);
  const label = [...wish.label.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '').trim()].slice(0, FAMILY_LABEL_MAX).join('') || '?';
  try {
    await app.committer.commit([
      write(insertShape, { id, line_id: wish.line, owner_id: wish.owner, label, email, language: wish.language, state: 'asked', version: 1, asked_at: now }),
      noticeWrite({ id: app.newId('ntc'), kind: 'guard.family_asked', channel: 'email', language: wish.language, to: email, ref: id, payload: { family: id }, at: now }),
      journalWrite({ at: now, by: wish.by, what: 'family.asked', subject: id, line: wish.line }, app),
    ]);
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== insertShape.name) throw error;
  }
}

/** A no, or an end by themselves, is for good: nobody is asked twice about one line. */
async function saidNo(app: GuardApp, line: LineId, email: string): Promise<boolean> {
  const found = await app.db.query(`select 1 from guard_family where line_id = $1 and email->>'mac' = any($2::text[]) and ended_by = 'family' limit 1`, [line, [...addressMacs(app.keys, email)]], 'guard_family_said_no');
  return found.rowCount > 0;
}

/** What a link in a letter is about. Refuses `not_found` for any other key. */
export async function openFamily(app: GuardApp, id: string, key: string): Promise<Family> {
  const found = app.keys.isMac(KEY_MAC, id, key) ? await familyById(app.db, id) : null;
  if (!found) throw new Refusal('not_found');
  return found;
}

/** The yes of whoever was asked, with the words that were shown; or a no, or an end, from either side at any time. Twice is once. */
export async function answerFamily(app: GuardApp, family: Family, answer: { readonly state: 'agreed' | 'declined' | 'stopped'; readonly language: Language; readonly words: string | null; readonly side: 'owner' | 'family'; readonly by: By }): Promise<Family> {
  if (!FAMILY_MOVES[family.state].includes(answer.state)) return family;
  check(answer.state !== 'agreed' || answer.words !== null, 'a yes comes with the words that were shown');
  const now = app.clock.now();
  try {
    await app.committer.commit([
      write(stepShape, { id: family.id, before: family.version, state: answer.state, language: answer.language, words: answer.words, side: answer.side, at: now }),
      journalWrite({ at: now, by: answer.by, what: `family.${answer.state}`, subject: family.id, line: family.line }, app),
    ]);
    return { ...family, state: answer.state, version: family.version + 1, language: answer.language };
  } catch (error) {
    if (!(error instanceof GuardFailed) || error.guard !== stepShape.name) throw error;
    return answerFamily(app, (await familyById(app.db, family.id))!, answer);
  }
}

interface ToldRow { family_id: string; release_at: Instant; days: number; at: Instant }
const toldShape: Shape<ToldRow> = {
  name: 'guard.family_told', guard: true,
  columns: { family_id: 'text', release_at: 'timestamptz', days: 'int', at: 'timestamptz' },
  sql: (rows) => `insert into guard_family_told (family_id, release_at, days, at) select family_id, release_at, days, at from ${rows} on conflict do nothing returning 1`,
};
/** The guard that makes each alarm come once to each of them. */
export const TOLD_BEFORE = toldShape.name;
export const toldWrite = (family: FamilyId, about: { readonly releaseAt: Instant; readonly days: number }, at: Instant): Write =>
  write(toldShape, { family_id: family, release_at: about.releaseAt, days: about.days, at });

/** Which alarms of these releases were told already: `family release days`. */
export async function toldOf(db: Queryable, families: readonly FamilyId[]): Promise<ReadonlySet<string>> {
  if (families.length === 0) return new Set();
  const { rows } = await db.query<ToldRow>('select family_id, release_at, days from guard_family_told where family_id = any($1::text[])', [[...families]], 'guard_family_told_of');
  return new Set(rows.map((row) => toldKey(row.family_id, row.release_at, row.days)));
}
export const toldKey = (family: string, releaseAt: Instant, days: number): string => `${family} ${releaseAt} ${days}`;

export const familyAddress = (app: Pick<GuardApp, 'keys'>, family: Family): string => openAddress(app.keys, family.email.sealed);

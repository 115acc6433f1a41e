import { createHash } from 'node:crypto';
import type { By } from '../../base/language.ts';
import type { JournalId } from '../../base/ids.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import type { Db, Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';

export { brokenRoots, inclusionOf, listRoots, signDay, type Inclusion, type JournalRoot, type SignedRoot } from './roots.ts';
export { leafOf, rootFrom } from './merkle.ts';

/** Small plain facts; never names, full numbers, codes or bodies of payments. */
export type JournalFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface JournalEntry {
  readonly at: Instant;
  readonly by: By;
  /** `renewal.placed`, `charge.captured`, … */
  readonly what: string;
  /** Id of the thing it is about. */
  readonly subject: string;
  readonly line?: string | null;
  readonly facts?: JournalFacts;
}

interface EntryRow { id: string; at: Instant; door: string; actor: string; reason: string; what: string; subject: string; line: string | null; facts: JournalFacts }

const entryShape: Shape<EntryRow> = {
  name: 'journal.entries',
  columns: { id: 'text', at: 'timestamptz', door: 'text', actor: 'text', reason: 'text', what: 'text', subject: 'text', line: 'text', facts: 'jsonb' },
  sql: (rows) => `insert into journal_entries (id, at, door, actor, reason, what, subject, line, facts)
    select id, at, door, actor, reason, what, subject, line, coalesce(facts, '{}') from ${rows} returning 1`,
};

/** One line in the journal, written in the same transaction as what it tells of (trust I13). */
export function journalWrite(entry: JournalEntry, made: { readonly newId: NewId }): Write {
  return write(entryShape, {
    id: made.newId('jrn'), at: entry.at, door: entry.by.door, actor: entry.by.actor, reason: entry.by.reason,
    what: entry.what, subject: entry.subject, line: entry.line ?? null, facts: entry.facts ?? {},
  });
}

export interface StoredEntry extends Omit<EntryRow, 'id'> { readonly id: JournalId; readonly seq: bigint | null; readonly hash: string | null }

/** What the journal says of one thing, oldest first, 200 lines at most. */
export async function journalOf(db: Queryable, subject: string): Promise<StoredEntry[]> {
  const answer = await db.query<StoredEntry>('select * from journal_entries where subject = $1 order by at, id limit 200', [subject]);
  return answer.rows;
}

/** The newest lines, in the order of sealing: a clock that was moved back does not change it. */
export async function newestEntries(db: Queryable, limit: number): Promise<StoredEntry[]> {
  const open = await db.query<StoredEntry>('select * from journal_entries where seq is null order by id desc limit $1', [limit]);
  const sealed = await db.query<StoredEntry>('select * from journal_entries where seq is not null order by seq desc limit $1', [limit]);
  return [...open.rows, ...sealed.rows].slice(0, limit);
}

/** How often each limit refused somebody since then, by its name. */
export async function refusedByLimits(db: Queryable, since: Instant): Promise<ReadonlyMap<string, number>> {
  const answer = await db.query<{ subject: string; n: number }>(`select subject, count(*)::int as n from journal_entries where what = 'limit.refused' and at > to_timestamp($1::bigint) group by subject`, [since]);
  return new Map(answer.rows.map((row) => [row.subject, row.n]));
}

const GENESIS = 'xuka journal v1';
const SEAL_BATCH = 2_000;

/** The text that is hashed: field by field, so that nothing can be moved from one field to another. */
function sealedText(previous: string, seq: bigint, entry: StoredEntry): string {
  const facts = Object.entries(entry.facts).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([previous, seq.toString(), entry.id, isoOf(entry.at), entry.door, entry.actor, entry.reason, entry.what, entry.subject, entry.line, facts]);
}
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Chains what has come since the last time. In batches by a job and not inside each transaction, where every renewal
 * would wait in line for the one before it. Answers whether there is more.
 */
export async function sealJournal(db: Db): Promise<boolean> {
  return db.transaction(async (tx) => {
    // The newest sealed row is the lock: two sealers cannot both go on from it.
    const last = (await tx.query<{ seq: bigint; hash: string }>('select seq, hash from journal_entries where seq is not null order by seq desc limit 1 for update')).rows[0];
    const open = (await tx.query<StoredEntry>(`select * from journal_entries where seq is null order by id limit ${SEAL_BATCH} for update`)).rows;
    if (open.length === 0) return false;
    let hash = last?.hash ?? hashOf(GENESIS);
    let seq = last?.seq ?? 0n;
    const ids: string[] = [], seqs: string[] = [], hashes: string[] = [];
    for (const entry of open) {
      seq += 1n;
      hash = hashOf(sealedText(hash, seq, entry));
      ids.push(entry.id); seqs.push(seq.toString()); hashes.push(hash);
    }
    await tx.query(
      `update journal_entries j set seq = i.seq, hash = i.hash from unnest($1::text[], $2::bigint[], $3::text[]) as i(id, seq, hash) where j.id = i.id`,
      [ids, seqs, hashes]);
    return open.length === SEAL_BATCH;
  });
}

const VERIFY_PAGE = 5_000;

/** Ids of sealed entries that no longer fit the chain (changed, removed or put in). Empty when the journal is whole. */
export async function brokenSeals(db: Queryable): Promise<string[]> {
  const broken: string[] = [];
  let hash = hashOf(GENESIS);
  let seq = 0n;
  for (;;) {
    const page = (await db.query<StoredEntry>(`select * from journal_entries where seq > $1 order by seq limit ${VERIFY_PAGE}`, [seq.toString()])).rows;
    for (const entry of page) {
      seq += 1n;
      const expected = hashOf(sealedText(hash, seq, entry));
      if (entry.seq !== seq || entry.hash !== expected) broken.push(entry.id);
      seq = entry.seq!;
      hash = entry.hash!;
    }
    if (page.length < VERIFY_PAGE) return broken;
  }
}

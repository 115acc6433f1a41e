import { createHash } from 'node:crypto';
import { DAY, isoOf, plusSeconds, type Instant } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import type { Db, Queryable } from '../../platform/db/db.ts';
import { canonicalJson, type Signable } from '../../platform/secrets/canonical-json.ts';
import type { PublicKey, SigningKey } from '../../platform/secrets/keys.ts';
import { signDocument, verifyDocument, type DocumentSignature } from '../../platform/secrets/signing.ts';
import { leafOf, merklePath, merkleRoot } from './merkle.ts';

/** What is signed once a day. Whoever has kept one can tell for ever whether an entry below it was changed or removed. */
export interface JournalRoot {
  readonly kind: 'journal root';
  readonly format: 'journal-root/1';
  /** The UTC day that had ended, `2026-11-23`. */
  readonly day: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The seal of the last entry: everything before it hangs on it. */
  readonly lastHash: string;
  /** Merkle root over the entries from `firstSeq` to `lastSeq`. */
  readonly root: string;
  /** SHA-256 of the root before, as it was signed; null for the first. */
  readonly previous: string | null;
}
export interface SignedRoot { readonly document: JournalRoot; readonly signature: DocumentSignature }

interface Row { day: string; first_seq: bigint; last_seq: bigint; doc: JournalRoot; signature: DocumentSignature; hash: string }
interface Seal { seq: bigint; hash: string; at: Instant }

const signable = (doc: JournalRoot): Signable => ({ ...doc });
const hashOf = (doc: JournalRoot): string => createHash('sha256').update(canonicalJson(signable(doc)), 'utf8').digest('hex');
const dayOf = (at: Instant): string => isoOf(at).slice(0, 10);

/** Late commits of the day before are sealed by then (s). */
const SETTLE_S = 300;
const PAGE = 20_000;

async function leavesBetween(db: Queryable, first: bigint, last: bigint): Promise<{ readonly leaves: string[]; readonly lastHash: string | null }> {
  const leaves: string[] = [];
  let lastHash: string | null = null;
  for (let from = first; from <= last; from += BigInt(PAGE)) {
    const to = from + BigInt(PAGE) - 1n < last ? from + BigInt(PAGE) - 1n : last;
    const { rows } = await db.query<Omit<Seal, 'at'>>('select seq, hash from journal_entries where seq between $1 and $2 order by seq', [from.toString(), to.toString()]);
    for (const row of rows) { leaves.push(leafOf(row.seq, row.hash)); lastHash = row.hash; }
  }
  return { leaves, lastHash };
}

/**
 * Signs the root of what was sealed up to the end of yesterday (UTC), once; a shop that stood still for days gets one root over all of
 * them. Entries are taken in the order of their seals up to the first of today, so a clock that was set back loses none.
 */
export async function signDay(db: Db, parts: { readonly now: Instant; readonly key: SigningKey }): Promise<JournalRoot | null> {
  const { now, key } = parts;
  const today = Math.floor(now / DAY) * DAY as Instant;
  if (now - today < SETTLE_S) return null;
  const day = dayOf(plusSeconds(today, -1));
  const newest = (await db.query<Row>('select * from journal_roots order by last_seq desc limit 1', [], 'journal_root_newest')).rows[0];
  if (newest && newest.day >= day) return null;
  const first = (newest?.last_seq ?? 0n) + 1n;
  const { rows: [end] } = await db.query<{ last: bigint | null }>(
    `select coalesce((select min(seq) - 1 from journal_entries where seq >= $1 and at >= to_timestamp($2)), (select max(seq) from journal_entries where seq >= $1)) as last`, [first.toString(), today]);
  const last = end?.last ?? null;
  if (last === null || last < first) return null;
  const { leaves, lastHash } = await leavesBetween(db, first, last);
  check(BigInt(leaves.length) === last - first + 1n && lastHash !== null, 'the journal has a gap');
  const doc: JournalRoot = {
    kind: 'journal root', format: 'journal-root/1', day, firstSeq: Number(first), lastSeq: Number(last), lastHash, root: merkleRoot(leaves), previous: newest?.hash ?? null,
  };
  // Two processes may have come this far together; the first row stands.
  const { rowCount } = await db.query(
    'insert into journal_roots (day, first_seq, last_seq, doc, signature, hash) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [day, first.toString(), last.toString(), JSON.stringify(doc), JSON.stringify(signDocument(key, signable(doc))), hashOf(doc)]);
  return rowCount === 1 ? doc : null;
}

/** Newest first; `before` is the day of the last row of the page before. */
export async function listRoots(db: Queryable, page: { readonly limit: number; readonly before?: string | null }): Promise<SignedRoot[]> {
  const { rows } = await db.query<Row>('select * from journal_roots where $1::text is null or day < $1 order by day desc limit $2', [page.before ?? null, page.limit]);
  return rows.map((row) => ({ document: row.doc, signature: row.signature }));
}

/** A way from one sealed entry up to a signed root. */
export interface Inclusion extends SignedRoot { readonly path: readonly string[] }

/** Null while the day of the entry has no root yet. */
export async function inclusionOf(db: Queryable, seq: bigint): Promise<Inclusion | null> {
  const { rows: [row] } = await db.query<Row>('select * from journal_roots where first_seq <= $1 and last_seq >= $1', [seq.toString()]);
  if (!row) return null;
  const { leaves } = await leavesBetween(db, row.first_seq, row.last_seq);
  return { document: row.doc, signature: row.signature, path: merklePath(leaves, Number(seq - row.first_seq)) };
}

/**
 * What is wrong with the roots: days whose entries, chain or signature no longer fit. `published`: roots that somebody outside has
 * kept, against which even a database changed together with its own roots shows. `keys` null: signatures are not looked at.
 */
export async function brokenRoots(db: Queryable, facts: { readonly keys: readonly PublicKey[] | null; readonly published?: readonly SignedRoot[] }): Promise<string[]> {
  const { rows } = await db.query<Row>('select * from journal_roots order by last_seq');
  const broken: string[] = [];
  let previous: Row | null = null;
  for (const row of rows) {
    const { doc } = row;
    const { leaves, lastHash } = await leavesBetween(db, row.first_seq, row.last_seq);
    const whole = leaves.length === Number(row.last_seq - row.first_seq) + 1 && lastHash === doc.lastHash && merkleRoot(leaves) === doc.root
      && BigInt(doc.firstSeq) === row.first_seq && BigInt(doc.lastSeq) === row.last_seq && doc.day === row.day
      && row.first_seq === (previous?.last_seq ?? 0n) + 1n && doc.previous === (previous?.hash ?? null) && row.hash === hashOf(doc)
      && (facts.keys === null || verifyDocument(facts.keys, signable(doc), row.signature));
    if (!whole) broken.push(row.day);
    previous = row;
  }
  const kept = new Map(rows.map((row) => [row.day, row.hash]));
  for (const one of facts.published ?? []) {
    if (facts.keys !== null && !verifyDocument(facts.keys, signable(one.document), one.signature)) continue;
    if (kept.get(one.document.day) !== hashOf(one.document)) broken.push(one.document.day);
  }
  return [...new Set(broken)];
}

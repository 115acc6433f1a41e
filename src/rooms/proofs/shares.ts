import { createHash } from 'node:crypto';
import type { Id, RenewalId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { Refusal } from '../../base/refusal.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { ProofsApp } from './store.ts';

export type ShareId = Id<'shr'>;

/** A link under which a receipt is shown to others: what was bought, for which masked line, until when. No address, no reference. */
export interface Share {
  readonly id: ShareId;
  readonly renewalId: RenewalId;
  readonly withAmount: boolean;
  readonly language: Language;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
}

export const SHARE_DAYS = 30;
/** Open links of one receipt at the same time. */
export const SHARES_MAX = 5;

interface Row { id: ShareId; renewal_id: RenewalId; with_amount: boolean; language: Language; made_at: Instant; expires_at: Instant; ended_at: Instant | null }
const shareOf = (row: Row): Share => ({
  id: row.id, renewalId: row.renewal_id, withAmount: row.with_amount, language: row.language, madeAt: row.made_at, expiresAt: row.expires_at, endedAt: row.ended_at,
});

// 256 random bits: plain SHA-256 is enough, there is nothing to try through.
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const TOKEN = /^[A-Za-z0-9_-]{32}$/;
const TOKEN_BYTES = 24;

interface NewRow { id: string; token_hash: string; renewal_id: string; with_amount: boolean; language: string; made_by: string; made_at: Instant; expires_at: Instant }
const insertShape: Shape<NewRow> = {
  name: 'proofs.share',
  columns: { id: 'text', token_hash: 'text', renewal_id: 'text', with_amount: 'boolean', language: 'text', made_by: 'text', made_at: 'timestamptz', expires_at: 'timestamptz' },
  sql: (rows) => `insert into proofs_shares (id, token_hash, renewal_id, with_amount, language, made_by, made_at, expires_at)
    select id, token_hash, renewal_id, with_amount, language, made_by, made_at, expires_at from ${rows} returning 1`,
};
const endShape: Shape<{ id: string; ended_at: Instant }> = {
  name: 'proofs.share_end', columns: { id: 'text', ended_at: 'timestamptz' },
  sql: (rows) => `update proofs_shares s set ended_at = i.ended_at from ${rows} i where s.id = i.id and s.ended_at is null returning 1`,
};

/** Makes a link; its token is told once and never again. Refuses `too_many_shares`. */
export async function shareReceipt(app: ProofsApp, wish: { readonly renewal: RenewalId; readonly withAmount: boolean; readonly language: Language; readonly by: By }): Promise<{ readonly token: string; readonly share: Share }> {
  const now = app.clock.now();
  if ((await openShares(app, wish.renewal)).length >= SHARES_MAX) throw new Refusal('too_many_shares', { max: SHARES_MAX });
  const token = Buffer.from(app.random.bytes(TOKEN_BYTES)).toString('base64url');
  const share: Share = { id: app.newId('shr'), renewalId: wish.renewal, withAmount: wish.withAmount, language: wish.language, madeAt: now, expiresAt: plusSeconds(now, SHARE_DAYS * DAY), endedAt: null };
  await app.committer.commit([
    write(insertShape, {
      id: share.id, token_hash: hashOf(token), renewal_id: share.renewalId, with_amount: share.withAmount, language: share.language, made_by: wish.by.actor,
      made_at: now, expires_at: share.expiresAt,
    }),
    journalWrite({ at: now, by: wish.by, what: 'receipt.shared', subject: share.renewalId, facts: { share: share.id, withAmount: share.withAmount, expiresAt: share.expiresAt } }, app),
  ]);
  return { token, share };
}

/** Links that still open, newest first. */
export async function openShares(app: Pick<ProofsApp, 'db' | 'clock'>, renewal: RenewalId): Promise<Share[]> {
  const { rows } = await app.db.query<Row>('select * from proofs_shares where renewal_id = $1 and ended_at is null and expires_at > to_timestamp($2) order by made_at desc, id desc', [renewal, app.clock.now()]);
  return rows.map(shareOf);
}

/** The share of a link; null for one that ended, ran out, or never was: all look the same. */
export async function shareOfToken(app: Pick<ProofsApp, 'db' | 'clock'>, token: string): Promise<Share | null> {
  if (!TOKEN.test(token)) return null;
  const { rows } = await app.db.query<Row>('select * from proofs_shares where token_hash = $1 and ended_at is null and expires_at > to_timestamp($2)', [hashOf(token), app.clock.now()]);
  return rows[0] ? shareOf(rows[0]) : null;
}

/** Ends a link of this receipt, or all of them. Harmless when it has ended. */
export async function endShares(app: ProofsApp, wish: { readonly renewal: RenewalId; readonly share: ShareId | null; readonly by: By }): Promise<number> {
  const now = app.clock.now();
  const ending = (await openShares(app, wish.renewal)).filter((one) => wish.share === null || one.id === wish.share);
  if (ending.length === 0) return 0;
  await app.committer.commit(ending.flatMap((one) => [
    write(endShape, { id: one.id, ended_at: now }),
    journalWrite({ at: now, by: wish.by, what: 'receipt.share_ended', subject: wish.renewal, facts: { share: one.id } }, app),
  ]));
  return ending.length;
}

import type { CustomerId, VoucherBatchId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { usd, type Usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { hasRoom, takeAll, type Limit } from '../../platform/limits.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite } from '../ledger/ledger.ts';
import { WALLET_GUARD, walletLoad, walletOpen } from '../wallet/wallet.ts';
import type { FundsApp, VoucherApp } from './app.ts';
import { keypadForm, newVoucherCode, printedCode, readVoucherCode } from './code.ts';

export const BATCH_MOST = 5_000;
export const VOUCHER_MOST: Usd = usd(50_000n);
/** Wrong codes that an account, and a network, may type in an hour (trust section 5). */

export interface VoucherBatch {
  readonly id: VoucherBatchId;
  readonly count: number;
  readonly value: Usd;
  readonly note: string;
  readonly issuedBy: string;
  readonly createdAt: Instant;
  readonly redeemed: number;
  readonly withdrawn: number;
}
export interface IssuedVoucher { readonly code: string; readonly serial: number }

interface BatchRow { id: string; count: number; value_cents: bigint; note: string; issued_by: string; created_at: Instant }
const batchShape: Shape<BatchRow> = {
  name: 'funds.batches', columns: { id: 'text', count: 'int', value_cents: 'bigint', note: 'text', issued_by: 'text', created_at: 'timestamptz' },
  sql: (rows) => `insert into funds_batches (id, count, value_cents, note, issued_by, created_at) select id, count, value_cents, note, issued_by, created_at from ${rows} returning 1`,
};
interface VoucherRow { hash: string; keypad_hash: string; batch: string; serial: number; value_cents: bigint }
const voucherShape: Shape<VoucherRow> = {
  name: 'funds.vouchers', columns: { hash: 'text', keypad_hash: 'text', batch: 'text', serial: 'int', value_cents: 'bigint' },
  // The batch's row comes with the same statement; its key is checked at the end of it.
  sql: (rows) => `insert into funds_vouchers (hash, keypad_hash, batch, serial, value_cents, state) select hash, keypad_hash, batch, serial, value_cents, 'issued' from ${rows} returning 1`,
};

const PURPOSE = 'voucher code';
const KEYPAD_PURPOSE = 'voucher code by keypad';

/** Issues vouchers. Their codes are in the answer and nowhere else: kept are keyed hashes. Refuses `malformed`. */
export async function issueVouchers(app: VoucherApp, wish: { readonly count: number; readonly value: Usd; readonly note: string; readonly by: By }): Promise<{ readonly batch: VoucherBatchId; readonly vouchers: readonly IssuedVoucher[] }> {
  const { count, value } = wish;
  if (!Number.isInteger(count) || count < 1 || count > BATCH_MOST) throw new Refusal('malformed', { field: 'count' });
  if (value.cents < 100n || value.cents > VOUCHER_MOST.cents || value.cents % 100n !== 0n) throw new Refusal('malformed', { field: 'value' });
  const now = app.clock.now();
  const batch = app.newId('vbt');
  // By what is typed on a telephone's keys: two codes of one batch must differ there too.
  const codes = new Map<string, string>();
  while (codes.size < count) { const code = newVoucherCode(app.random.bytes); codes.set(keypadForm(code), code); }
  const vouchers = [...codes.values()].map((code, index) => ({ code, serial: index + 1 }));
  const total = value.cents * BigInt(count);
  await app.committer.commit([
    write(batchShape, { id: batch, count, value_cents: value.cents, note: wish.note.slice(0, 200), issued_by: wish.by.actor, created_at: now }),
    ...vouchers.map((one) => write(voucherShape, { hash: app.keys.mac(PURPOSE, one.code), keypad_hash: app.keys.mac(KEYPAD_PURPOSE, keypadForm(one.code)), batch, serial: one.serial, value_cents: value.cents })),
    ledgerWrite({ at: now, kind: 'issued', subject: batch, postings: [{ account: 'cash:voucher', cents: total }, { account: `voucher:${batch}`, cents: -total }] }, app),
    journalWrite({ at: now, by: wish.by, what: 'vouchers.issued', subject: batch, facts: { count, cents: Number(value.cents) } }, app),
  ]);
  return { batch, vouchers: vouchers.map((one) => ({ ...one, code: printedCode(one.code) })) };
}

interface EndRow { hash: string; state: string; redeemed_by: string | null; redeemed_at: Instant | null; voided_at: Instant | null }
const endShape: Shape<EndRow> = {
  name: 'funds.vouchers.end', guard: true,
  columns: { hash: 'text', state: 'text', redeemed_by: 'text', redeemed_at: 'timestamptz', voided_at: 'timestamptz' },
  sql: (rows) => `update funds_vouchers v set state = i.state, redeemed_by = i.redeemed_by, redeemed_at = i.redeemed_at, voided_at = i.voided_at
    from ${rows} i where v.hash = i.hash and v.state = 'issued' returning 1`,
};

interface Stored { hash: string; batch: string; serial: number; value_cents: bigint; state: string; redeemed_by: string | null }

export interface Redemption {
  readonly customer: CustomerId;
  /** As it was typed, spoken or texted. */
  readonly code: string;
  /** Typed on a telephone: sixteen digits, each letter as the key that carries it. */
  readonly byKeypad?: boolean;
  /** Where it came from: a hash of the network's or caller's address. Null for a caller that is known otherwise. */
  readonly network: string | null;
  /** The program that asks with an API key: its wrong codes are counted together, whoever the customers are. */
  readonly program?: string;
  readonly by: By;
}

/**
 * Puts a voucher's value into the customer's wallet, once; asked again by the same customer it says the same. The one way
 * to redeem, whatever the door. Refuses `voucher_not_valid`, `voucher_used`, `voucher_void`, `wallet_full`, `code_locked`.
 */
export async function redeemVoucher(app: FundsApp, one: Redemption): Promise<{ readonly value: Usd; readonly again: boolean }> {
  const now = app.clock.now();
  const { windows } = app.limits.table.limits['voucher.tries'];
  const limits: Limit[] = [
    { name: 'funds.voucher.account', subject: app.keys.mac('limit subject', one.customer), windows },
    ...(one.network === null ? [] : [{ name: 'funds.voucher.network', subject: one.network, windows }]),
    ...(one.program === undefined ? [] : [{ name: 'funds.voucher.program', subject: app.keys.mac('limit subject', one.program), windows: app.limits.table.limits['voucher.tries.api'].windows }]),
  ];
  if (app.onHold()) throw new Refusal('shop_on_hold');
  for (const limit of limits) {
    if (await hasRoom(app.db, limit, now)) continue;
    await app.limits.refused(limit.name === 'funds.voucher.program' ? 'voucher.tries.api' : 'voucher.tries', { door: one.by.door, actor: one.by.actor });
    throw new Refusal('code_locked');
  }
  const voucher = await voucherAsTyped(app, one);
  if (!voucher) {
    const taken = await takeAll(app.db, limits, now);
    await app.committer.commit([journalWrite({ at: now, by: one.by, what: 'voucher.refused', subject: one.customer, facts: { locked: taken.ok ? 0 : 1 } }, app)]);
    throw new Refusal(taken.ok ? 'voucher_not_valid' : 'code_locked');
  }
  if (voucher.state === 'redeemed' && voucher.redeemed_by === one.customer) return { value: usd(voucher.value_cents), again: true };
  if (voucher.state !== 'issued') throw new Refusal(voucher.state === 'void' ? 'voucher_void' : 'voucher_used');
  await app.committer.commit([walletOpen(one.customer, now)]);
  try {
    await app.committer.commit([
      write(endShape, { hash: voucher.hash, state: 'redeemed', redeemed_by: one.customer, redeemed_at: now, voided_at: null }),
      walletLoad(one.customer, voucher.value_cents, now),
      ledgerWrite({ at: now, kind: 'redeemed', subject: `${voucher.batch}/${voucher.serial}`, postings: [{ account: `voucher:${voucher.batch}`, cents: voucher.value_cents }, { account: `wallet:${one.customer}`, cents: -voucher.value_cents }] }, app),
      journalWrite({ at: now, by: one.by, what: 'voucher.redeemed', subject: `${voucher.batch}/${voucher.serial}`, facts: { customer: one.customer, cents: Number(voucher.value_cents) } }, app),
    ]);
  } catch (error) {
    if (!(error instanceof GuardFailed)) throw error;
    if (error.guard === WALLET_GUARD) throw new Refusal('wallet_full');
    // Somebody was faster: perhaps the same person, who tapped twice.
    const after = await voucherOf(app.db, [voucher.hash]);
    if (after?.redeemed_by === one.customer) return { value: usd(voucher.value_cents), again: true };
    throw new Refusal(after?.state === 'void' ? 'voucher_void' : 'voucher_used');
  }
  return { value: usd(voucher.value_cents), again: false };
}

async function voucherAsTyped(app: FundsApp, { code, byKeypad }: Pick<Redemption, 'code' | 'byKeypad'>): Promise<Stored | null> {
  if (byKeypad) return /^\d{16}$/.test(code) ? (await app.db.query<Stored>('select hash, batch, serial, value_cents, state, redeemed_by from funds_vouchers where keypad_hash = any($1::text[])', [app.keys.macs(KEYPAD_PURPOSE, code)], 'funds_voucher_keypad')).rows[0] ?? null : null;
  const read = readVoucherCode(code);
  return read === null ? null : voucherOf(app.db, app.keys.macs(PURPOSE, read));
}

async function voucherOf(db: Queryable, hashes: readonly string[]): Promise<Stored | null> {
  return (await db.query<Stored>('select hash, batch, serial, value_cents, state, redeemed_by from funds_vouchers where hash = any($1::text[])', [hashes], 'funds_voucher')).rows[0] ?? null;
}

/** Withdraws what is not redeemed yet of a batch: all of it, or the serials given. Answers how many. */
export async function voidVouchers(app: VoucherApp, wish: { readonly batch: VoucherBatchId; readonly serials?: readonly number[]; readonly by: By }): Promise<number> {
  const now = app.clock.now();
  const open = (await app.db.query<Stored>(
    `select hash, batch, serial, value_cents, state, redeemed_by from funds_vouchers where batch = $1 and state = 'issued' and ($2::int[] is null or serial = any($2::int[])) order by serial`,
    [wish.batch, wish.serials ?? null], 'funds_vouchers_open')).rows;
  let count = 0;
  for (const one of open) {
    const writes: Write[] = [
      write(endShape, { hash: one.hash, state: 'void', redeemed_by: null, redeemed_at: null, voided_at: now }),
      ledgerWrite({ at: now, kind: 'withdrawn', subject: `${one.batch}/${one.serial}`, postings: [{ account: `voucher:${one.batch}`, cents: one.value_cents }, { account: 'cash:voucher', cents: -one.value_cents }] }, app),
      journalWrite({ at: now, by: wish.by, what: 'voucher.void', subject: `${one.batch}/${one.serial}`, facts: { cents: Number(one.value_cents) } }, app),
    ];
    // One that is being redeemed this very moment stays redeemed.
    try { await app.committer.commit(writes); count++; } catch (error) { if (!(error instanceof GuardFailed)) throw error; }
  }
  return count;
}

/** Batches, newest first, with how many of each are redeemed and withdrawn. */
export async function voucherBatches(db: Queryable, limit: number): Promise<VoucherBatch[]> {
  const answer = await db.query<BatchRow & { redeemed: number; withdrawn: number }>(
    `select b.id, b.count, b.value_cents, b.note, b.issued_by, b.created_at, count(*) filter (where v.state = 'redeemed')::int as redeemed, count(*) filter (where v.state = 'void')::int as withdrawn
     from funds_batches b join funds_vouchers v on v.batch = b.id group by b.id order by b.created_at desc, b.id desc limit $1`, [limit], 'funds_batches_list');
  return answer.rows.map((row) => ({
    id: row.id as VoucherBatchId, count: row.count, value: usd(row.value_cents), note: row.note, issuedBy: row.issued_by, createdAt: row.created_at, redeemed: row.redeemed, withdrawn: row.withdrawn,
  }));
}

/** The file of a batch, for whoever prints it. Codes are shown in it once and never again. */
export const voucherCsv = (batch: string, value: Usd, vouchers: readonly IssuedVoucher[]): string =>
  ['code,value_usd,batch,serial', ...vouchers.map((one) => `${one.code},${(Number(value.cents) / 100).toFixed(2)},${batch},${one.serial}`), ''].join('\r\n');

import { check } from './check.ts';

/** An id names its kind: `line_01j…`, `rnw_01j…`. Made by the application, ordered by time, never a database sequence. */
export type Id<P extends string> = `${P}_${string}`;

export type LineId = Id<'line'>;
export type CustomerId = Id<'cus'>;
export type QuoteId = Id<'quo'>;
export type RenewalId = Id<'rnw'>;
export type ChargeId = Id<'chg'>;
export type RefundId = Id<'rfd'>;
export type TopUpId = Id<'top'>;
export type ReceiptId = Id<'rcp'>;
export type CaseId = Id<'case'>;
export type NoticeId = Id<'ntc'>;
export type JournalId = Id<'jrn'>;
export type ApiKeyId = Id<'key'>;
export type SessionId = Id<'ses'>;
export type MethodId = Id<'pmt'>;
export type SetupId = Id<'sup'>;
export type DisputeId = Id<'dsp'>;
export type LoadId = Id<'lod'>;
export type VoucherBatchId = Id<'vbt'>;
export type PromotionId = Id<'prm'>;
export type ReturnId = Id<'ret'>;
export type PayLinkId = Id<'plk'>;
export type SponsorId = Id<'spn'>;
export type ProofId = Id<'prf'>;
export type FamilyId = Id<'fam'>;
export type MandateId = Id<'mdt'>;
export type ReminderId = Id<'rmd'>;
export type AutoCycleId = Id<'acy'>;

// Crockford base 32, lower case: no i, l, o, u, so an id can be read aloud.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARS = 10;
const RANDOM_BYTES = 10;

/** Where an id gets its randomness from: `platform/random.ts` in the product, a seeded source in the simulation. */
export type RandomBytes = (count: number) => Uint8Array;

/** A new id: 48 bits of time (ms) and 80 random bits, so ids sort by the moment they were made. */
export function newId<P extends string>(prefix: P, nowMs: number, random: RandomBytes): Id<P> {
  check(Number.isSafeInteger(nowMs) && nowMs >= 0, 'an id needs a moment in ms');
  let time = '';
  for (let rest = nowMs, i = 0; i < TIME_CHARS; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32]! + time;
  const bytes = random(RANDOM_BYTES);
  let tail = '';
  for (let i = 0; i < RANDOM_BYTES; i += 5) {
    let bits = 0n;
    for (let j = 0; j < 5; j++) bits = (bits << 8n) | BigInt(bytes[i + j]!);
    let part = '';
    for (let k = 0; k < 8; k++, bits >>= 5n) part = ALPHABET[Number(bits & 31n)]! + part;
    tail += part;
  }
  return `${prefix}_${time}${tail}`;
}

const SHAPE = /^[a-z]{2,8}_[0-9a-hjkmnp-tv-z]{26}$/;

/** Whether outside text is an id of this kind by its shape; says nothing about whether it exists. */
export function isId<P extends string>(prefix: P, text: unknown): text is Id<P> {
  return typeof text === 'string' && text.startsWith(`${prefix}_`) && SHAPE.test(text);
}

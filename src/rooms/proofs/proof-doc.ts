import { createHash } from 'node:crypto';
import type { LineId, ProofId, QuoteId, RenewalId } from '../../base/ids.ts';
import type { Worded } from '../../base/language.ts';
import type { RenewalMode } from '../../base/terms.ts';
import { isoOf, type Instant, type ZoneId } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import { canonicalJson, type Signable } from '../../platform/secrets/canonical-json.ts';
import type { DocumentSignature } from '../../platform/secrets/signing.ts';
import type { Inclusion, StoredEntry } from '../journal/journal.ts';
import { readSnapshot, snapshotJson, type LineSnapshot } from '../lines/lines.ts';
import { afterOf, beforeOf, maskedLine, receiptNumberText, type RenewalView } from '../renewals/renewals.ts';

/** Facts that the document covers by a salted hash only: whoever holds the line may open each by itself. */
export const COVERED = ['number', 'iccid', 'before', 'after'] as const;
export type Covered = (typeof COVERED)[number];

/** What anybody may see of a state of the line: its ends, not what was left on it. */
export interface StateShown { readonly at: string; readonly phase: string; readonly serviceEndsAt: string | null; readonly numberReleaseAt: string | null }

/**
 * The document that is signed, in its first format. Later versions may add formats; this one never changes, so that whatever was signed
 * in it can be checked for ever. Moments are ISO 8601 UTC, hashes SHA-256 in hex.
 */
export interface ProofDoc {
  readonly kind: 'proof of activation';
  readonly format: 'proof/1';
  readonly proof: ProofId;
  readonly madeAt: string;
  readonly shop: { readonly name: string; readonly url: string };
  /** True where a simulated carrier or payment service took part: then it proves nothing about the world. */
  readonly sandbox: boolean;
  readonly receipt: { readonly number: string; readonly code: string; readonly issuedAt: string };
  readonly renewal: RenewalId;
  readonly line: { readonly id: LineId; readonly shown: string; readonly zone: ZoneId };
  readonly plan: { readonly id: string; readonly version: number; readonly name: Worded; readonly mode: RenewalMode };
  readonly carrier: { readonly id: string; readonly name: string; readonly reference: string | null };
  readonly activatedAt: string;
  readonly before: StateShown;
  readonly after: StateShown;
  /** The signed quote this renewal was bought by, and whether the carrier gave what it promised. */
  readonly promise: { readonly quote: QuoteId; readonly sha256: string; readonly kept: boolean };
  /** The entry of the journal that tells of it. */
  readonly journal: { readonly entry: string; readonly seq: number; readonly hash: string };
  readonly covered: Readonly<Record<Covered, string>>;
}

export type Salts = Readonly<Record<Covered, string>>;
export interface Opening { readonly value: Signable; readonly salt: string }

/** What a person keeps. `opened`: facts of the line that its holder shows; `inclusion`: the way to a signed daily root. */
export interface ProofFile {
  readonly document: ProofDoc;
  readonly signature: DocumentSignature;
  readonly inclusion?: Inclusion;
  readonly opened?: Partial<Readonly<Record<Covered, Opening>>>;
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
/** The salt has 128 bits and is known to the holder only: four unknown digits could be tried through otherwise. */
export const coverOf = (salt: string, value: Signable): string => sha256Hex(`xuka-covered/1 ${salt}\n${canonicalJson(value)}`);

const CODE_TAIL = 10;
/** `XK-00000042-7Q2M9F4TAB`: what the QR says in letters. The tail is chance from the receipt's id, so codes cannot be counted up. */
export const proofCode = (receipt: { readonly number: bigint; readonly id: string }): string => `${receiptNumberText(receipt.number)}-${receipt.id.slice(-CODE_TAIL).toUpperCase()}`;

const CODE = /^XK[\s-]*(\d{8,15})[\s-]+([0-9A-HJKMNP-TV-Z]{10})$/;
export function readCode(text: string): { readonly number: bigint; readonly tail: string } | null {
  const match = CODE.exec(text.trim().toUpperCase());
  return match ? { number: BigInt(match[1]!), tail: match[2]!.toLowerCase() } : null;
}

const shown = (one: LineSnapshot): StateShown => ({
  at: isoOf(one.at), phase: one.phase, serviceEndsAt: isoOrNull(one.clocks.serviceEndsAt), numberReleaseAt: isoOrNull(one.clocks.numberReleaseAt),
});
const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

/** What of the line stays covered: said in full only to whoever may open it. */
export function coveredFacts(view: RenewalView): Readonly<Record<Covered, Signable>> {
  const { line, renewal, quote } = view;
  return {
    number: line.number, iccid: line.iccid, before: snapshotJson(beforeOf(quote.doc)) as Signable,
    after: snapshotJson(stateAfter(view, renewal.outcome?.after)) as Signable,
  };
}
const stateAfter = (view: RenewalView, after: unknown): LineSnapshot => (after === undefined ? afterOf(view.quote.doc) : readSnapshot(after));

export interface ProofFacts {
  readonly id: ProofId;
  readonly now: Instant;
  readonly shop: ProofDoc['shop'];
  readonly sandbox: boolean;
  readonly view: RenewalView;
  readonly entry: StoredEntry;
  readonly planName: Worded;
  readonly carrierName: string;
  readonly salts: Salts;
}

/** The proof of one delivered renewal. Pure; says nothing that could change later. */
export function proofOf(facts: ProofFacts): ProofDoc {
  const { view, entry, salts } = facts;
  const { renewal, quote, line, receipt, topUps } = view;
  check(receipt && renewal.effectAt !== null && entry.seq !== null && entry.hash !== null, `renewal ${renewal.id} proves no activation`);
  const covered = coveredFacts(view);
  return {
    kind: 'proof of activation', format: 'proof/1', proof: facts.id, madeAt: isoOf(facts.now), shop: facts.shop, sandbox: facts.sandbox,
    receipt: { number: receiptNumberText(receipt.number), code: proofCode(receipt), issuedAt: isoOf(receipt.at) },
    renewal: renewal.id, line: { id: line.id, shown: maskedLine(line), zone: line.zone },
    plan: { ...quote.doc.plan, name: facts.planName, mode: quote.doc.mode },
    carrier: { id: line.carrier, name: facts.carrierName, reference: topUps[0]?.carrierRef ?? null },
    activatedAt: isoOf(renewal.effectAt), before: shown(beforeOf(quote.doc)), after: shown(stateAfter(view, renewal.outcome?.after)),
    promise: { quote: quote.doc.quote, sha256: sha256Hex(canonicalJson(quote.doc as unknown as Signable)), kept: (renewal.outcome?.differences ?? []).length === 0 },
    journal: { entry: entry.id, seq: Number(entry.seq), hash: entry.hash },
    covered: Object.fromEntries(COVERED.map((name) => [name, coverOf(salts[name], covered[name])])) as Record<Covered, string>,
  };
}

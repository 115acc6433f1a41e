import { encode } from 'uqr';
import { usd } from '../../../base/money.ts';
import { formatPhone, type Phone } from '../../../base/phone.ts';
import { parseInstant, type Instant } from '../../../base/time.ts';
import { check } from '../../../base/check.ts';
import { readSnapshot } from '../../../rooms/lines/lines.ts';
import { proofCode, receiptPaper, type ProofDoc, type ProofFile, type ReceiptPaper, type Share } from '../../../rooms/proofs/proofs.ts';
import { afterOf, boughtCycle, maskedLine, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import type { PapersShown, SharedModel, VerdictModel } from '../models/papers.ts';
import { paidHere } from '../frame/reader.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import type { Reader, Web } from '../frame/web-parts.ts';

/** Links are made by whoever sees the line, paid for it, or placed it from this browser; not by whoever was sent the page's address. */
export const mayShare = (web: Web, c: FrameContext, reader: Reader, view: RenewalView): boolean =>
  reader.sees(view.line.id) || paidHere(web, c, reader, view.renewal);

/** The paper as this reader may have it. */
export const paperFor = (web: Web, reader: Pick<Reader, 'frame' | 'sees'>, view: RenewalView): ReceiptPaper | null =>
  receiptPaper(web.app, { name: reader.frame.shop.name, url: web.baseUrl }, view, { language: reader.frame.language, zone: reader.frame.readerZone, isHolder: reader.sees(view.line.id) });

export function papersOf(web: Web, view: RenewalView, canShare: boolean): PapersShown | null {
  if (view.receipt === null) return null;
  const own = `/r/${view.renewal.id}`;
  const code = proofCode(view.receipt);
  return { pdfUrl: `${own}/receipt.pdf`, proofUrl: `${own}/proof.json`, verifyUrl: `/verify/${code}`, code, qr: qrOf(`${web.baseUrl}/verify/${code}`), shareUrl: canShare ? `${own}/share` : null };
}

/** Neighbouring dark modules of a row are one dash of a line one module thick: a third of the bytes of squares. */
export function qrOf(text: string): PapersShown['qr'] {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const path = data.map((row, y) => {
    let dashes = `M0 ${y}.5`;
    for (let x = 0; x < size;) {
      let end = x;
      while (end < size && row[end] === row[x]) end++;
      dashes += row[x] ? `h${end - x}` : end < size ? `m${end - x} 0` : '';
      x = end;
    }
    return dashes;
  }).join('');
  return { path, size };
}

export function sharedModel(web: Web, view: RenewalView, share: Share): SharedModel {
  const { renewal, quote, line } = view;
  const after = renewal.outcome?.after === undefined ? afterOf(quote.doc) : readSnapshot(renewal.outcome.after);
  const cycle = boughtCycle(quote, after);
  return {
    line: maskedLine(line), carrier: web.app.shelf().profileVersion(quote.doc.profile.carrier, quote.doc.profile.version).name, zone: line.zone,
    plan: web.app.shelf().planVersion(quote.doc.plan.id, quote.doc.plan.version).name, startsAt: cycle?.startsAt ?? null, endsAt: cycle?.endsAt ?? null,
    serviceEndsAt: after.clocks.serviceEndsAt, amount: share.withAmount ? usd(quote.doc.totalCents) : null, refunded: view.refunds.some((one) => one.state === 'done'), until: share.expiresAt,
  };
}

const moment = (text: string): Instant => { const at = parseInstant(text); check(at !== null, 'a signed moment is one'); return at; };
const momentOrNull = (text: string | null): Instant | null => (text === null ? null : moment(text));

/** A proof that holds, as a page. `view`: what we know of the renewal since, when it is one of ours. */
export function verdictModel(facts: { readonly document: ProofDoc; readonly keyId: string; readonly rootDay: string | null; readonly opened?: ProofFile['opened']; readonly view: RenewalView | null; readonly downloadUrl: string | null }): VerdictModel {
  const { document: doc, view, opened } = facts;
  const text = (name: 'number' | 'iccid'): string | null => { const value = opened?.[name]?.value; return typeof value === 'string' ? value : null; };
  const number = text('number');
  return {
    holds: true, sandbox: doc.sandbox, line: doc.line.shown, carrier: doc.carrier.name, zone: doc.line.zone, plan: doc.plan.name, reference: doc.carrier.reference,
    activatedAt: moment(doc.activatedAt), before: momentOrNull(doc.before.serviceEndsAt), after: momentOrNull(doc.after.serviceEndsAt), receipt: doc.receipt.number, kept: doc.promise.kept,
    journal: { seq: String(doc.journal.seq), day: facts.rootDay }, keyId: facts.keyId,
    opened: { number: number === null ? null : `+1 ${formatPhone(number as Phone)}`, iccid: text('iccid') },
    since: view === null ? null : sinceOf(view), downloadUrl: facts.downloadUrl,
  };
}

function sinceOf(view: RenewalView): 'nothing' | 'refunded' | 'taken_back' {
  if (view.refunds.some((one) => one.state === 'done')) return 'refunded';
  return view.topUps.some((one) => one.state === 'reversed' || one.state === 'cancelled') ? 'taken_back' : 'nothing';
}

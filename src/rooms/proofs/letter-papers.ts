import type { Language } from '../../base/language.ts';
import type { RenewalsApp } from '../renewals/renewals.ts';
import { viewRenewal } from '../renewals/renewals.ts';
import { drawReceipt } from './paper/draw-receipt.ts';
import { receiptPaper, type PaperShop, type ReceiptPaper } from './paper/receipt-paper.ts';
import { paperWords } from './words/words.ts';

interface Along { readonly name: string; readonly type: string; readonly facts: unknown }

/**
 * The receipt as PDF along with the letter that says a renewal is done: receipts are kept for years, and the link in a letter may not last
 * as long. Masked, for a letter is passed on; the facts are frozen with the letter, the bytes are drawn from them.
 */
export async function papersForLetter(app: RenewalsApp, shop: PaperShop, letter: { readonly kind: string; readonly payload: unknown; readonly language: Language }): Promise<readonly Along[]> {
  const id = (letter.payload as { readonly renewal?: unknown } | null)?.renewal;
  if (letter.kind !== 'renewal.done' || typeof id !== 'string') return [];
  const view = await viewRenewal(app, id);
  const paper = receiptPaper(app, shop, view, { language: letter.language, zone: view.renewal.payer.zone, isHolder: false });
  return paper === null ? [] : [{ name: paperWords(letter.language).file(paper.number), type: 'application/pdf', facts: paper }];
}

/** Draws what `papersForLetter` froze. Throws for facts of another kind. */
export function drawAlong(along: { readonly facts: unknown }): Promise<Uint8Array> {
  const paper = along.facts as ReceiptPaper;
  if (paper.format !== 'receipt/1') throw new TypeError('not the facts of a receipt');
  return drawReceipt(paper);
}

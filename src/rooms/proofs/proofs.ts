/**
 * Receipts as papers, and proof that a card was renewed: the receipt's facts and its PDF, links to show it to others, and signed
 * proofs of activation that anybody can check without asking us.
 */
export { COVERED, proofCode, type Covered, type ProofDoc, type ProofFile, type StateShown } from './proof-doc.ts';
export { proofText, verifyProofText, type ProofFault, type Verdict } from './proof-file.ts';
export { endShares, openShares, shareOfToken, shareReceipt, SHARE_DAYS, type Share, type ShareId } from './shares.ts';
export { proofFile, proofFor, renewalOfProof, type ProofsApp } from './store.ts';
export { drawReceipt } from './paper/draw-receipt.ts';
export { receiptPaper, type PaperReader, type PaperShop, type ReceiptPaper } from './paper/receipt-paper.ts';
export { paperWords } from './words/words.ts';
export { drawAlong, papersForLetter } from './letter-papers.ts';

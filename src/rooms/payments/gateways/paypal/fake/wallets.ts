/** What a payer's wallet pays with, and what becomes of it. Chosen on the page; a saved wallet keeps its own. */
export interface Funding {
  readonly name: FundingName;
  readonly capture:
    | { readonly kind: 'pays' }
    /** The order goes back to its payer, who may choose something else. */
    | { readonly kind: 'declines' }
    /** The order is completed with a capture that was declined, as a processor does it. */
    | { readonly kind: 'declines_late'; readonly code: string }
    /** Pending first; `pays` says how it ends. */
    | { readonly kind: 'waits'; readonly reason: 'ECHECK' | 'PENDING_REVIEW'; readonly pays: boolean };
  /** As a saved wallet: other than on the page where it was chosen. */
  readonly saved?: 'declines' | 'asks';
  readonly refund: 'now' | 'late' | 'fails';
}
export type FundingName = 'balance' | 'declined' | 'insufficient' | 'echeck' | 'echeck_bounces' | 'review' | 'review_denied' | 'late_refund' | 'refund_fails' | 'asks' | 'fails_later';

const funding = (name: FundingName, capture: Funding['capture'], more: Partial<Funding> = {}): Funding => ({ name, capture, refund: 'now', ...more });

export const FUNDINGS: readonly Funding[] = [
  funding('balance', { kind: 'pays' }),
  funding('declined', { kind: 'declines' }),
  funding('insufficient', { kind: 'declines_late', code: '5120' }),
  funding('echeck', { kind: 'waits', reason: 'ECHECK', pays: true }),
  funding('echeck_bounces', { kind: 'waits', reason: 'ECHECK', pays: false }),
  funding('review', { kind: 'waits', reason: 'PENDING_REVIEW', pays: true }),
  funding('review_denied', { kind: 'waits', reason: 'PENDING_REVIEW', pays: false }),
  funding('late_refund', { kind: 'pays' }, { refund: 'late' }),
  funding('refund_fails', { kind: 'pays' }, { refund: 'fails' }),
  funding('asks', { kind: 'pays' }, { saved: 'asks' }),
  funding('fails_later', { kind: 'pays' }, { saved: 'declines' }),
];

export const fundingOf = (name: unknown): Funding | undefined => FUNDINGS.find((one) => one.name === name);

/** Saved wallets that are there from the beginning, for tests and scripts: `sandbox-balance`, `sandbox-echeck`, … */
export const testToken = (name: FundingName): string => `sandbox-${name}`;
export const fundingOfToken = (id: string): Funding | undefined => FUNDINGS.find((one) => testToken(one.name) === id);

/** The one made-up payer. */
export const PAYER = { account_id: 'QYR5Z8XDVJNXQ', email_address: 'sandbox.payer@example.com', name: { given_name: 'Sandbox', surname: 'Payer' } } as const;
export const MERCHANT = { email_address: 'sandbox.shop@example.com', merchant_id: 'SANDBXMERCHTS' } as const;

import type { HostedMethod } from '../../../rooms/payments/payments.ts';

/** One saved way to pay, as its owner sees it. */
export interface SavedRow {
  readonly id: string;
  readonly method: HostedMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  /** `2031-07`; null where there is none. */
  readonly expires: string | null;
  /** Nothing else is tried before it. */
  readonly first: boolean;
  /** Why it pays nothing now; null while it can be used. */
  readonly frozenFor: 'dispute' | 'sim_change' | 'other' | null;
}

export interface MethodsModel {
  readonly methods: readonly SavedRow[];
  /** Gateways that save something, the usual one first. */
  readonly adds: readonly { readonly gateway: string; readonly kind: 'card' | 'paypal' }[];
  /** A fresh code is asked for before the gateway's page opens. */
  readonly proofFirst: boolean;
  readonly said: 'saved' | 'removed' | 'first' | 'not_saved' | 'waiting' | null;
}

/** What a provider said to "call this number". */
export type DialOutcome =
  /** It rings, or will in a moment; `call` is the provider's own name of the call. */
  | { readonly kind: 'ringing'; readonly call: string }
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer of the provider: it may ring, it may not. Never dialed again before it is known. */
  | { readonly kind: 'unknown'; readonly cause: string };

/** Calls of ours: one provider. What it dials comes back as the beginning of a call that is `about` something. */
export interface Dialer {
  readonly name: string;
  /** True where nothing rings anywhere but on a page of ours. */
  readonly sandbox: boolean;
  /** `key`: stored beforehand; the provider's calls carry it in their address, so that a lost answer can be looked up. */
  dial(wish: { readonly to: string; readonly key: string; readonly about: string }, signal: AbortSignal): Promise<DialOutcome>;
  /** Whether a call of this key was ever begun; `never` only when the provider is certain. */
  find(wish: { readonly to: string; readonly key: string; readonly sinceMs: number }, signal: AbortSignal): Promise<'begun' | 'never' | 'unknown'>;
}

import type { RefusalCode } from '../../../base/refusal.ts';

/** A door that is guarded for now: sign-in goes on, and for a look-up a puzzle that the browser solves by itself. */
export interface GuardModel {
  readonly refusal: RefusalCode;
  readonly signInUrl: string;
  readonly puzzle: { readonly action: string; readonly line: string; readonly challenge: string; readonly script: string } | null;
}

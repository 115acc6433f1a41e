/** What the offline program says of a proof that holds; it throws an error with `code` for one that does not. */
export interface Held { readonly document: Readonly<Record<string, unknown>>; readonly keyId: string; readonly rootDay: string | null; readonly opened: readonly string[] }
export function verifyProof(text: string, jwks: { readonly keys: readonly object[] }, keptRoot?: object | null): Held;
export function canonical(value: unknown): string;
export function climb(leaf: string, path: readonly string[], index: number, size: number): string | null;

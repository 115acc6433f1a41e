import { check } from '../../base/check.ts';
import type { Keys } from '../../platform/secrets/keys.ts';

/** Content that must not lie in the clear, not even for the seconds until it is sent (trust I14). */
export interface Sealed { readonly sealed: string }
export type Sealer = Pick<Keys, 'seal' | 'unseal'>;

const PURPOSE = 'notice content';

/** `about` (the notice's id) goes in with it: a seal lifted into another row does not open. */
export const sealContent = (keys: Sealer, about: string, content: object): Sealed => ({ sealed: keys.seal(PURPOSE, JSON.stringify([about, content])) });

/** Throws when the key, the row or a byte is not the one that sealed it. */
export function openContent(keys: Sealer, about: string, content: Sealed): unknown {
  const [owner, inside] = JSON.parse(keys.unseal(PURPOSE, content.sealed)) as [string, unknown];
  check(owner === about, 'sealed content of another notice');
  return inside;
}

export const isSealed = (content: unknown): content is Sealed =>
  typeof content === 'object' && content !== null && typeof (content as { sealed?: unknown }).sealed === 'string';

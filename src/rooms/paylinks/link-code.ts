import type { Keys } from '../../platform/secrets/keys.ts';
import type { Random } from '../../platform/random.ts';

// Crockford's 32: no I, L, O or U. What people write for 1 and 0 is read as such, so no two codes look alike.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const MAC = 'pay link code';
const SEAL = 'pay link code';

/** The secret in a pay link: eight letters and digits, 40 bits. */
export type LinkCode = string & { readonly brand: 'LinkCode' };

export const newCode = (random: Random): LinkCode => [...random.bytes(LENGTH)].map((byte) => ALPHABET[byte & 31]).join('') as LinkCode;

/** The code in what a person typed or an address holds: any case, with or without its hyphen, full-width, 0 for O and 1 for I and L. Null: none. */
export function parseCode(text: string): LinkCode | null {
  const plain = text.normalize('NFKC').toUpperCase().replace(/[\s\u2010-\u2015_.-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain.length === LENGTH && [...plain].every((char) => ALPHABET.includes(char)) ? plain as LinkCode : null;
}

/** `7K2M-9Q4T`: as it is shown and read aloud. */
export const codeText = (code: LinkCode): string => `${code.slice(0, 4)}-${code.slice(4)}`;

export const hashCode = (keys: Pick<Keys, 'mac'>, code: LinkCode): string => keys.mac(MAC, code);
/** The hashes under which it may have been stored, one for each master secret. */
export const codeHashes = (keys: Pick<Keys, 'macs'>, code: LinkCode): readonly string[] => keys.macs(MAC, code);
export const sealCode = (keys: Pick<Keys, 'seal'>, code: LinkCode): string => keys.seal(SEAL, code);
/** Throws SealBroken when its key is gone. */
export const openCode = (keys: Pick<Keys, 'unseal'>, sealed: string): LinkCode => keys.unseal(SEAL, sealed) as LinkCode;


import type { Keys } from './keys.ts';

/**
 * A person's address (e-mail, telephone) as it lies in a table: sealed, and a keyed hash by which the same address is
 * found again without opening anything. Either alone is worthless to whoever has the database and not the keys.
 */
export interface SealedAddress { readonly sealed: string; readonly mac: string }

const PURPOSE = 'contact address';

/** Mail programs treat the case of an address as one; so does the hash, or one person becomes two. */
const sameCase = (address: string): string => address.trim().toLowerCase();

/** About 10 µs. Never fails, so a step of the flow may seal; opening may fail, so only whoever shows or sends opens. */
export const sealAddress = (keys: Pick<Keys, 'seal' | 'mac'>, address: string): SealedAddress =>
  ({ sealed: keys.seal(PURPOSE, address), mac: keys.mac(PURPOSE, sameCase(address)) });

/** Throws SealBroken when it was altered or its key is gone. */
export const openAddress = (keys: Pick<Keys, 'unseal'>, sealed: string): string => keys.unseal(PURPOSE, sealed);

/** The hashes under which an address may have been stored, one for each master secret: for `mac = any($1)`. */
export const addressMacs = (keys: Pick<Keys, 'macs'>, address: string): readonly string[] => keys.macs(PURPOSE, sameCase(address));

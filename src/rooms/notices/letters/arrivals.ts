import type { ShownPayment } from '../kinds.ts';
import type { Words } from '../words/words.ts';

/**
 * When money that went back is there. Where it went back two ways the letter does not say "in your wallet" of all of it: the bank's days
 * are what its reader must know, and the wallet's part stands in the wallet.
 */
export const arrivals = ({ refunded }: Pick<Words, 'refunded'>, paid: ShownPayment | null): readonly string[] => {
  const slow = paid?.method === 'wallet' && paid.also ? paid.also : paid;
  return [refunded.whenItArrives(slow)];
};

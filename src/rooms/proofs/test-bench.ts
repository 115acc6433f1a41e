import type { TestShop } from '../../../tests/support/shop.ts';
import type { ProofsApp } from './proofs.ts';
import { realRandom } from '../../platform/random.ts';

/** A shop's parts as proofs need them. */
export const proofsApp = (shop: TestShop): ProofsApp => ({ ...shop.app, random: realRandom, shopSigns: { name: 'Xuka', url: 'http://127.0.0.1:3000' } });

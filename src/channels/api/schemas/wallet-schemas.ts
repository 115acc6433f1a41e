import { z } from 'zod';
import { customerId, money, named, nullable, instant, idOf, payment } from './schemas.ts';

const loadId = idOf('lod', 'Id of a payment into a wallet');
export const walletQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20).describe('Movements to show, newest first.') });
export const wallet = named('Wallet', z.strictObject({
  customer: customerId, balance: money.describe('All of it, held money included.'), held: money.describe('Promised to payments under way.'), available: money.describe('What can be spent now.'),
  room: money.describe('What may still be added today.'), frozen: z.boolean().describe('True while a payment into it is disputed: nothing can be spent.'),
  movements: z.array(z.strictObject({
    id: z.string(), at: instant, kind: z.enum(['loaded', 'redeemed', 'spent', 'given_back', 'reversed', 'other']), subject: z.string().describe('The renewal, payment or voucher it belongs to.'),
    amount: money.describe('Below zero: out of the wallet.'), balance: money.describe('After it.'),
  })),
}).describe('Money a customer has with the shop.'));
export const loadRequest = named('LoadRequest', z.strictObject({
  amount: z.string().regex(/^\d{1,5}\.00$/).describe('Whole dollars, such as `50.00`.'), payment: payment.describe('By any way but a wallet.'),
  email: z.email().max(254).optional().describe('Where the receipt goes; none is sent without it.'),
}).describe('How much to add, and how it is paid.'));
export const loadShape = named('Load', z.strictObject({
  id: loadId, customer: customerId, state: z.enum(['paying', 'awaiting_customer', 'payment_unknown', 'done', 'declined']), atRest: z.boolean(), amount: money, payUrl: nullable(z.string()), refusedBecause: nullable(z.string()),
  placedAt: instant, settledAt: nullable(instant), links: z.strictObject({ self: z.string(), wallet: z.string() }),
}).describe('A payment into a wallet.'));
export const redeemRequest = named('RedeemRequest', z.strictObject({ customer: customerId, code: z.string().min(4).max(100).describe('As printed; case, spaces and dashes do not matter.') }).describe('Whose wallet, and the code.'));
export const redeemed = named('Redeemed', z.strictObject({ value: money, wallet }).describe('What the voucher was worth, and the wallet now.'));

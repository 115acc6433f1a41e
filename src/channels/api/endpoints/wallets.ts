import type { Hono } from 'hono';
import { isId, type CustomerId } from '../../../base/ids.ts';
import { moneyJson, usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf } from '../../../base/time.ts';
import { parseIdempotencyKey, requestHash, type Idempotency } from '../../../platform/http/idempotency.ts';
import { problemReply, refusalOf } from '../../../platform/http/problem.ts';
import { jsonReply, sendReply, type Reply } from '../../../platform/http/reply.ts';
import type { ApiDoors, LoadView, WalletView } from '../doors/doors.ts';
import { authorised, bodyOf, described, queryOf, type ApiContext, type ApiEnv } from '../endpoint.ts';
import { paymentOf } from '../present.ts';
import { loadRequest, loadShape, redeemed, redeemRequest, wallet, walletQuery } from '../schemas/wallet-schemas.ts';

const POLL_SECONDS = 2;

const walletJson = (one: WalletView) => ({
  customer: one.customer, balance: moneyJson(one.balance), held: moneyJson(one.held), available: moneyJson(one.available), room: moneyJson(one.room), frozen: one.frozen,
  movements: one.movements.map((line) => ({ id: line.id, at: isoOf(line.at), kind: line.kind, subject: line.subject, amount: moneyJson(line.amount), balance: moneyJson(line.balance) })),
});
const isOver = (one: LoadView): boolean => one.settledAt !== null;
const loadJson = (one: LoadView) => ({
  id: one.id, customer: one.customer, state: one.state, atRest: isOver(one), amount: moneyJson(one.amount), payUrl: one.payUrl, refusedBecause: one.refusedBecause,
  placedAt: isoOf(one.placedAt), settledAt: one.settledAt === null ? null : isoOf(one.settledAt), links: { self: `/v1/loads/${one.id}`, wallet: `/v1/customers/${one.customer}/wallet` },
});

/** Wallets of customers: what is in one, money into it, vouchers. */
export function walletRoutes(app: Hono<ApiEnv>, doors: ApiDoors, idempotency: Idempotency): void {
  const once = async (c: ApiContext, path: string, bytes: Uint8Array, work: () => Promise<Reply>): Promise<Response> => {
    const key = parseIdempotencyKey(c.req.header('idempotency-key'));
    const context = { language: c.get('language'), requestId: c.get('requestId') };
    const answer = (): Promise<Reply> => work().catch((error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      return problemReply(refusal, context);
    });
    return sendReply(c, await idempotency.run({ caller: `key:${c.get('caller').key}`, key, hash: requestHash('POST', path, bytes) }, answer));
  };

  app.get('/v1/customers/:customer/wallet', described({
    id: 'getWallet', tag: 'Wallets', scope: 'wallet:read', summary: 'Get a wallet', query: walletQuery,
    description: 'What a customer who has let this key in has with the shop (in the account, under “My data”), and its newest movements. It never expires, pays for renewals and is not paid out. `held` is promised to payments under way; `room` is what may still be added today.',
    answers: { 200: ['The wallet.', wallet] }, refusals: ['not_found'],
  }), authorised(doors, 'wallet:read'), async (c) => {
    const found = await doors.wallets.wallet(c.get('caller'), c.req.param('customer'), { limit: queryOf(c, walletQuery).limit });
    if (!found) throw new Refusal('not_found');
    return c.json(walletJson(found));
  });

  app.post('/v1/customers/:customer/loads', described({
    id: 'addToWallet', tag: 'Wallets', scope: 'wallet:write', summary: 'Add money to a wallet', body: loadRequest, idempotent: true,
    description: 'Whole dollars from 5 to 2,000; at most 2,000 a day and person, and in the wallet. 201: in the wallet. 202: on its way; send the payer to `payUrl` where there is one and ask `links.self` again.',
    answers: { 201: ['In the wallet.', loadShape], 202: ['On its way.', loadShape] },
    refusals: ['not_found', 'amount_not_offered', 'wallet_full', 'payment_declined', 'payment_method_unknown', 'payment_not_available', 'shop_on_hold'],
  }), authorised(doors, 'wallet:write'), async (c) => {
    const { value, bytes } = await bodyOf(c, loadRequest);
    const customer = c.req.param('customer') as CustomerId;
    return once(c, `/v1/customers/${customer}/loads`, bytes, async () => {
      const made = await doors.wallets.load(c.get('caller'), {
        key: parseIdempotencyKey(c.req.header('idempotency-key')), customer, amount: usd(BigInt(value.amount.replace('.', ''))), payment: paymentOf(value.payment) as never, email: value.email ?? null, language: c.get('language'),
      });
      if (!made) throw new Refusal('not_found');
      if (made.state === 'declined') throw new Refusal('payment_declined', { load: made.id, reason: made.refusedBecause ?? 'declined' });
      return jsonReply(isOver(made) ? 201 : 202, loadJson(made), { Location: `/v1/loads/${made.id}`, ...(isOver(made) ? {} : { 'Retry-After': String(POLL_SECONDS) }) });
    });
  });

  app.get('/v1/loads/:load', described({
    id: 'getLoad', tag: 'Wallets', scope: 'wallet:read', summary: 'Get a payment into a wallet', description: 'Where one stands that this key has placed.',
    answers: { 200: ['The payment.', loadShape] }, refusals: ['load_not_found'],
  }), authorised(doors, 'wallet:read'), async (c) => {
    const id = c.req.param('load');
    const found = isId('lod', id) ? await doors.wallets.loadById(c.get('caller'), id) : null;
    if (!found) throw new Refusal('load_not_found');
    return c.json(loadJson(found), 200, isOver(found) ? {} : { 'Retry-After': String(POLL_SECONDS) });
  });

  app.post('/v1/vouchers/redeem', described({
    id: 'redeemVoucher', tag: 'Wallets', scope: 'wallet:write', summary: 'Redeem a voucher', body: redeemRequest,
    description: 'Puts the voucher\'s value into the wallet, once; asked again for the same customer it says the same. After ten wrong codes in an hour a customer has to wait.',
    answers: { 200: ['In the wallet.', redeemed] }, refusals: ['not_found', 'voucher_not_valid', 'voucher_used', 'voucher_void', 'wallet_full', 'code_locked', 'shop_on_hold'],
  }), authorised(doors, 'wallet:write'), async (c) => {
    const { value } = await bodyOf(c, redeemRequest);
    const done = await doors.wallets.redeem(c.get('caller'), { customer: value.customer as CustomerId, code: value.code });
    if (!done) throw new Refusal('not_found');
    return c.json({ value: moneyJson(done.value), wallet: walletJson(done.wallet) });
  });
}

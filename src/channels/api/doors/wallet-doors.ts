import type { CustomerId } from '../../../base/ids.ts';
import { isId } from '../../../base/ids.ts';
import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { placeLoad, redeemVoucher, viewLoad, type FundsApp, type LoadWork, type PayLoad } from '../../../rooms/funds/funds.ts';
import type { People } from '../../../rooms/people/people.ts';
import type { PayWith } from '../../../rooms/renewals/renewals.ts';
import { walletOf, walletStatement } from '../../../rooms/wallet/wallet.ts';
import type { ApiCaller, LoadView, PayWithView, WalletDoors, WalletView } from './doors.ts';

export interface PayParts {
  /** Which gateway takes hosted payments and which takes tokens, unless the caller names one. */
  readonly gateways: { readonly hosted: string; readonly token: string };
}

type ById = (id: string) => string;

/** How a program says it pays, in the words of the flow. `back`: where the payer comes back to, with the id of what was paid. */
export function payOf(payment: PayWithView, { gateways }: PayParts, back: (url: string, id: string) => string): PayWith & PayLoad | { readonly kind: 'wallet' } {
  const to = (url: string): ById => (id) => back(url, id);
  switch (payment.type) {
    case 'wallet': return { kind: 'wallet' };
    case 'token': return { kind: 'token', gateway: gateways.token, paymentMethod: payment.paymentMethod };
    case 'saved': return { kind: 'saved', method: payment.method, ...(payment.returnUrl === null ? { offSession: true } : { returnUrl: to(payment.returnUrl) }) };
    case 'hosted': return { kind: 'hosted', gateway: payment.gateway ?? gateways.hosted, method: payment.method, successUrl: to(payment.returnUrl), cancelUrl: to(payment.returnUrl) };
  }
}

/** The wallets of the shop's customers, for programs whose key has the scope. */
export function openWalletDoors({ funds, people, ...parts }: PayParts & { readonly funds: FundsApp; readonly people: Pick<People, 'findCustomer' | 'isGranted' | 'noteLook'> }): WalletDoors {
  const callerName = (caller: ApiCaller): string => `key:${caller.key}`;
  // Nobody, where this person has not let this program in: the same answer as for an id of nobody.
  const known = async (caller: ApiCaller, id: string): Promise<CustomerId | null> =>
    (isId('cus', id) && await people.isGranted(caller.key, id) ? (await people.findCustomer(id))?.id ?? null : null);

  async function viewOf(customer: CustomerId, limit: number): Promise<WalletView> {
    const [wallet, movements] = await Promise.all([walletOf(funds.db, customer, funds.clock.now()), walletStatement(funds.db, customer, { limit })]);
    return {
      customer, balance: usd(wallet.cents), held: usd(wallet.held), available: usd(wallet.free), room: usd(wallet.room), frozen: wallet.frozenFor !== null,
      movements: movements.map((one) => ({ id: one.id, at: one.at, kind: one.kind, subject: one.subject, amount: usd(one.cents), balance: usd(one.balance) })),
    };
  }
  const loadView = ({ load, charge }: LoadWork): LoadView => ({
    id: load.id, customer: load.customer, state: load.state, amount: load.amount, payUrl: charge.state === 'open' ? charge.payUrl : null, refusedBecause: load.refusedReason, placedAt: load.placedAt, settledAt: load.settledAt,
  });

  return {
    async wallet(caller, id, page) {
      const customer = await known(caller, id);
      if (customer !== null) await people.noteLook(caller.key, customer, 'wallet');
      return customer && viewOf(customer, page.limit);
    },
    async load(caller, request) {
      const customer = await known(caller, request.customer);
      if (customer === null) return null;
      const pay = payOf(request.payment, parts, (url, id) => { const to = new URL(url); to.searchParams.set('load', id); return to.href; });
      if (pay.kind === 'wallet') throw new Refusal('payment_not_available');
      const load = await placeLoad(funds, {
        caller: callerName(caller), key: request.key, customer, amount: request.amount, pay, payer: { email: request.email, language: request.language, zone: null }, description: 'Wallet',
        by: { door: 'api', actor: callerName(caller), reason: 'added to a wallet by a program' },
      });
      return loadView(await viewLoad(funds, load.id));
    },
    async loadById(caller, id) {
      const work = await viewLoad(funds, id).catch((error: unknown) => { if (error instanceof Refusal) return null; throw error; });
      return work?.load.caller === callerName(caller) ? loadView(work) : null;
    },
    async redeem(caller, request) {
      const customer = await known(caller, request.customer);
      if (customer === null) return null;
      const { value } = await redeemVoucher(funds, { customer, code: request.code, network: null, program: caller.key, by: { door: 'api', actor: callerName(caller), reason: 'redeemed by a program' } });
      return { value, wallet: await viewOf(customer, 1) };
    },
  };
}

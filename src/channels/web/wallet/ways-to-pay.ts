import { isId, type CustomerId, type LineId, type LoadId, type RenewalId } from '../../../base/ids.ts';
import { usd, type Usd } from '../../../base/money.ts';
import { paymentsFor, savedMethods, type HostedMethod } from '../../../rooms/payments/payments.ts';
import { showsPasskey } from '../../../rooms/people/people.ts';
import { listRenewals, splitPrice, type PayWith, type WalletUse } from '../../../rooms/renewals/renewals.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import type { PayChoice, PayChoices, PayMethod } from '../models/wallet.ts';
import type { Reader, Web } from '../frame/web-parts.ts';

/** Methods of gateways' own pages in the order in which they are offered: the shop's own gateway first. */
function hostedMethods(web: Web): readonly { readonly method: HostedMethod; readonly gateway: string }[] {
  const own = web.app.gateways[web.gateway];
  const all = [...(own ? [own] : []), ...Object.values(web.app.gateways).filter((one) => one.name !== web.gateway)].filter((one) => one.can.hosted);
  const seen = new Set<HostedMethod>();
  return all.flatMap((gateway) => gateway.methods.filter((method) => !seen.has(method) && seen.add(method)).map((method) => ({ method, gateway: gateway.name })));
}

/** What somebody without an account may pay with. */
export const guestWays = (web: Web): PayChoices => ({ choices: hostedMethods(web).map(({ method }): PayChoice => ({ value: method, methods: [method] })), wallet: null, canSave: false });

/** Whether a fresh SIM change keeps what this reader has saved from paying for the line, until a passkey is shown (trust section 5). */
export const isWithheld = async (web: Web, reader: Reader, line: LineId): Promise<boolean> =>
  reader.customer !== null && !showsPasskey(reader.session, reader.customer, reader.frame.now) && await web.people.frozenUntil(line) !== null;

/** The ways this reader has to pay a price; `total` null is money into the wallet, which a wallet cannot pay. */
export async function waysToPay(web: Web, customer: CustomerId | null, total: Usd | null, withheld = false): Promise<PayChoices> {
  if (customer === null || withheld) return guestWays(web);
  const hosted = guestWays(web).choices;
  const [saved, wallet] = await Promise.all([savedMethods(web.app.db, customer), walletOf(web.app.db, customer, web.app.clock.now())]);
  const kept = saved.filter((one) => web.app.gateways[one.gateway]).map((one): PayChoice => ({ value: one.id, methods: [one.method as PayMethod], saved: { brand: nameOf(one.brand), last4: one.last4 } }));
  const split = total === null ? { wallet: 0n, rest: 0n } : splitPrice(total.cents, wallet.free);
  const alone = total !== null && total.cents > 0n && split.rest === 0n;
  return {
    choices: [...kept, ...hosted, ...(alone ? [{ value: 'wallet', methods: ['wallet'] as const, has: usd(wallet.free) }] : [])],
    wallet: !alone && split.wallet > 0n ? { use: usd(split.wallet), rest: usd(split.rest) } : null,
    canSave: hostedMethods(web).some(({ gateway }) => web.app.gateways[gateway]!.can.save),
  };
}

/** The same choices with the way first in which this customer paid for the line last time, where it is still there: chosen unless they choose otherwise. */
export async function lastWayFirst(web: Web, pay: PayChoices, customer: CustomerId, line: LineId): Promise<PayChoices> {
  const last = (await listRenewals(web.app.db, { line, limit: LAST_OF })).find((one) => one.state === 'done' && one.payer.customer === customer);
  if (!last) return pay;
  const { charges } = await paymentsFor(web.app.db, last.id);
  // Of two, the wallet brought what it had and the other was chosen.
  const charge = charges.find((one) => one.way !== 'wallet') ?? charges[0];
  const value = charge?.way === 'wallet' ? 'wallet' : charge?.savedMethod ?? charge?.payerMethod;
  return { ...pay, choices: [...pay.choices.filter((one) => one.value === value), ...pay.choices.filter((one) => one.value !== value)] };
}
// Newest first: behind what others paid for this line the customer's own may come a little later.
const LAST_OF = 5;

export const nameOf = (brand: string | null): string | null => (brand === null ? null : brand.charAt(0).toUpperCase() + brand.slice(1));

type Chosen<Id> =
  | { readonly kind: 'hosted'; readonly gateway: string; readonly method: HostedMethod | null; readonly save: boolean; readonly successUrl: (id: Id) => string; readonly cancelUrl: (id: Id) => string }
  | Extract<PayWith, { kind: 'wallet' }>
  | { readonly kind: 'saved'; readonly method: Extract<PayWith, { kind: 'saved' }>['method']; readonly returnUrl: (id: Id) => string };

/** What a form says of how to pay. Whatever it does not say clearly is the gateway's own page with all it offers. */
function chosen<Id extends RenewalId | LoadId>(web: Web, fields: ReadonlyMap<string, string>, page: (id: Id) => string): Chosen<Id> {
  const value = fields.get('pay') ?? '';
  if (value === 'wallet') return { kind: 'wallet' };
  const success = (id: Id) => `${page(id)}?back=paid`;
  if (isId('pmt', value)) return { kind: 'saved', method: value, returnUrl: success };
  const hosted = hostedMethods(web).find((one) => one.method === value);
  const gateway = hosted?.gateway ?? (Object.hasOwn(web.app.gateways, value) ? value : web.gateway);
  return { kind: 'hosted', gateway, method: hosted?.method ?? null, save: fields.get('save') === '1', successUrl: success, cancelUrl: page };
}

const WALLET_CENTS = /^[1-9][0-9]{0,6}$/;

/** How a renewal is to be paid, as the review's form says it. */
export function payWithOf(web: Web, fields: ReadonlyMap<string, string>, customer: CustomerId | null): { readonly pay: PayWith; readonly wallet: WalletUse | null } {
  const pay = chosen<RenewalId>(web, fields, (id) => `${web.baseUrl}/r/${id}`);
  const cents = fields.get('wallet') ?? '';
  if (customer === null) return { pay: pay.kind === 'hosted' ? { ...pay, save: false } : pay, wallet: null };
  if (pay.kind === 'wallet') return { pay, wallet: { customer, use: 'all' } };
  return { pay, wallet: WALLET_CENTS.test(cents) ? { customer, use: 'as_far_as_it_goes', cents: BigInt(cents) } : null };
}

/** The same of money into the wallet, which a wallet cannot pay. */
export function payLoadOf(web: Web, fields: ReadonlyMap<string, string>): Exclude<Chosen<LoadId>, { kind: 'wallet' }> {
  const pay = chosen<LoadId>(web, fields, (id) => `${web.baseUrl}/wallet/loads/${id}`);
  return pay.kind === 'wallet' ? chosen<LoadId>(web, new Map(), (id) => `${web.baseUrl}/wallet/loads/${id}`) as Exclude<Chosen<LoadId>, { kind: 'wallet' }> : pay;
}

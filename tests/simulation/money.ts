import type { Instant } from '../../src/base/time.ts';
import type { Committer } from '../../src/platform/db/unit.ts';
import type { NewId } from '../../src/platform/random.ts';
import { ledgerWrite } from '../../src/rooms/ledger/ledger.ts';
import { TEST_CARDS } from '../../src/rooms/payments/gateways/stripe/fake/cards.ts';
import type { PayWith, PlaceRequest } from '../../src/rooms/renewals/renewals.ts';
import { walletIn, walletOpen } from '../../src/rooms/wallet/wallet.ts';
import { broughtIn } from './funds.ts';
import type { SimCustomer, World } from './world.ts';

/** Codes people try: with and without limits, for first renewals, for other carriers, and one that is nobody's. */
export const PROMOTIONS = ['WELCOME10', 'BONUS2GB', 'TEST25', 'TESTFEW', 'TESTFEW', 'TESTFREE', 'TEST3GB', 'NOSUCHCODE'] as const;

/** What was in a wallet before the world began, booked against goodwill. */
export async function seedWallet(made: { readonly committer: Committer; readonly newId: NewId; readonly now: Instant }, { id, cents }: SimCustomer): Promise<void> {
  const { committer, newId, now } = made;
  await committer.commit([walletOpen(id, now)]);
  if (cents === 0n) return;
  await committer.commit([
    walletIn(id, cents, now),
    ledgerWrite({ at: now, kind: 'loaded', subject: newId('lod'), postings: [{ account: 'goodwill', cents }, { account: `wallet:${id}`, cents: -cents }] }, { newId }),
  ]);
}

/** How somebody pays: a token, a hosted page with a chosen method or without, the wallet, or the wallet and one of them. */
export function payment(world: World, customer: SimCustomer | null): Pick<PlaceRequest, 'pay' | 'wallet'> {
  const { chance } = world;
  const other = chance.hits(600) ? token(world) : hosted(world);
  if (customer === null || chance.hits(400)) return { pay: other };
  if (chance.hits(300)) return { pay: { kind: 'wallet' } };
  return { pay: other, wallet: { customer: customer.id, use: chance.hits(850) ? 'as_far_as_it_goes' : 'all' } };
}

const token = ({ chance }: World): PayWith =>
  ({ kind: 'token', gateway: 'stripe', paymentMethod: chance.hits(600) ? 'pm_card_visa' : chance.pick(TEST_CARDS).token });

function hosted({ chance, gateways }: World): PayWith {
  const gateway = gateways[chance.pick(Object.keys(gateways))]!;
  return {
    kind: 'hosted', gateway: gateway.name, method: chance.hits(500) ? null : chance.pick(gateway.methods),
    successUrl: (id) => `http://127.0.0.1:3000/r/${id}`, cancelUrl: (id) => `http://127.0.0.1:3000/r/${id}/back`,
  };
}

/** What each wallet must hold by the auditor's own sums: what it began with, and what moved since by the ledger's postings of charges and refunds. */
export async function auditWallets(world: World): Promise<void> {
  for (const { id, cents } of world.customers) {
    const row = (await world.db.query<{ cents: bigint; held: bigint; spent: bigint; back: bigint }>(
      `select w.cents, w.held_cents as held,
         coalesce((select sum(c.amount_cents) from payments_charges c where c.customer = w.customer and c.way = 'wallet' and c.state = 'done'), 0)::bigint as spent,
         coalesce((select sum(r.amount_cents) from payments_refunds r join payments_charges c on c.id = r.charge_id
           where r.state = 'done' and ((c.way = 'wallet' and c.customer = w.customer) or (r.destination = 'wallet' and r.customer = w.customer))), 0)::bigint as back
       from wallet_wallets w where w.customer = $1`, [id], 'sim_wallet')).rows[0]!;
    const due = cents + await broughtIn(world, id) - row.spent + row.back;
    if (row.cents !== due) world.problems.push(`wallet of ${id}: ${row.cents} cents, ${due} by the charges`);
    if (row.held !== 0n) world.problems.push(`wallet of ${id} still holds ${row.held} cents`);
  }
}

/** Uses of each code that stand, counted by hand, against its limits. */
export async function auditPromotions(world: World): Promise<void> {
  const rows = (await world.db.query<{ code: string; uses: number; cents: bigint; unpaid: number }>(
    `select u.code, count(*)::int as uses, sum(u.cents)::bigint as cents, count(*) filter (where r.state in ('declined', 'refunded'))::int as unpaid
     from promotions_uses u join renewals_renewals r on r.id = u.renewal_id where u.state <> 'freed' group by u.code`, [], 'sim_promotions')).rows;
  for (const { code, uses, cents, unpaid } of rows) {
    const terms = world.shelf.promotions.find((one) => one.code === code);
    if (!terms) { world.problems.push(`a use of ${code}, which nobody offers`); continue; }
    if (terms.totalUses !== null && uses > terms.totalUses) world.problems.push(`${code} used ${uses} times of ${terms.totalUses}`);
    if (terms.budgetCents !== null && cents > terms.budgetCents) world.problems.push(`${code} gave ${cents} cents of ${terms.budgetCents}`);
    if (unpaid > 0) world.problems.push(`${code} still counts ${unpaid} renewals that died`);
  }
}

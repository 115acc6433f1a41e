import type { CustomerId } from '../../base/ids.ts';
import { isoOf, type Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';

/** What a person may load on one day, and what a wallet may hold when it is loaded (trust section 8): the closed-loop line. */
export const MOST_CENTS = 200_000n;

interface MoveRow { customer: string; cents: bigint; held: bigint; incoming: bigint; loaded: bigint; day: string; spends: boolean; capped: boolean; frozen: string | null; at: Instant }

// Every change of a wallet is a row of this one shape: one statement can change a row only once, so what several
// renewals of one batch do to the same wallet is summed first. Rows are locked in order, then judged as they are by then.
const moveShape: Shape<MoveRow> = {
  name: 'wallet.moves',
  columns: { customer: 'text', cents: 'bigint', held: 'bigint', incoming: 'bigint', loaded: 'bigint', day: 'date', spends: 'boolean', capped: 'boolean', frozen: 'text', at: 'timestamptz' },
  steps: (rows) => [
    ['sum', `select customer, sum(cents)::bigint as cents, sum(held)::bigint as held, sum(incoming)::bigint as incoming, max(day) as day,
        coalesce(sum(loaded) filter (where day = (select max(o.day) from ${rows} o where o.customer = i.customer)), 0)::bigint as loaded,
        bool_or(spends) as spends, bool_or(capped) as capped, max(frozen) as frozen, max(at) as at
      from ${rows} i group by customer`],
    ['locked', `select w.customer from wallet_wallets w where w.customer in (select customer from ${rows}) order by w.customer for no key update`],
    ['moved', `update wallet_wallets w set cents = w.cents + s.cents, held_cents = w.held_cents + s.held, incoming_cents = w.incoming_cents + s.incoming,
        frozen_for = case when s.frozen is null then w.frozen_for else nullif(s.frozen, '') end, day = greatest(w.day, s.day), updated_at = greatest(w.updated_at, s.at),
        day_cents = case when w.day is null or w.day < s.day then greatest(s.loaded, 0) when w.day = s.day then greatest(w.day_cents + s.loaded, 0) else w.day_cents end
      from ${rows}_sum s join ${rows}_locked l on l.customer = s.customer
      where w.customer = s.customer and w.held_cents + s.held between 0 and w.cents + s.cents
        and not (s.spends and w.frozen_for is not null)
        and (not s.capped or (w.cents + s.cents + w.incoming_cents + s.incoming <= ${MOST_CENTS}
          and case when w.day = s.day then w.day_cents else 0 end + s.loaded <= ${MOST_CENTS}))
      returning w.customer`],
  ],
  sql: (rows) => `select i.customer from ${rows} i join ${rows}_moved m on m.customer = i.customer`,
  guard: true,
};
/** The guard that fails when a wallet has not enough, may not take more, or is frozen. */
export const WALLET_GUARD = moveShape.name;

interface Change { readonly cents?: bigint; readonly held?: bigint; readonly incoming?: bigint; readonly loaded?: bigint; readonly day?: Instant; readonly spends?: boolean; readonly capped?: boolean; readonly frozen?: string }
const move = (customer: CustomerId, at: Instant, change: Change): Write => write(moveShape, {
  customer, cents: change.cents ?? 0n, held: change.held ?? 0n, incoming: change.incoming ?? 0n, loaded: change.loaded ?? 0n,
  day: isoOf(change.day ?? at).slice(0, 10), spends: change.spends ?? false, capped: change.capped ?? false, frozen: change.frozen ?? null, at,
});

interface OpenRow { customer: string; created_at: Instant }
const openShape: Shape<OpenRow> = {
  name: 'wallet.open', columns: { customer: 'text', created_at: 'timestamptz' },
  sql: (rows) => `insert into wallet_wallets (customer, created_at, updated_at) select distinct on (customer) customer, created_at, created_at from ${rows} on conflict do nothing returning 1`,
};
/** The wallet's row, if it is not there yet. In a commit before the first that moves money: a statement does not see its own rows. */
export const walletOpen = (customer: CustomerId, at: Instant): Write => write(openShape, { customer, created_at: at });

interface HoldRow { charge_id: string; customer: string; cents: bigint; created_at: Instant }
const holdShape: Shape<HoldRow> = {
  name: 'wallet.holds.insert', columns: { charge_id: 'text', customer: 'text', cents: 'bigint', created_at: 'timestamptz' },
  sql: (rows) => `insert into wallet_holds (charge_id, customer, cents, state, created_at)
    select i.charge_id, i.customer, i.cents, 'held', i.created_at from ${rows} i join wallet_wallets w on w.customer = i.customer returning 1`,
  guard: true,
};
const holdEndShape: Shape<{ charge_id: string; state: string }> = {
  name: 'wallet.holds.end', columns: { charge_id: 'text', state: 'text' }, guard: true,
  sql: (rows) => `update wallet_holds h set state = i.state from ${rows} i where h.charge_id = i.charge_id and h.state = 'held' returning 1`,
};
export const WALLET_HOLD_GUARD = holdShape.name;

export interface Held { readonly charge: string; readonly customer: CustomerId; readonly cents: bigint }

/** Promises money to a charge. The commit fails when there is not so much that is free. */
export const walletHold = (one: Held, at: Instant): Write[] => [
  write(holdShape, { charge_id: one.charge, customer: one.customer, cents: one.cents, created_at: at }), move(one.customer, at, { held: one.cents, spends: true }),
];
/** The charge is done: what was held leaves the wallet. Once. */
export const walletTake = (one: Held, at: Instant): Write[] => [
  write(holdEndShape, { charge_id: one.charge, state: 'taken' }), move(one.customer, at, { cents: -one.cents, held: -one.cents }),
];
/** The renewal died: what was held is free again. Once. */
export const walletFree = (one: Held, at: Instant): Write[] => [
  write(holdEndShape, { charge_id: one.charge, state: 'freed' }), move(one.customer, at, { held: -one.cents }),
];
/** Money that comes back to the wallet: never refused for a limit, because it was the customer's before. */
export const walletIn = (customer: CustomerId, cents: bigint, at: Instant): Write => move(customer, at, { cents });
/** Money that leaves other than by a charge: what is left of a load whose dispute was lost. Fails when it is not free. */
export const walletOut = (customer: CustomerId, cents: bigint, at: Instant): Write => move(customer, at, { cents: -cents });
/** Money that comes at once (a voucher); fails past the limits. */
export const walletLoad = (customer: CustomerId, cents: bigint, at: Instant): Write => move(customer, at, { cents, loaded: cents, capped: true });

/** A load begins: it counts for the limits from now on, so that two at once cannot pass them. Fails past the limits. */
export const walletPromise = (customer: CustomerId, cents: bigint, at: Instant): Write => move(customer, at, { incoming: cents, loaded: cents, capped: true });
export const walletArrives = (customer: CustomerId, cents: bigint, at: Instant): Write => move(customer, at, { cents, incoming: -cents });
/** A load that came to nothing counts no more. `begun`: the moment of its promise. */
export const walletUnpromised = (customer: CustomerId, cents: bigint, at: Instant, begun: Instant): Write => move(customer, at, { incoming: -cents, loaded: -cents, day: begun });

/** Nothing can be spent while it is frozen; money still comes in. Null: thawed. */
export const walletFreeze = (customer: CustomerId, why: string | null, at: Instant): Write => move(customer, at, { frozen: why ?? '' });

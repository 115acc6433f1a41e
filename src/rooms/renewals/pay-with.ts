import type { CustomerId, MethodId, RenewalId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Write } from '../../platform/db/unit.ts';
import { newCharge, savedMethod, WALLET, type Charge, type HostedMethod, type NewCharge } from '../payments/payments.ts';
import { walletOf } from '../wallet/wallet.ts';
import type { RenewalsApp } from './app.ts';

/** How the caller wants to pay. Nothing is asked of a renewal that costs nothing. */
export type PayWith =
  /** `method`: the one chosen on our page. `save`: kept for the payer's account. */
  | { readonly kind: 'hosted'; readonly gateway: string; readonly method?: HostedMethod | null; readonly save?: boolean; readonly successUrl: (id: RenewalId) => string; readonly cancelUrl: (id: RenewalId) => string }
  | { readonly kind: 'token'; readonly gateway: string; readonly paymentMethod: string }
  /** A saved method of the payer's account; `returnUrl` brings them back when their bank wants to see them. */
  | { readonly kind: 'saved'; readonly method: MethodId; readonly offSession?: boolean; readonly returnUrl?: (id: RenewalId) => string }
  /** All of it from the wallet. */
  | { readonly kind: 'wallet' };

/** Whose wallet pays, and how much of it: all of the price, or as far as it goes and `pay` brings the rest. */
export interface WalletUse {
  readonly customer: CustomerId;
  readonly use: 'as_far_as_it_goes' | 'all';
  /** What the payer agreed to take from it; refused when the wallet has less by now. Absent: what is there. */
  readonly cents?: bigint;
}

/** No gateway takes less than this, so a wallet leaves at least so much for the other charge. */
export const LEAST_CHARGE_CENTS = 50n;

export interface Split { readonly wallet: bigint; readonly rest: bigint }

/** How a price is paid by a wallet that has `free`, and another way for what it leaves. Never a rest that is too small to charge. */
export function splitPrice(total: bigint, free: bigint): Split {
  if (free >= total) return { wallet: total, rest: 0n };
  const most = total - LEAST_CHARGE_CENTS;
  const wallet = free > most ? most : free;
  return wallet > 0n ? { wallet, rest: total - wallet } : { wallet: 0n, rest: total };
}

export interface ToCharge {
  readonly id: RenewalId;
  readonly totalCents: bigint;
  readonly pay: PayWith;
  readonly wallet: WalletUse | null;
  readonly customer: CustomerId | null;
  readonly language: Language;
  readonly description: string;
}

export interface MadeCharges { readonly charges: readonly Charge[]; readonly writes: readonly Write[] }

/**
 * The charges of a renewal, not asked of anybody yet. The one somebody else has to agree to comes first; the wallet comes
 * last, because what it holds is certain. Refuses `wallet_too_low`, `wallet_frozen`, `payment_not_available`, `payment_method_unknown`.
 */
export async function chargesFor(app: RenewalsApp, want: ToCharge): Promise<MadeCharges> {
  if (want.totalCents === 0n) return { charges: [], writes: [] };
  const split = await splitOf(app, want);
  const made = [
    ...(split.rest > 0n ? [newCharge(app, { ...await wayOf(app, want), forId: want.id, part: 0, amount: usd(split.rest), language: want.language, description: want.description })] : []),
    ...(split.wallet > 0n ? [newCharge(app, { forId: want.id, part: 1, gateway: WALLET, way: { kind: 'wallet', customer: ownerOf(want) }, amount: usd(split.wallet), language: want.language, description: want.description })] : []),
  ];
  return { charges: made.map((one) => one.charge), writes: made.flatMap((one) => one.writes) };
}

function ownerOf(want: Pick<ToCharge, 'wallet' | 'customer'>): CustomerId {
  const owner = want.wallet?.customer ?? want.customer;
  if (owner === null) throw new Refusal('sign_in_needed');
  return owner;
}

async function splitOf(app: RenewalsApp, want: ToCharge): Promise<Split> {
  const alone = want.pay.kind === 'wallet' || want.wallet?.use === 'all';
  if (!alone && !want.wallet) return { wallet: 0n, rest: want.totalCents };
  const wallet = await walletOf(app.db, ownerOf(want), app.clock.now());
  if (wallet.frozenFor !== null && (alone || want.wallet?.cents)) throw new Refusal('wallet_frozen');
  if (alone) {
    if (wallet.free < want.totalCents) throw tooLow(want.totalCents, wallet.free);
    return { wallet: want.totalCents, rest: 0n };
  }
  const agreed = want.wallet?.cents;
  if (agreed !== undefined && agreed > wallet.free) throw tooLow(agreed, wallet.free);
  return splitPrice(want.totalCents, agreed ?? wallet.free);
}

const tooLow = (needed: bigint, free: bigint): Refusal => new Refusal('wallet_too_low', { missing: Number(needed - free), free: Number(free) });

async function wayOf(app: RenewalsApp, want: ToCharge): Promise<Pick<NewCharge, 'gateway' | 'way'>> {
  const { pay } = want;
  if (pay.kind === 'wallet') throw new Refusal('wallet_too_low');
  if (pay.kind === 'saved') {
    const kept = want.customer === null ? null : await savedMethod(app.db, want.customer, pay.method);
    if (!kept || kept.state !== 'usable') throw new Refusal('payment_method_unknown');
    if (!app.gateways[kept.gateway]) throw new Refusal('payment_not_available');
    return { gateway: kept.gateway, way: { kind: 'saved', customer: kept.customer, method: kept.id, ref: kept.ref, offSession: pay.offSession ?? false, returnUrl: pay.returnUrl?.(want.id) ?? null } };
  }
  // A name from outside: only what we have ourselves, not what every object has.
  const gateway = Object.hasOwn(app.gateways, pay.gateway) ? app.gateways[pay.gateway] : undefined;
  if (!gateway || !gateway.can[pay.kind]) throw new Refusal('payment_not_available');
  if (pay.kind === 'token') return { gateway: gateway.name, way: { kind: 'token', paymentMethod: pay.paymentMethod } };
  if (pay.method && !gateway.methods.includes(pay.method)) throw new Refusal('payment_not_available');
  return {
    gateway: gateway.name,
    way: { kind: 'hosted', successUrl: pay.successUrl(want.id), cancelUrl: pay.cancelUrl(want.id), method: pay.method ?? null, saveFor: pay.save && gateway.can.save ? want.customer : null },
  };
}

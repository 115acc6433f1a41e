import type { Instant } from '../../base/time.ts';
import type { Line } from '../lines/lines.ts';
import { lastPlan } from '../paylinks/paylinks.ts';
import type { Reach } from '../people/people.ts';
import { savedMethod } from '../payments/payments.ts';
import { walletOf } from '../wallet/wallet.ts';
import type { Write } from '../../platform/db/unit.ts';
import type { AutoRenewApp } from './app.ts';
import type { AutoCycle, FailReason } from './cycle.ts';
import type { Mandate, Trigger } from './mandate.ts';
import { tellWrites } from './tell.ts';

/** What a notice names a plan by, so that it can still be named when it is sold no more. Null: the line never had one. */
export function planNamed(app: AutoRenewApp, line: Line, planId: string | null): { readonly id: string; readonly version: number } | null {
  const id = planId ?? lastPlan(line);
  if (id === null) return null;
  const bought = line.state.purchases.findLast((one) => one.purchase.terms.planId === id)?.purchase.terms.planVersion;
  try {
    return { id, version: app.shelf().plan(id, app.clock.now()).terms.planVersion };
  } catch {
    return bought === undefined ? null : { id, version: bought };
  }
}

interface About { readonly line: Line; readonly mandate: Mandate; readonly reach: Reach }
const base = (app: AutoRenewApp, { line, mandate }: About) => ({ mandate: mandate.id, plan: planNamed(app, line, mandate.planId) });

/** What the wallet is short of for a renewal that is to be paid from it alone; null: nothing, or another way brings it. */
export async function walletShort(app: AutoRenewApp, mandate: Mandate, cents: bigint): Promise<bigint | null> {
  if (mandate.pay.kind !== 'wallet') return null;
  const { free } = await walletOf(app.db, mandate.customer, app.clock.now());
  return free < cents ? cents - free : null;
}

/** The month in which the card ends, where that is before the charge; null: it does not, or is none. */
export async function cardEndsBefore(app: AutoRenewApp, mandate: Mandate, at: Instant): Promise<string | null> {
  if (mandate.pay.kind !== 'saved' && mandate.pay.kind !== 'wallet_then_saved') return null;
  const kept = await savedMethod(app.db, mandate.customer, mandate.pay.method);
  // A card is good to the last day of its month.
  return kept?.expires && kept.expires < new Date(at * 1000).toISOString().slice(0, 7) ? kept.expires : null;
}

/** A charge that is ahead. `ref` tells one from another: seven days, three days, little data. */
export async function soonNotice(app: AutoRenewApp, about: About, said: { readonly cycle: AutoCycle; readonly name: string; readonly why: Trigger; readonly cents: bigint; readonly at: Instant; readonly endsAt: Instant }): Promise<Write[]> {
  const { mandate } = about;
  const short = await walletShort(app, mandate, said.cents);
  return tellWrites(app, about.reach, {
    kind: 'autorenew.soon', ref: `${said.cycle.id} ${said.name}`, loud: said.name !== 'soon7', expiresAt: said.at,
    payload: {
      ...base(app, about), cents: said.cents.toString(), why: said.why, chargeAt: said.at, endsAt: said.endsAt, agreed: said.cents > mandate.agreedCents ? mandate.agreedCents.toString() : null,
      missing: short?.toString() ?? null, cardEnds: await cardEndsBefore(app, mandate, said.at),
    },
  }, about.line.zone);
}

export const askNotice = (app: AutoRenewApp, about: About, said: { readonly cycle: AutoCycle; readonly cents: bigint; readonly limit: bigint; readonly endsAt: Instant }): Write[] => tellWrites(app, about.reach, {
  kind: 'autorenew.ask', ref: `${said.cycle.id} ${said.cents} ${said.cycle.told.length}`, loud: true,
  payload: { ...base(app, about), cents: said.cents.toString(), limit: said.limit.toString(), over: said.cents > about.mandate.ceilingCents ? 'ceiling' : 'price', endsAt: said.endsAt },
}, about.line.zone);

export const approveNotice = (app: AutoRenewApp, about: About, said: { readonly cycle: AutoCycle; readonly link: string; readonly name: string; readonly cents: bigint; readonly endsAt: Instant }): Write[] => tellWrites(app, about.reach, {
  kind: 'autorenew.approve', ref: `${said.cycle.id} ${said.name}`, loud: true, expiresAt: said.endsAt, payload: { ...base(app, about), cents: said.cents.toString(), link: said.link, endsAt: said.endsAt },
}, about.line.zone);

export async function failedNotice(app: AutoRenewApp, about: About, said: { readonly ref: string; readonly why: FailReason | 'dispute'; readonly cents: bigint; readonly nextAt: Instant | null; readonly endsAt: Instant | null }): Promise<Write[]> {
  return tellWrites(app, about.reach, {
    kind: 'autorenew.failed', ref: said.ref, loud: true,
    payload: { ...base(app, about), cents: said.cents.toString(), why: said.why, nextAt: said.nextAt, endsAt: said.endsAt, missing: (await walletShort(app, about.mandate, said.cents))?.toString() ?? null },
  }, about.line.zone);
}

export const yearlyNotice = (app: AutoRenewApp, about: About): Write[] => tellWrites(app, about.reach, {
  kind: 'autorenew.yearly', ref: `${about.mandate.id} ${about.mandate.yearlyAt}`, loud: false,
  payload: { ...base(app, about), cents: (about.mandate.next?.cents ?? about.mandate.agreedCents).toString(), nextAt: about.mandate.next?.at ?? null },
}, about.line.zone);

export const onNotice = (app: AutoRenewApp, about: About, terms: readonly string[]): Write[] => tellWrites(app, about.reach, {
  kind: 'autorenew.on', ref: about.mandate.id, loud: false, payload: { ...base(app, about), cents: about.mandate.agreedCents.toString(), nextAt: about.mandate.next?.at ?? null, terms },
}, about.line.zone);

export const offNotice = (app: AutoRenewApp, about: About, said: { readonly serviceEndsAt: Instant | null; readonly underWay: boolean }): Write[] => tellWrites(app, about.reach, {
  kind: 'autorenew.off', ref: about.mandate.id, loud: false, payload: { ...base(app, about), cents: about.mandate.agreedCents.toString(), reason: about.mandate.reason, serviceEndsAt: said.serviceEndsAt, underWay: said.underWay },
}, about.line.zone);

import type { Language } from '../../base/language.ts';
import { plusSeconds, type Instant } from '../../base/time.ts';
import type { Composers, NoticeKind, RenewalFacts, ShownPayment, ShownPriceLine } from '../notices/notices.ts';
import { engine, readSnapshot, type LineSnapshot } from '../lines/lines.ts';
import { check } from '../../base/check.ts';
import type { RenewalsApp } from './app.ts';
import { casesOf } from './case.ts';
import { CALL_OFF_S } from './leg-deliver.ts';
import { connectorOf } from '../carriers/carriers.ts';
import { afterOf, beforeOf, refundOfferedOf, type SignedPriceLine } from './quote-doc.ts';
import { receiptNumberText, receiptOfRenewal } from './receipts.ts';
import { loadWork, type Work } from './work.ts';
import { maskedLine } from './words.ts';

/** What every notice about a renewal says of it, and the renewal itself. */
export async function renewalFactsOf(app: RenewalsApp, links: RenewalLinks, about: { readonly id: string; readonly language: Language; readonly at: Instant }): Promise<{ readonly work: Work; readonly facts: RenewalFacts }> {
  const work = await loadWork(app, about.id);
  check(work, `no renewal ${about.id}`);
  const { doc } = work.quote;
  return {
    work,
    facts: {
      planName: app.shelf().planVersion(doc.plan.id, doc.plan.version).name[about.language],
      carrierName: app.shelf().profileVersion(doc.profile.carrier, doc.profile.version).name,
      lineLabel: maskedLine(work.line), lineZone: work.line.zone, readerZone: work.renewal.payer.zone, at: about.at,
      url: links.renewalUrl(about.id, about.language), sandbox: work.charges.some((charge) => app.gateways[charge.gateway]?.sandbox ?? false),
    },
  };
}

/** Where a reader sees a renewal. */
export interface RenewalLinks { readonly renewalUrl: (id: string, language: Language) => string }
/** The kinds this room tells. */
export type RenewalComposers = Pick<Composers, Extract<NoticeKind, `renewal.${string}` | 'refund.failed'>>;

/** Finds the facts of the notices about renewals when they are sent. `receiptUrl`: where the reader sees this renewal. */
export function renewalComposers(app: RenewalsApp, links: RenewalLinks): RenewalComposers {
  const base = (payload: unknown, about: { readonly language: Language; readonly at: Instant }) => renewalFactsOf(app, links, { id: (payload as { renewal: string }).renewal, ...about });
  return {
    'renewal.done': async (payload, about) => {
      const { work, facts } = await base(payload, about);
      const { doc } = work.quote;
      const after = reached(work);
      const plan = app.shelf().planVersion(doc.plan.id, doc.plan.version);
      const receipt = await receiptOfRenewal(app.db, work.renewal.id);
      check(receipt, `renewal ${work.renewal.id} without a receipt`);
      return {
        ...facts, receiptNumber: receiptNumberText(receipt.number), priceLines: doc.price.flatMap((line) => shownLine(line, about.language)), totalCents: BigInt(doc.totalCents),
        paidWith: paidWith(work), forStranger: work.renewal.caller.startsWith('paylink:'), serviceEndedAt: beforeOf(doc).clocks.serviceEndsAt, serviceEndsAt: after.clocks.serviceEndsAt ?? work.renewal.effectAt ?? facts.at,
        cycle: doc.mode === 'add_data' ? null : firstCycle(work), cycles: plan.terms.cycles, dataBytes: plan.terms.dataBytes, bonusBytes: BigInt(doc.bonusBytes),
        refundPolicy: refundOfferedOf(doc) === 'none_cannot_take_back' ? 'none' : doc.refundPolicy, refundUntil: doc.refundPolicy === 'unused_full_14d' ? engine.unusedRefundEnds(work.line.zone, work.renewal.capturedAt ?? work.renewal.placedAt) : null,
      };
    },
    'renewal.refunded': async (payload, about) => {
      const { work, facts } = await base(payload, about);
      const receipt = await receiptOfRenewal(app.db, work.renewal.id);
      return { ...facts, reason: reasonOf(work), refundCents: givenBack(work), totalCents: BigInt(work.quote.doc.totalCents), paidWith: paidWith(work), receiptNumber: receipt ? receiptNumberText(receipt.number) : null };
    },
    'renewal.declined': async (payload, about) => {
      const { work, facts } = await base(payload, about);
      return { ...facts, totalCents: BigInt(work.quote.doc.totalCents), bankAsks: work.charges.some((one) => one.offSession && one.refusedReason === 'authentication_needed') };
    },
    'renewal.delayed': async (payload, about) => {
      const { work, facts } = await base(payload, about);
      const canCallOff = connectorOf(app, work.line.carrier).can.cancel;
      return { ...facts, totalCents: BigInt(work.quote.doc.totalCents), paidWith: paidWith(work), refundsAt: canCallOff ? plusSeconds(work.renewal.legSince, CALL_OFF_S) : null };
    },
    'refund.failed': async (payload, about) => {
      const { work, facts } = await base(payload, about);
      const refund = work.refunds.find((one) => one.id === (payload as { case: string | null }).case);
      return { ...facts, refundCents: refund?.amount.cents ?? 0n, paidWith: paidWith(work) };
    },
    'renewal.repaired': async (payload, about) => {
      const { work, facts } = await base(payload, about);
      const one = (await casesOf(app.db, work.renewal.id)).find((other) => other.id === (payload as { case: string | null }).case);
      const promised = afterOf(work.quote.doc);
      const got = reached(work);
      return {
        ...facts, promised: seen(promised, facts.at), delivered: seen(got, facts.at),
        outcome: one?.endedAs === 'put_right' ? { kind: 'put_right' } : { kind: 'refunded', refundCents: givenBack(work), paidWith: paidWith(work) },
      };
    },
  };
}

const seen = (snapshot: LineSnapshot, at: Instant) => ({ serviceEndsAt: snapshot.clocks.serviceEndsAt ?? at, dataBytes: snapshot.usableBytes });

/** The line right after delivery, as it was read back; before that, as promised. */
const reached = (work: Work): LineSnapshot => (work.renewal.outcome?.after ? readSnapshot(work.renewal.outcome.after) : afterOf(work.quote.doc));

function firstCycle(work: Work): { readonly startsAt: Instant; readonly endsAt: Instant } | null {
  const id = work.quote.doc.plan.id;
  const after = reached(work);
  const before = beforeOf(work.quote.doc);
  if (after.running && after.running.planId === id && after.running.endsAt !== before.running?.endsAt) return after.running;
  const queued = after.queue.filter((one) => one.planId === id && one.startsAt !== null && one.endsAt !== null).at(-1);
  return queued ? { startsAt: queued.startsAt!, endsAt: queued.endsAt! } : null;
}

const givenBack = (work: Work): bigint => work.refunds.reduce((total, one) => total + (one.state === 'done' ? one.amount.cents : 0n), 0n);
/** How it was paid: the wallet's part second, with what each brought. */
function paidWith(work: Work): ShownPayment | null {
  const [first, second] = work.charges.filter((charge) => charge.paidWith !== null);
  if (!first?.paidWith) return null;
  if (!second?.paidWith) return first.paidWith;
  return { ...first.paidWith, cents: first.amount.cents, also: { ...second.paidWith, cents: second.amount.cents } };
}

function reasonOf(work: Work): 'asked' | 'carrier_refused' | 'carrier_too_slow' | 'difference' | 'shop' {
  if (work.renewal.state === 'done') return 'difference';
  const because = work.renewal.outcome?.refusedBecause;
  return because === 'carrier_too_slow' ? 'carrier_too_slow' : because === 'called_off' ? 'asked' : because === undefined || work.renewal.state === 'declined' ? 'shop' : 'carrier_refused';
}

function shownLine(line: SignedPriceLine, language: Language): ShownPriceLine[] {
  switch (line.kind) {
    case 'plan': case 'auto_renew_discount': return [{ kind: line.kind, label: null, cents: BigInt(line.cents) }];
    case 'promotion': return [{ kind: 'promotion', label: line.code, cents: BigInt(line.cents) }];
    case 'tax': case 'fee': return [{ kind: 'tax', label: line.label[language], cents: BigInt(line.cents) }];
    case 'bonus_bytes': return [];
  }
}


import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { plusSeconds, type Instant } from '../../../base/time.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import { take, type Limit } from '../../../platform/limits.ts';
import type { Keys } from '../../../platform/secrets/keys.ts';
import { listRoots } from '../../../rooms/journal/journal.ts';
import { drawReceipt, paperWords, proofFile, proofText, receiptPaper } from '../../../rooms/proofs/proofs.ts';
import type { ReceiptId } from '../../../base/ids.ts';
import { engine, findLine, type Line } from '../../../rooms/lines/lines.ts';
import { paymentsFor } from '../../../rooms/payments/payments.ts';
import type { People } from '../../../rooms/people/people.ts';
import {
  afterOf, afterXOf, beforeOf, expiresAtOf, listReceipts, listRenewals, place, quote, quotedAtOf, receiptById, receiptNumberText, refundOfferedOf,
  refreshLine, renewalById, viewRenewal, xOf, type Quote, type Receipt, type Renewal, type RenewalsApp,
} from '../../../rooms/renewals/renewals.ts';
import { readSnapshot } from '../../../rooms/lines/lines.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { RefundsApp } from '../../../rooms/refunds/refunds.ts';
import { openClockDoors } from './clock-doors.ts';
import { openUsageDoors } from './usage-doors.ts';
import { openAutoRenewDoors } from './auto-renew-doors.ts';
import { openRefundDoors } from './refund-doors.ts';
import { openWalletDoors, payOf } from './wallet-doors.ts';
import { cancelLink, codeText, followLink, linkById, makeLink, NOTE_SEAL, openCode, payUrl, type PayLink, type PayLinksApp } from '../../../rooms/paylinks/paylinks.ts';
import { realRandom, type Random } from '../../../platform/random.ts';
import type { ApiCaller, ApiDoors, LineView, OfferView, PayLinkView, QuoteView, ReceiptView, RenewalView } from './doors.ts';

export interface DoorsParts {
  readonly app: RefundsApp;
  readonly people: Pick<People, 'readApiKey' | 'findCustomer' | 'isGranted' | 'noteLook'>;
  readonly keys: Pick<Keys, 'jwks' | 'mac'>;
  /** Which gateway takes hosted payments and which takes tokens. */
  readonly gateways: { readonly hosted: string; readonly token: string };
  /** Where payers of pay links reach the shop. */
  readonly baseUrl?: string;
  readonly random?: Random;
  /** Who signs proofs and stands on receipts; without it they are not offered, as in a bench. */
  readonly papers?: { readonly random: Random; readonly shop: { readonly name: string; readonly url: string } };
}

const RECEIPTS_SCANNED = 200;
// What a fresh installation calls itself; then each language uses its own name of the shop.
const UNNAMED = 'Xuka';
const named = (name: string): string | null => (name === UNNAMED ? null : name);

/** The doors of the API on the rooms themselves. */
export function openApiDoors({ app, people, keys, gateways, papers, baseUrl = '', random = realRandom }: DoorsParts): ApiDoors {
  const payLinks: PayLinksApp = { ...app, random };
  const { readQuote } = app;
  const callerName = (caller: ApiCaller): string => `key:${caller.key}`;
  const isTheirs = (caller: ApiCaller, renewal: Renewal | null): renewal is Renewal => renewal?.caller === callerName(caller);

  async function admit(limit: Limit): Promise<void> {
    const now = app.clock.now();
    const taken = await take(app.db, limit, now);
    if (!taken.ok) throw new Refusal('too_many_requests', { retryAfterSeconds: Math.max(1, taken.retryAt - now) });
  }

  async function lineView(line: Line): Promise<LineView> {
    const fresh = await refreshLine(app, line);
    return {
      id: fresh.id, carrier: fresh.carrier, kind: fresh.kind, number: fresh.number, iccid: fresh.iccid, sim: fresh.sim,
      status: engine.snapshotOf(fresh.state, app.clock.now(), fresh.balance?.expiresAt ?? null), readAt: fresh.readAt, carrierBalance: fresh.balance,
    };
  }

  async function renewalView(renewal: Renewal): Promise<RenewalView> {
    const [made, payments] = await Promise.all([
      readQuote(renewal.quoteId),
      renewal.state === 'awaiting_customer' ? paymentsFor(app.db, renewal.id) : null,
    ]);
    return {
      id: renewal.id, line: renewal.lineId, quote: renewal.quoteId, plan: made!.doc.plan, mode: made!.doc.mode, state: renewal.state, total: usd(renewal.totalCents),
      payUrl: payments?.charges.find((one) => one.state === 'open')?.payUrl ?? null,
      placedAt: renewal.placedAt, capturedAt: renewal.capturedAt, effectAt: renewal.effectAt, settledAt: renewal.settledAt,
      after: renewal.outcome?.after === undefined ? null : readSnapshot(renewal.outcome.after), refusedBecause: renewal.outcome?.refusedBecause ?? null, receipt: renewal.outcome?.receipt ?? null,
    };
  }

  async function receiptView(receipt: Receipt, renewal: Renewal): Promise<ReceiptView> {
    const [view, made, payments] = await Promise.all([renewalView(renewal), readQuote(renewal.quoteId), paymentsFor(app.db, renewal.id)]);
    const paid = payments.charges.find((one) => one.state === 'done')?.paidWith;
    return {
      id: receipt.id, number: receiptNumberText(receipt.number), at: receipt.at, renewal: view, quote: quoteView(made!),
      payments: payments.charges.flatMap(({ state, paidWith, amount }) => (state === 'done' && paidWith ? [{ method: paidWith.method, brand: paidWith.brand, last4: paidWith.last4, amount }] : [])),
      paidWith: paid ? { method: paid.method, brand: paid.brand, last4: paid.last4 } : null,
    };
  }

  function payLinkView(link: PayLink): PayLinkView {
    const code = openCode(app.keys, link.codeSealed);
    return {
      id: link.id, line: link.lineId, plan: link.planId, mode: link.mode, state: link.state === 'cancelling' || (link.state === 'open' && link.renewalId !== null) ? 'busy' : link.state,
      url: payUrl(baseUrl, code), qr: `${payUrl('', code)}/qr.svg`, code: codeText(code), note: link.noteSealed === null ? null : app.keys.unseal(NOTE_SEAL, link.noteSealed),
      renewal: link.renewalId, madeAt: link.madeAt, expiresAt: link.expiresAt,
    };
  }
  const theirLink = async (caller: ApiCaller, id: string): Promise<PayLink | null> => { const found = await linkById(app.db, id); return found?.caller === callerName(caller) ? found : null; };
  async function theirReceipt(caller: ApiCaller, id: ReceiptId): Promise<Receipt | null> {
    const found = await receiptById(app.db, id);
    return found && isTheirs(caller, await renewalById(app.db, found.renewalId)) ? found : null;
  }

  return {
    jwks: keys.jwks,
    autoRenew: openAutoRenewDoors({ app: payLinks, people, hosted: gateways.hosted }),
    refunds: openRefundDoors(app),
    clocks: openClockDoors(app), usage: openUsageDoors(app),
    wallets: openWalletDoors({ funds: { ...app, random }, people, gateways }),
    async makePayLink(caller, { plan, days, ...wish }) {
      const made = await makeLink(payLinks, { ...wish, planId: plan, ...(days === null ? {} : { days }), caller: callerName(caller), by: { door: 'api', actor: callerName(caller), reason: 'a program asked somebody to pay' } });
      return payLinkView(made.link);
    },
    async payLink(caller, id) {
      const found = await theirLink(caller, id);
      return found && payLinkView((await followLink(payLinks, found.id))!);
    },
    async cancelPayLink(caller, id) {
      const found = await theirLink(caller, id);
      return found && payLinkView(await cancelLink(payLinks, found.id, { door: 'api', actor: callerName(caller), reason: 'taken back by a program' }));
    },
    async callerOf(bearer) {
      const key = await people.readApiKey(bearer);
      return key && { key: key.id, scopes: new Set(key.scopes), requestsPerMinute: key.limits.requestsPerMinute };
    },
    async admit(caller) {
      if (caller.requestsPerMinute !== null) await admit({ name: 'api.key', subject: caller.key, windows: [{ seconds: 60, max: caller.requestsPerMinute }] });
    },
    admitFailure: (address) => app.limits.admit('api.wrong_key', addressBlock(address), { door: 'api' }),

    async findLine(_caller, by) {
      const found = await findLine(app.db, by);
      return found && lineView(found);
    },
    async line(_caller, id) {
      const found = await app.readLine(id);
      return found && lineView(found);
    },
    async offers(_caller, id) {
      const line = await app.readLine(id);
      return line && offersFor(app, line);
    },
    async quote(caller, request) {
      if (request.promotion !== null) await app.limits.admit('promotion.tries.api', caller.key, { door: 'api', line: request.line, actor: callerName(caller) });
      return quoteView(await quote(app, { line: request.line, planId: request.plan, promotionCode: request.promotion, startsWhenUsedUp: request.startsWhenUsedUp, ...(request.mode === null ? {} : { mode: request.mode }) }));
    },
    async quoteById(_caller, id) {
      const found = await readQuote(id);
      return found && quoteView(found);
    },
    async place(caller, request) {
      const { payment } = request;
      // Whose saved card or wallet pays must have let this program in; else there is no such customer.
      if (request.customer !== null && !await people.isGranted(caller.key, request.customer)) throw new Refusal('not_found');
      const placed = await place(app, {
        caller: callerName(caller), key: request.key, quote: request.quote,
        pay: payOf(payment, { gateways }, withRenewal),
        wallet: request.customer !== null && (request.walletFirst || payment.type === 'wallet') ? { customer: request.customer, use: payment.type === 'wallet' ? 'all' : 'as_far_as_it_goes' } : null,
        payer: { customer: request.customer, email: request.email, language: request.language, zone: null },
        by: { door: 'api', actor: callerName(caller), reason: 'placed by a program' },
      });
      return renewalView(placed);
    },
    async renewal(caller, id) {
      const found = await renewalById(app.db, id);
      return isTheirs(caller, found) ? renewalView(found) : null;
    },
    async renewals(caller, page) {
      // `to` is where the list begins when there is no cursor before it; rows older than `from` end it.
      const start = page.to !== null && (page.after === null || page.after.placedAt >= page.to) ? { placedAt: page.to, id: '' } : page.after;
      const rows = await listRenewals(app.db, {
        caller: callerName(caller), limit: page.limit, ...(page.line === null ? {} : { line: page.line }), ...(page.state === null ? {} : { state: page.state }), ...(start === null ? {} : { after: start }),
      });
      return Promise.all(rows.filter((one) => page.from === null || one.placedAt >= page.from).map(renewalView));
    },
    async receipt(caller, id) {
      const found = await receiptById(app.db, id);
      const renewal = found && await renewalById(app.db, found.renewalId);
      return found && isTheirs(caller, renewal) ? receiptView(found, renewal) : null;
    },
    async receiptPdf(caller, id, language) {
      const found = papers && await theirReceipt(caller, id);
      const paper = found ? receiptPaper(app, { name: named(papers.shop.name), url: papers.shop.url }, await viewRenewal(app, found.renewalId), { language, zone: null, isHolder: true }) : null;
      return paper && { fileName: paperWords(language).file(paper.number), bytes: await drawReceipt(paper) };
    },
    async receiptProof(caller, id) {
      const found = papers && await theirReceipt(caller, id);
      return found ? proofText(await proofFile({ ...app, random: papers.random, shopSigns: papers.shop }, found.renewalId, { isHolder: true })) : null;
    },
    journalRoots: (page) => listRoots(app.db, page),
    async receipts(caller, page) {
      const some = await listReceipts(app.db, { limit: RECEIPTS_SCANNED, ...(page.month === null ? {} : { month: page.month }), ...(page.line === null ? {} : { line: page.line }), ...(page.beforeNumber === null ? {} : { before: page.beforeNumber }) });
      const renewals = await Promise.all(some.map((one) => renewalById(app.db, one.renewalId)));
      const theirs = some.flatMap((receipt, index) => { const renewal = renewals[index]!; return isTheirs(caller, renewal) ? [{ receipt, renewal }] : []; });
      const rows = theirs.slice(0, page.limit);
      const last = theirs.length > rows.length ? rows.at(-1)!.receipt : some.length === RECEIPTS_SCANNED ? some.at(-1)! : null;
      return { rows: await Promise.all(rows.map((one) => receiptView(one.receipt, one.renewal))), beforeNumber: last?.number ?? null };
    },
  };
}

function offersFor(app: RenewalsApp, line: Line): OfferView[] {
  const now = app.clock.now();
  const state = engine.settle(line.state, now);
  return app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: now }).map(({ plan, modes, defaultMode }) => ({
    plan: {
      id: plan.terms.planId, version: plan.terms.planVersion, carrier: plan.terms.carrier, kind: plan.terms.kind, line: plan.terms.line, name: plan.name, price: usd(plan.priceCents),
      cycleRule: plan.terms.cycleRule, days: plan.terms.validityDays, cycles: plan.terms.cycles, dataBytes: plan.terms.dataBytes, throttleKbps: plan.terms.throttleKbps, refundPolicy: plan.terms.refundPolicy,
    },
    defaultMode, fits: modes.map((mode) => ({ mode, refusal: engine.checkRenewal(state, plan.terms, mode, now) })),
  }));
}

function quoteView({ doc, signature }: Quote): QuoteView {
  return {
    id: doc.quote, line: doc.line, plan: doc.plan, mode: doc.mode, startsWhenUsedUp: doc.startsWhenUsedUp ?? false, quotedAt: quotedAtOf(doc), expiresAt: expiresAtOf(doc),
    price: doc.price.map((one) => ({ kind: one.kind, label: one.label, amount: usd(one.cents), bytes: one.bytes === null ? null : BigInt(one.bytes) })),
    total: usd(doc.totalCents), bonusBytes: BigInt(doc.bonusBytes), before: beforeOf(doc), after: afterOf(doc), x: xOf(doc), afterX: afterXOf(doc), refusalAtX: doc.refusalAtX as RefusalCode | null,
    lostBytes: BigInt(doc.lostBytes), lostLater: doc.lostLater && { at: secondsOf(doc.lostLater.at), bytes: BigInt(doc.lostLater.bytes) },
    refundPolicy: doc.refundPolicy, refundOffered: refundOfferedOf(doc), warnings: doc.warnings, document: doc as unknown as Readonly<Record<string, unknown>>, signature,
  };
}

const secondsOf = (text: string): Instant => plusSeconds(0 as Instant, Date.parse(text) / 1000);

function withRenewal(returnUrl: string, id: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set('renewal', id);
  return url.href;
}

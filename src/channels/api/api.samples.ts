import type { ApiKeyId, LineId, PayLinkId, QuoteId, ReceiptId, RenewalId } from '../../base/ids.ts';
import { usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { at, isoOf, plusSeconds, type Instant } from '../../base/time.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { signDocument } from '../../platform/secrets/signing.ts';
import type { LineSnapshot } from '../../rooms/lines/lines.ts';
import { API_SCOPES, type ApiCaller, type ApiDoors, type ApiScope, type LineView, type PayLinkView, type QuoteView, type RenewalView } from './doors/doors.ts';

/** Doors in memory, for what the frame of the API promises: what renewals do is not played here. */

const START = at('2026-11-23T18:00:00Z');
const word = (text: string) => ({ en: text, 'zh-CN': `${text}（简）`, 'zh-TW': `${text}（繁）`, es: `${text} (es)` });
export const tail = (number: number): string => number.toString(32).replace(/[ilou]/g, 'x').padStart(26, '0');

const status: LineSnapshot = {
  at: START, phase: 'active', barred: 'none', zone: 'America/Los_Angeles', running: { planId: 'tmo-mo-5g', startsAt: at('2026-11-01T20:00:00Z'), endsAt: at('2026-12-02T08:00:00Z') },
  queue: [{ planId: 'tmo-mo-5g', startsAt: at('2026-12-02T08:00:00Z'), endsAt: at('2027-01-01T08:00:00Z'), bytes: 5_368_709_120n }],
  buckets: [{ kind: 'base', left: 2_147_483_648n, endsAt: at('2026-12-02T08:00:00Z'), own: false }, { kind: 'addon', left: null, endsAt: at('2026-11-24T18:00:00Z'), own: true }],
  usableBytes: null, usedBytesTotal: 9_876_543_210n,
  clocks: {
    cycleEndsAt: at('2026-12-02T08:00:00Z'), addonEndsAt: [at('2026-11-24T18:00:00Z')], carrierBalanceExpiresAt: null, numberReleaseAt: at('2027-05-01T07:00:00Z'),
    serviceEndsAt: at('2027-01-01T08:00:00Z'), fullServiceEndsAt: at('2027-01-01T08:00:00Z'), graceEndsAt: at('2027-01-31T08:00:00Z'), agingEndsAt: at('2027-06-15T07:00:00Z'), lastValidDay: '2026-12-31',
  },
};

export const LINE = `line_${tail(1)}` as LineId;
const line: LineView = { id: LINE, carrier: 'tmo', kind: 'voice_data', number: '+12125550123', iccid: '8901260852299000006', sim: 'esim', status, readAt: START, carrierBalance: { cents: 1_250n, expiresAt: null } };

function caller(name: string, scopes: readonly ApiScope[] = API_SCOPES, limit: number | null = null): ApiCaller {
  return { key: `key_${name}` as ApiKeyId, scopes: new Set(scopes), requestsPerMinute: limit };
}

/** `place` answers by the payment method: `pm_done`, `pm_declined`, `pm_fault`, `pm_busy`; a hosted payment waits. */
export function doorsInMemory(keys: Keys) {
  const callers: Record<string, ApiCaller> = { 'all-rights': caller('one'), 'other-key': caller('two'), 'only-lines': caller('three', ['lines:read']), 'limited-key': caller('four', API_SCOPES, 2) };
  const used = new Map<string, number>();
  const quotes = new Map<QuoteId, QuoteView>();
  const renewals: (RenewalView & { readonly by: string; readonly key: string })[] = [];
  const payLinks: (PayLinkView & { readonly by: string })[] = [];
  const calls = { place: 0, failures: 0 };
  let count = 0;

  const doors: ApiDoors = {
    jwks: keys.jwks,
    wallets: { wallet: async () => null, load: async () => null, loadById: async () => null, redeem: async () => null },
    clocks: { clocks: async () => null, keep: async () => null }, usage: { usage: async () => null },
    autoRenew: { look: async () => null, terms: async () => null, turnOn: async () => null, turnOff: async () => null },
    refunds: { offer: async () => null, ask: async () => null, refund: async () => null },
    callerOf: async (bearer) => callers[bearer] ?? null,
    async admit(one) {
      used.set(one.key, (used.get(one.key) ?? 0) + 1);
      if (one.requestsPerMinute !== null && used.get(one.key)! > one.requestsPerMinute) throw new Refusal('too_many_requests', { retryAfterSeconds: 17 });
    },
    async admitFailure() { if (++calls.failures > 5) throw new Refusal('too_many_requests', { retryAfterSeconds: 60 }); },
    findLine: async (_caller, by) => (('number' in by ? by.number === line.number : by.iccid === line.iccid) ? line : null),
    line: async (_caller, id) => (id === LINE ? line : null),
    offers: async (_caller, id) => (id !== LINE ? null : [{
      plan: {
        id: 'tmo-mo-5g', version: 1, carrier: 'tmo', kind: 'month', line: 'voice_data', name: word('Monthly 5 GB'), price: usd(2_500), cycleRule: 'fixed_days', days: 30, cycles: 1,
        dataBytes: 5_368_709_120n, throttleKbps: null, refundPolicy: 'unused_full_14d',
      },
      defaultMode: 'extend', fits: [{ mode: 'extend', refusal: null }, { mode: 'carry', refusal: 'carry_too_late' }],
    }]),
    async quote(_caller, request) {
      if (request.line !== LINE) throw new Refusal('line_not_found');
      if (request.plan !== 'tmo-mo-5g') throw new Refusal('plan_not_found', { plan: request.plan });
      const id = `quo_${tail(++count)}` as QuoteId;
      const document = { kind: 'quote', quote: id, line: request.line, totalCents: 2_549, quotedAt: isoOf(START) };
      const made: QuoteView = {
        id, line: request.line, plan: { id: request.plan, version: 1 }, mode: request.mode ?? 'extend', startsWhenUsedUp: request.startsWhenUsedUp, quotedAt: START, expiresAt: plusSeconds(START, 900),
        price: [{ kind: 'plan', label: word('Monthly 5 GB'), amount: usd(2_500), bytes: null }, { kind: 'tax', label: word('Sales tax'), amount: usd(49), bytes: null }],
        total: usd(2_549), bonusBytes: 0n, before: status, after: status, x: at('2026-11-24T08:00:00Z'), afterX: status, refusalAtX: null, lostBytes: 0n,
        lostLater: { at: at('2026-12-02T08:00:00Z'), bytes: 2_147_483_648n }, refundPolicy: 'unused_full_14d', refundOffered: 'unused_full_14d', warnings: ['leftovers_lost_at_cycle_end'],
        document, signature: signDocument(keys.signing, document),
      };
      quotes.set(id, made);
      return made;
    },
    quoteById: async (_caller, id) => quotes.get(id) ?? null,
    async place(by, request) {
      calls.place++;
      const quote = quotes.get(request.quote);
      if (!quote) throw new Refusal('quote_not_found');
      const same = renewals.find((one) => one.by === by.key && one.key === request.key);
      if (same) return same;
      const method = request.payment.type === 'token' ? request.payment.paymentMethod : 'hosted';
      if (method === 'pm_fault') throw new Error('select secret from somewhere');
      if (method === 'pm_busy') throw new Refusal('payment_not_available');
      const number = renewals.length + 1;
      const id = `rnw_${tail(number)}` as RenewalId;
      const done = method === 'pm_done';
      const placed = {
        by: by.key, key: request.key, id, line: quote.line, quote: quote.id, plan: quote.plan, mode: quote.mode, total: quote.total,
        state: done ? 'done' : method === 'pm_declined' ? 'declined' : 'awaiting_customer', payUrl: method === 'hosted' ? 'https://pay.example/1' : null,
        placedAt: plusSeconds(START, Math.floor(number / 3)), capturedAt: done ? START : null, effectAt: done ? START : null, settledAt: method === 'hosted' ? null : START,
        after: done ? status : null, refusedBecause: method === 'pm_declined' ? 'insufficient_funds' : null, receipt: done ? `rcp_${tail(number)}` as ReceiptId : null,
      } as const;
      renewals.push(placed);
      return placed;
    },
    renewal: async (by, id) => renewals.find((one) => one.by === by.key && one.id === id) ?? null,
    async renewals(by, page) {
      const newer = (one: RenewalView, at: Instant, id: string) => one.placedAt > at || (one.placedAt === at && one.id >= id);
      return renewals.filter((one) => one.by === by.key && (page.line === null || one.line === page.line) && (page.state === null || one.state === page.state)
        && (page.from === null || one.placedAt >= page.from) && (page.to === null || one.placedAt < page.to) && (page.after === null || !newer(one, page.after.placedAt, page.after.id)))
        .sort((a, b) => b.placedAt - a.placedAt || (a.id < b.id ? 1 : -1)).slice(0, page.limit);
    },
    async makePayLink(by, request) {
      if (request.line !== LINE) throw new Refusal('line_not_found');
      const id = `plk_${tail(payLinks.length + 1)}` as PayLinkId;
      const made = { by: by.key, id, line: request.line, plan: request.plan ?? 'tmo-mo-5g', mode: request.mode, state: 'open', url: 'https://renew.example/pay/7K2M9Q4T', qr: '/pay/7K2M9Q4T/qr.svg', code: '7K2M-9Q4T', note: request.note, renewal: null, madeAt: START, expiresAt: plusSeconds(START, 604_800) } as const;
      payLinks.push(made);
      return made;
    },
    payLink: async (by, id) => payLinks.find((one) => one.by === by.key && one.id === id) ?? null,
    cancelPayLink: async (by, id) => { const found = await doors.payLink(by, id); return found && { ...found, state: 'cancelled' }; },
    receipt: async (by, id) => (await doors.receipts(by, { line: null, month: null, beforeNumber: null, limit: 1_000 })).rows.find((one) => one.id === id) ?? null,
    receiptPdf: async (by, id) => (await doors.receipt(by, id) ? { fileName: 'receipt.pdf', bytes: new TextEncoder().encode('%PDF-1.7') } : null),
    receiptProof: async (by, id) => (await doors.receipt(by, id) ? '{}\n' : null),
    journalRoots: async () => [],
    async receipts(by, page) {
      const all = renewals.map((one, index) => ({ one, number: index + 1 })).reverse()
        .filter(({ one, number }) => one.by === by.key && one.receipt !== null && (page.beforeNumber === null || BigInt(number) < page.beforeNumber));
      const rows = all.slice(0, page.limit);
      return {
        beforeNumber: all.length > rows.length ? BigInt(rows.at(-1)!.number) : null,
        rows: rows.map(({ one, number }) => ({
          id: one.receipt!, number: `XK-${String(number).padStart(8, '0')}`, at: one.placedAt, renewal: one, quote: quotes.get(one.quote)!, paidWith: { method: 'card', brand: 'visa', last4: '4242' }, payments: [{ method: 'card', brand: 'visa', last4: '4242', amount: one.total }],
        })),
      };
    },
  };
  return { doors, calls };
}

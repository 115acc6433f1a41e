import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { usd } from '../../../base/money.ts';
import { compressed } from '../../../platform/http/compression.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { readSnapshot, type Line } from '../../../rooms/lines/lines.ts';
import { afterOf, boughtCycle, receiptNumberText, receiptsOfAccount, viewRenewal, type Receipt } from '../../../rooms/renewals/renewals.ts';
import { AS_OF, type Copy } from '../../../ui/browser/worker/routing.ts';
import { byUrgency, glanceAt } from '../account/line-glance.ts';
import { refundOf } from '../flow/renewal-model.ts';
import { statusModel } from '../flow/status-model.ts';
import { readerOf } from '../frame/reader.ts';
import { lineName, lineUrl } from '../frame/show-line.ts';
import type { Web } from '../frame/web-parts.ts';
import type { SignedIn } from '../frame/signed-in.ts';
import type { KeptLine, KeptModel, KeptReceipt } from '../models/app.ts';
import { keptHomePage, keptLinePage, keptReceiptPage, keptReceiptsPage, offlinePage } from '../views/app/kept.tsx';
import { html } from '../views/page.tsx';
import { APP_START } from './manifest.ts';

const LINES_MAX = 20;
const RECEIPTS_MAX = 12;

/**
 * What a phone keeps for the person who is signed in, and only after they asked it to (ADR 0023): their lines and last
 * receipts as finished pages, numbers masked, no contact and no way to pay. 401 to everybody else, which makes the phone forget.
 */
export function keptRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/account/app/copy', compressed, async (c) => {
    const reader = await readerOf(web, c);
    if (reader.customer === null || reader.session === null) return c.body(null, 401);
    const copy = JSON.stringify(await copyOf(web, { ...reader, customer: reader.customer, session: reader.session }));
    const tag = `"${createHash('sha256').update(copy).digest('base64url').slice(0, 22)}"`;
    // Asked for after a look at a page: mostly nothing has changed, and then nothing is sent.
    if (c.req.header('if-none-match') === tag) return c.body(null, 304, { ETag: tag });
    return c.body(copy, 200, { 'Content-Type': 'application/json; charset=utf-8', ETag: tag });
  });
  return routes;
}

/** Every page by its own address, `*` for all others. */
async function copyOf(web: Web, reader: SignedIn): Promise<Copy> {
  const frame = { ...reader.frame, asOf: AS_OF };
  const model = await keptModel(web, reader);
  const home = html(keptHomePage(frame, model));
  return {
    owner: createHash('sha256').update(reader.customer.id).digest('base64url').slice(0, 16), language: frame.language, files: [web.assets.account],
    pages: {
      [APP_START]: home, '/account': home, '/account/receipts': html(keptReceiptsPage(frame, model.receipts)), '*': html(offlinePage(frame, { hasCopy: true })),
      ...Object.fromEntries(model.lines.map((one) => [one.url, html(keptLinePage(frame, one))])),
      ...Object.fromEntries(model.receipts.map((one) => [one.url, html(keptReceiptPage(frame, one))])),
    },
  };
}

async function keptModel(web: Web, reader: SignedIn): Promise<KeptModel> {
  const { customer } = reader;
  const found = await receiptsOfAccount(web.app.db, { customer: customer.id, lines: customer.lines.map((one) => one.line), limit: RECEIPTS_MAX });
  const [lines, receipts] = await Promise.all([
    Promise.all(customer.lines.slice(0, LINES_MAX).map(async (link) => {
      const line = await web.app.readLine(link.line);
      const glance = line && await glanceAt(web, link, line);
      return line && glance ? { glance, kept: await keptLine(web, line, link.name) } : null;
    })),
    Promise.all(found.map((one) => keptReceipt(web, one))),
  ]);
  return { lines: lines.filter((one) => one !== null).toSorted((a, b) => byUrgency(a.glance, b.glance)).map((one) => one.kept), receipts };
}

async function keptLine(web: Web, line: Line, label: string | null): Promise<KeptLine> {
  const status = await statusModel(web, line);
  const { clocks, data } = status;
  const dates = [['activateBy', clocks.activateBy], ['cycle', clocks.cycleEndsAt === clocks.serviceEndsAt ? null : clocks.cycleEndsAt], ['service', clocks.serviceEndsAt], ['addOn', clocks.addOnEndsAt], ['grace', clocks.graceEndsAt], ['release', clocks.numberReleaseAt]] as const;
  return {
    url: lineUrl(line.id), name: { ...lineName(web, line, false), sim: line.sim, label }, zone: line.zone, state: status.state, lives: status.barred === 'none' && ['active', 'parked', 'preactive'].includes(status.state),
    plan: status.plan, leftBytes: data === null ? undefined : data.leftBytes, totalBytes: data?.totalBytes ?? null,
    clocks: dates.flatMap(([what, at]) => (at === null ? [] : [{ what, at }])),
    queued: status.cycles.filter((one) => one.when === 'queued').map((one) => ({ plan: one.plan, startsAt: one.startsAt })), readAt: status.readAt,
  };
}

async function keptReceipt(web: Web, receipt: Receipt): Promise<KeptReceipt> {
  const view = await viewRenewal(web.app, receipt.renewalId);
  const { renewal, quote, line } = view;
  const cycle = boughtCycle(quote, renewal.outcome?.after === undefined ? afterOf(quote.doc) : readSnapshot(renewal.outcome.after));
  const name = lineName(web, line, false);
  return {
    url: `/r/${renewal.id}`, number: receiptNumberText(receipt.number), plan: web.app.shelf().planVersion(quote.doc.plan.id, quote.doc.plan.version).name, line: name.shown, carrier: name.carrier, zone: line.zone,
    at: receipt.at, total: usd(renewal.totalCents), startsAt: cycle?.startsAt ?? null, endsAt: cycle?.endsAt ?? null, carrierRef: view.topUps[0]?.carrierRef ?? null, refunded: refundOf(view)?.state === 'done',
  };
}

import { stringify } from 'csv-stringify/sync';
import { Hono } from 'hono';
import { amountText, usd } from '../../../base/money.ts';
import { isoOf } from '../../../base/time.ts';
import { readQuery } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { receiptNumberText, receiptsOfAccount, renewalById, type Receipt } from '../../../rooms/renewals/renewals.ts';
import { signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import type { ReceiptsModel } from '../models/papers.ts';
import { receiptsPage } from '../views/papers/receipts.tsx';
import type { Web } from '../frame/web-parts.ts';

const MONTH = /^20\d\d-(?:0[1-9]|1[0-2])$/;
/** Rows of a page, and of a month's table; an account with more in one month is a shop, and has the API. */
const ROWS_MAX = 200;
const MONTHS_SHOWN = 24;

/** The receipts of an account, by month, and the same as a table. */
export function receiptListRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/account/receipts', switchLanguage(web), async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    const { month, search } = wishOf(c);
    const rows = await rowsOf(web, signedIn, month, search);
    const months = monthsBack(isoOf(signedIn.frame.now).slice(0, 7));
    const query = new URLSearchParams({ ...(month === null ? {} : { month }), ...(search === '' ? {} : { q: search }) }).toString();
    return sendPage(web, c, signedIn.frame, receiptsPage(signedIn.frame, { months, month, search, rows, csvUrl: `/account/receipts.csv${query === '' ? '' : `?${query}`}` }));
  });
  routes.get('/account/receipts.csv', async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    const { month, search } = wishOf(c);
    const rows = await rowsOf(web, signedIn, month, search);
    const { language } = signedIn.frame;
    const text = stringify(rows.toReversed().map((one) => [one.number, isoOf(one.at), one.plan[language], one.line, amountText(one.total.cents)]), {
      header: true, columns: ['number', 'issued_at', 'plan', 'line', 'total_usd'], escape_formulas: true, bom: true, record_delimiter: '\r\n',
    });
    return c.body(text, 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="receipts${month === null ? '' : `-${month}`}.csv"` });
  });
  return routes;
}

function wishOf(c: FrameContext): { readonly month: string | null; readonly search: string } {
  const query = readQuery(c);
  const month = query.get('month') ?? '';
  return { month: MONTH.test(month) ? month : null, search: (query.get('q') ?? '').trim().slice(0, 60) };
}

function monthsBack(newest: string): string[] {
  const [year, month] = newest.split('-').map(Number) as [number, number];
  return Array.from({ length: MONTHS_SHOWN }, (_, back) => {
    const index = year * 12 + month - 1 - back;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  });
}

async function rowsOf(web: Web, { customer, sees, frame }: SignedIn, month: string | null, search: string): Promise<ReceiptsModel['rows']> {
  const found = await receiptsOfAccount(web.app.db, { customer: customer.id, lines: customer.lines.map((one) => one.line), limit: ROWS_MAX, ...(month === null ? {} : { month }) });
  const rows = await Promise.all(found.map((one) => rowOf(web, one, sees)));
  const wanted = search.toLowerCase();
  return rows.flat().filter((row) => wanted === '' || [row.number, row.plan[frame.language], row.line].some((text) => text.toLowerCase().includes(wanted)));
}

async function rowOf(web: Web, receipt: Receipt, sees: SignedIn['sees']): Promise<ReceiptsModel['rows'][number][]> {
  const [renewal, line] = await Promise.all([renewalById(web.app.db, receipt.renewalId), web.app.readLine(receipt.lineId)]);
  const quote = renewal && await web.app.readQuote(renewal.quoteId);
  if (!renewal || !line || !quote) return [];
  const { plan } = quote.doc;
  return [{
    url: `/r/${renewal.id}`, pdfUrl: `/r/${renewal.id}/receipt.pdf`, billUrl: `/account/bills/${renewal.id}`, number: receiptNumberText(receipt.number), plan: web.app.shelf().planVersion(plan.id, plan.version).name,
    line: lineName(web, line, sees(line.id)).shown, at: receipt.at, zone: line.zone, total: usd(renewal.totalCents),
  }];
}

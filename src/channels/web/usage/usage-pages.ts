import { stringify } from 'csv-stringify/sync';
import { Hono } from 'hono';
import { GB } from '../../../base/data-size.ts';
import { Refusal } from '../../../base/refusal.ts';
import { DAY, isoOf, plusSeconds } from '../../../base/time.ts';
import { dateText, localDate, parseDate } from '../../../base/zone-time.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { formatter } from '../../../platform/i18n/format.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import type { Customer } from '../../../rooms/people/people.ts';
import { refreshLine } from '../../../rooms/renewals/renewals.ts';
import { KEPT_DAYS, readingsOf, thresholdsWrite, type Reading, type Thresholds } from '../../../rooms/usage/usage.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineOf, usageUrl } from '../frame/show-line.ts';
import { withBack } from '../frame/signed-in.ts';
import type { Reader, Web } from '../frame/web-parts.ts';
import { TOLD_AT, tellPage } from '../views/usage/tell.tsx';
import { usagePage } from '../views/usage/usage.tsx';
import { tellModel, tellUrl, usageModel } from './usage-model.ts';

const LEFT_MOST_GB = 999;
const DAYS_MOST = 60;

/** Use of a line, its forecast, the plan that would be enough, and when to be told: for whoever may see the line, and nobody else. */
export function usageRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  /** Who is not signed in is led there; who is and may not see it learns nothing, not even that there is such a line. */
  async function seenOr(c: FrameContext): Promise<{ readonly reader: Reader; readonly line: Line } | Response> {
    const reader = await readerOf(web, c);
    c.header('Cache-Control', 'no-store');
    const id = c.req.param('line') ?? '';
    if (reader.sees(id as Line['id'])) return { reader, line: await lineOf(web, id) };
    if (reader.customer === null) return c.redirect(withBack('/sign-in', `/account/lines/${encodeURIComponent(id)}/usage`), 303);
    throw new Refusal('not_found');
  }

  routes.get('/account/lines/:line/usage', switchLanguage(web), async (c) => {
    const seen = await seenOr(c);
    if (seen instanceof Response) return seen;
    const { reader } = seen;
    const line = await refreshLine(web.app, seen.line);
    return sendPage(web, c, reader.frame, usagePage(reader.frame, await usageModel(web, { line, customer: reader.customer, until: parseDate(c.req.query('until') ?? '') })));
  });

  /** A code to the line opens its page; what a person is told belongs to an account. */
  async function ownOr(c: FrameContext): Promise<{ readonly reader: Reader; readonly customer: Customer; readonly line: Line } | Response> {
    const seen = await seenOr(c);
    if (seen instanceof Response) return seen;
    const { reader, line } = seen;
    return reader.customer === null ? c.redirect(withBack('/sign-in', tellUrl(line.id)), 303) : { reader, customer: reader.customer, line };
  }

  routes.get('/account/lines/:line/usage/tell', switchLanguage(web), async (c) => {
    const own = await ownOr(c);
    if (own instanceof Response) return own;
    return sendPage(web, c, own.reader.frame, tellPage(own.reader.frame, await tellModel(web, own.line, own.customer)));
  });

  routes.post('/account/lines/:line/usage/tell', sameOriginForms([]), async (c) => {
    const own = await ownOr(c);
    if (own instanceof Response) return own;
    const { fields } = await readForm(c);
    await web.app.committer.commit([thresholdsWrite({ customer: own.customer.id, line: own.line.id, thresholds: thresholdsIn(fields), at: web.app.clock.now() })]);
    return c.redirect(usageUrl(own.line.id), 303);
  });

  routes.get('/account/lines/:line/usage/readings.csv', async (c) => {
    const seen = await seenOr(c);
    if (seen instanceof Response) return seen;
    const readings = await readingsOf(web.app.db, seen.line.id, plusSeconds(web.app.clock.now(), -KEPT_DAYS * DAY));
    return c.body(readingsCsv(readings, seen.line.zone), 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="usage.csv"' });
  });
  return routes;
}

function thresholdsIn(fields: ReadonlyMap<string, string>): Thresholds {
  const number = (name: string, most: number): number | null => {
    const text = (fields.get(name) ?? '').trim().replace(',', '.');
    if (text === '') return null;
    const value = /^\d{1,3}(?:\.\d)?$/.test(text) ? Number(text) : NaN;
    if (!(value > 0 && value <= most)) throw new Refusal('malformed', { field: name });
    return value;
  };
  const [left, days] = [number('left', LEFT_MOST_GB), number('days', DAYS_MOST)];
  if (days !== null && !Number.isInteger(days)) throw new Refusal('malformed', { field: 'days' });
  return { usedPercents: TOLD_AT.filter((percent) => fields.has(`u${percent}`)), leftBytes: left === null ? null : BigInt(Math.round(left * 10)) * GB / 10n, daysLeft: days, forecast: fields.has('forecast') };
}

const COLUMNS = ['read_at', 'local_time', 'zone', 'metered_bytes', 'left_bytes', 'bundle', 'bundle_left_bytes', 'bundle_ends_at'] as const;

/** One row for each bundle of each reading; what is unlimited says so. Nothing in it can act as a formula. */
function readingsCsv(readings: readonly Reading[], zone: string): string {
  const bytes = (value: bigint | null): string => (value === null ? 'unlimited' : value.toString());
  return stringify(readings.flatMap((one) => {
    const row = [isoOf(one.at), `${dateText(localDate(zone, one.at))} ${formatter('en').time(one.at, zone)}`, zone, one.usedBytes.toString(), bytes(one.leftBytes)];
    return one.parts.length === 0 ? [[...row, '', '', '']] : one.parts.map((part) => [...row, part.kind, bytes(part.leftBytes), isoOf(part.endsAt)]);
  }), { header: true, columns: [...COLUMNS], escape_formulas: true, record_delimiter: '\r\n' });
}

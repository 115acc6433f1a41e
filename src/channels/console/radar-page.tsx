import { stringify } from 'csv-stringify/sync';
import { Hono } from 'hono';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { dateText, localDate, parseDate } from '../../base/zone-time.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { forecastsOf, newestForecast, outcomesOf, SAVED_BY, type ForecastRow, type OutcomeRow, type RadarDays, type RiskKind } from '../../rooms/radar/radar.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { staffOrProgram, wantsJson } from './session.ts';

/** Days shown unless somebody asks for others. */
const USUAL_DAYS = 30;
const LONGEST_DAYS = 400;
const WAY: Readonly<Record<(typeof SAVED_BY)[number], string>> = {
  web: 'site or app', push: 'tap on a notification', message: 'link in a message', api: 'API', sms: 'text', phone: 'hotline', agent: 'agent', auto: 'auto-renew', pay_link: 'pay link', sponsor: 'sponsor', elsewhere: 'elsewhere',
};

/** `/ops/radar`: what would lapse, what was saved and by which way, which numbers were lost; the same as CSV. */
export function radarRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app } = parts;
  const routes = new Hono<FrameEnv>();

  routes.get('/ops/radar', async (c) => {
    const { member } = await staffOrProgram(c, parts, 'manager');
    const days = daysOf(app.clock.now(), c.req.query('from'), c.req.query('to'));
    const [ahead, outcomes] = await Promise.all([newestForecast(app.db), outcomesOf(app.db, days)]);
    if (member === null || wantsJson(c)) return c.json({ days, ahead, outcomes });
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Radar" active="/ops/radar">
        <h1>Lapse radar</h1>
        <p>Lines whose paid service ends within a week are watched until it is decided: saved, and how, or lapsed. Numbers are watched for their last two weeks.</p>
        <h2>What lies ahead</h2>
        <Ahead rows={ahead} />
        <h2>{`What became of it, ${days.from} to ${days.to}`}</h2>
        <form class="acts"><label>From <input class="tap" type="date" name="from" value={days.from} /></label> <label>to <input class="tap" type="date" name="to" value={days.to} /></label> <button class="tap">Show</button></form>
        <Bars rows={outcomes} days={days} />
        <Ways rows={outcomes} />
        <p><a class="tap" href={`/ops/radar.csv?from=${days.from}&to=${days.to}`}>Outcomes as CSV</a> · <a class="tap" href={`/ops/radar-ahead.csv?from=${days.from}&to=${days.to}`}>Forecasts as CSV</a></p>
        <p class="quiet">Days are of UTC. A line renewed more than a week before its end was never at risk and is not counted.</p>
      </ConsoleFrame>);
  });

  for (const [path, read, columns] of [['/ops/radar.csv', outcomesOf, ['day', 'kind', 'carrier', 'phase', 'outcome', 'channel', 'lines']], ['/ops/radar-ahead.csv', forecastsOf, ['day', 'kind', 'carrier', 'phase', 'days', 'lines']]] as const) {
    routes.get(path, async (c) => {
      await staffOrProgram(c, parts, 'manager');
      const days = daysOf(app.clock.now(), c.req.query('from'), c.req.query('to'));
        return c.body(stringify([...await read(app.db, days)], { header: true, columns: [...columns], escape_formulas: true, record_delimiter: '\r\n' }), 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${path.slice(5, -4)}-${days.from}-${days.to}.csv"` });
    });
  }
  return routes;
}

/** The days asked for where they make sense; else the last thirty. */
function daysOf(now: Instant, from: string | undefined, to: string | undefined): RadarDays {
  const last = parseDate(to ?? '') ?? localDate('UTC', now);
  const first = parseDate(from ?? '');
  const usual = localDate('UTC', plusSeconds((last * DAY) as Instant, -(USUAL_DAYS - 1) * DAY));
  return { from: dateText(first !== null && first <= last && last - first <= LONGEST_DAYS ? first : usual), to: dateText(last) };
}

const TITLE: Readonly<Record<RiskKind, string>> = { service: 'Paid service ends', number: 'Number lost' };

function Ahead({ rows }: { readonly rows: readonly ForecastRow[] }) {
  if (rows.length === 0) return <p class="quiet">Nothing yet: the first forecast is made within a quarter of an hour.</p>;
  const groups = [...Map.groupBy(rows, (row) => `${row.kind} ${row.carrier} ${row.phase}`).values()];
  return (
    <>
      <p class="quiet">{`As of ${rows[0]!.day}, if nothing is bought.`}</p>
      <div class="scroll"><table class="num">
        <tr><th>What</th><th>Carrier</th><th>Phase</th><th>7 days</th><th>14 days</th><th>30 days</th></tr>
        {groups.map((group) => <tr><td>{TITLE[group[0]!.kind]}</td><td>{group[0]!.carrier}</td><td>{group[0]!.phase}</td>{[7, 14, 30].map((days) => <td>{group.find((row) => row.days === days)?.lines ?? 0}</td>)}</tr>)}
      </table></div>
    </>
  );
}

const sum = (rows: readonly OutcomeRow[]): number => rows.reduce((total, row) => total + row.lines, 0);

/** Lines saved and lapsed on each day, zero at the foot; the table below says the same in figures. */
function Bars({ rows, days }: { readonly rows: readonly OutcomeRow[]; readonly days: RadarDays }) {
  const first = parseDate(days.from)!, count = parseDate(days.to)! - first + 1;
  const service = rows.filter((row) => row.kind === 'service');
  if (service.length === 0) return <p class="quiet">Nothing was decided in these days.</p>;
  const perDay = Array.from({ length: count }, (_, n) => {
    const day = dateText((first + n) as typeof first);
    const those = service.filter((row) => row.day === day);
    return { saved: sum(those.filter((row) => row.outcome === 'saved')), lost: sum(those.filter((row) => row.outcome === 'lost')) };
  });
  const top = Math.max(1, ...perDay.map((one) => one.saved + one.lost));
  // A day is one unit wide and the fullest day 100 high; the sheet stretches the drawing to the page.
  const tall = (lines: number): number => Math.round((lines / top) * 1000) / 10;
  return (
    <figure>
      <p class="ends"><span>{top === 1 ? '1 line' : `${top} lines`}</span></p>
      <svg class="bars" viewBox={`0 0 ${count} 100`} preserveAspectRatio="none" role="img" aria-label={`Lines saved and lapsed on each day from ${days.from} to ${days.to}: ${sum(service.filter((row) => row.outcome === 'saved'))} saved, ${sum(service.filter((row) => row.outcome === 'lost'))} lapsed`}>
        {perDay.map((one, n) => (
          <>
            <rect class="s" x={n + 0.15} y={100 - tall(one.saved)} width="0.7" height={tall(one.saved)} />
            <rect class="l" x={n + 0.15} y={100 - tall(one.saved) - tall(one.lost)} width="0.7" height={tall(one.lost)} />
          </>
        ))}
      </svg>
      <p class="ends"><span>{days.from}</span><span>{days.to}</span></p>
      <figcaption><ul class="keyed"><li><svg class="bars" viewBox="0 0 12 12" aria-hidden="true"><rect class="s" width="12" height="12" /></svg>saved</li><li><svg class="bars" viewBox="0 0 12 12" aria-hidden="true"><rect class="l" width="12" height="12" /></svg>lapsed</li></ul></figcaption>
    </figure>
  );
}

function Ways({ rows }: { readonly rows: readonly OutcomeRow[] }) {
  const of = (kind: RiskKind, what: (row: OutcomeRow) => boolean): number => sum(rows.filter((row) => row.kind === kind && what(row)));
  const shown = SAVED_BY.filter((way) => of('service', (row) => row.channel === way) + of('number', (row) => row.channel === way) > 0);
  const line = (name: string, what: (row: OutcomeRow) => boolean, part = false) => <tr class={part ? 'sub' : undefined}><td>{name}</td><td>{of('service', what)}</td><td>{of('number', what)}</td></tr>;
  return (
    <div class="scroll"><table class="num">
      <tr><th>What became of it</th><th>Paid service</th><th>Numbers</th></tr>
      {line('Saved, in all', (row) => row.outcome === 'saved')}
      {shown.map((way) => line(`by ${WAY[way]}`, (row) => row.channel === way, true))}
      {line('Lapsed, or lost', (row) => row.outcome === 'lost')}
      {line('Withdrawn by a refund', (row) => row.outcome === 'withdrawn')}
      {line('Closed or ported out', (row) => row.outcome === 'closed')}
    </table></div>
  );
}

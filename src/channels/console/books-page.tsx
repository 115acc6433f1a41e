import { Hono } from 'hono';
import { amountText } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf } from '../../base/time.ts';
import { dateText, parseDate, type LocalDate } from '../../base/zone-time.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { journalWrite } from '../../rooms/journal/journal.ts';
import { closeDay, closedDays, DIFFERENCE_KINDS, differencesOf, exportCsv, EXPORTS, lastClosable, lastRevision, openDifferences, spanOfDay, type CloseParts, type ClosedDay, type Difference } from '../../rooms/books/books.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';

const DAYS_SHOWN = 60;

/** `/ops/books`: the days as they were closed, what is open, a day's sums and files. Addresses of owners are exported by the command only. */
export function booksRoutes(parts: ConsoleParts, closing: CloseParts): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const { db, zone } = closing;

  routes.get('/ops/books', async (c) => {
    const { member } = await staffOrProgram(c, parts, 'manager');
    const [days, open] = await Promise.all([closedDays(db, DAYS_SHOWN), openDifferences(db)]);
    const newest = lastClosable(closing, closing.clock.now());
    if (member === null || wantsJson(c)) return c.json({ days: days.map((one) => ({ day: dateText(one.day), revision: one.revision, open: one.found })), open: open.map(jsonOf) });
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Books" active="/ops/books">
        <h1>Books</h1>
        <p class="quiet">Each day is held against the gateways’ and the carriers’ own lists, an hour after it is over. A day begins at midnight in <code>{zone}</code>.</p>
        {open.length === 0 ? <p>Nothing is open. All three sides agree on every day that was closed.</p> : <><p role="status"><b>{open.length === 1 ? 'One difference is open.' : `${open.length} differences are open.`}</b></p><Differences rows={open} withDay /></>}
        <h2>Days</h2>
        {days[0]?.day === newest ? null : <form method="post" action={`/ops/books/${dateText(newest)}`}><p>{dateText(newest)} is over. <button>Close it now</button></p></form>}
        {days.length === 0 ? null : (
          <div class="scroll"><table>
            <tr><th>Day</th><th>Revision</th><th>Closed (UTC)</th><th>Open</th><th>Received</th><th>Given back</th></tr>
            {days.map((one) => (
              <tr>
                <td><a href={`/ops/books/${dateText(one.day)}`}>{dateText(one.day)}</a></td><td>{one.revision}</td><td>{isoOf(one.closedAt)}</td>
                <td class={one.found === 0 ? 'status' : 'status no'}>{one.found}</td><td>{totalOf(one, 'received:')}</td><td>{totalOf(one, 'given_back:')}</td>
              </tr>
            ))}
          </table></div>
        )}
      </ConsoleFrame>);
  });

  routes.get('/ops/books/:day', async (c) => {
    const member = await staffOnly(c, parts, 'manager');
    const day = dayOf(c);
    const [last, rows] = await Promise.all([lastRevision(db, day), differencesOf(db, day)]);
    const text = dateText(day);
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title={`Books of ${text}`} active="/ops/books">
        <p class="quiet"><a href="/ops/books">Books</a></p>
        <h1>{text}</h1>
        {last === null ? <p>Not closed yet.</p> : <p class="quiet">Revision {last.revision}, closed {isoOf(last.closedAt)}. From {isoOf(last.from)} to {isoOf(last.to)}.</p>}
        <form method="post" action={`/ops/books/${text}`}><p><button>{last === null ? 'Close it now' : 'Compare again'}</button></p></form>
        <h2>Differences</h2>
        {rows.length === 0 ? <p>None.</p> : <Differences rows={rows} />}
        {last === null ? null : <>
          <h2>Lists</h2>
          <div class="scroll"><table><tr><th>Vendor</th><th>Rows of the day</th></tr>{Object.entries(last.lists).map(([side, list]) => <tr><td>{side}</td><td>{'rows' in list ? list.rows : <span class="status no">no list: {list.missing}</span>}</td></tr>)}</table></div>
          <h2>Sums</h2>
          <div class="scroll"><table><tr><th>What</th><th>Dollars</th></tr>{Object.entries(last.sums).map(([name, cents]) => <tr><td><code>{name}</code></td><td class="status">{amountText(BigInt(cents))}</td></tr>)}</table></div>
        </>}
        <h2>Files</h2>
        <ul>{EXPORTS.map((name) => <li><a href={`/ops/books/${text}/${name}.csv`} download>{name}.csv</a></li>)}</ul>
        <p class="quiet">Owners’ addresses for unclaimed property come with <code>npm run export:books</code> only.</p>
      </ConsoleFrame>);
  });

  routes.get('/ops/books/:day/:file{[a-z]+\\.csv}', async (c) => {
    const { actor } = await staffOrProgram(c, parts, 'manager');
    const day = dayOf(c);
    const name = EXPORTS.find((one) => `${one}.csv` === c.req.param('file'));
    if (!name) throw new Refusal('not_found');
    const csv = await exportCsv(name, { db, span: spanOfDay(zone, day), first: day, last: day });
    await closing.committer.commit([journalWrite({ at: closing.clock.now(), by: { door: 'console', actor, reason: 'downloaded a file of the books' }, what: 'books.exported', subject: dateText(day), facts: { file: name } }, closing)]);
    return c.body(csv, 200, { 'Content-Type': 'text/csv; charset=utf-8; header=present', 'Content-Disposition': `attachment; filename="${name}-${dateText(day)}.csv"`, 'Cache-Control': 'no-store' });
  });

  routes.post('/ops/books/:day', async (c) => {
    await staffOnly(c, parts, 'manager');
    const day = dayOf(c);
    await closeDay(closing, day);
    return c.redirect(`/ops/books/${dateText(day)}`, 303);
  });
  return routes;
}

function dayOf(c: FrameContext): LocalDate {
  const day = parseDate(c.req.param('day') ?? '');
  if (day === null) throw new Refusal('not_found');
  return day;
}

const cents = (one: bigint | null): string => (one === null ? '' : amountText(one));
const totalOf = (day: ClosedDay, prefix: string): string => amountText(Object.entries(day.sums).reduce((sum, [name, value]) => (name.startsWith(prefix) ? sum + (BigInt(value) < 0n ? -BigInt(value) : BigInt(value)) : sum), 0n));
const jsonOf = (one: Difference) => ({ day: dateText(one.day), kind: one.kind, side: one.side, subject: one.subject, ours: one.oursCents === null ? null : Number(one.oursCents), theirs: one.theirsCents === null ? null : Number(one.theirsCents), state: one.state, facts: one.facts, runbook: DIFFERENCE_KINDS[one.kind].page });

function Differences({ rows, withDay = false }: { readonly rows: readonly Difference[]; readonly withDay?: boolean }) {
  return (
    <div class="scroll"><table>
      <tr>{withDay ? <th>Day</th> : null}<th>What</th><th>Side</th><th>Ours</th><th>Theirs</th><th>Facts</th><th>State</th></tr>
      {rows.map((one) => (
        <tr>
          {withDay ? <td><a href={`/ops/books/${dateText(one.day)}`}>{dateText(one.day)}</a></td> : null}
          <td>{DIFFERENCE_KINDS[one.kind].what}<br /><code>{one.subject}</code><br /><span class="quiet">docs/runbook/{DIFFERENCE_KINDS[one.kind].page}.md</span></td>
          <td>{one.side}</td><td class="status">{cents(one.oursCents)}</td><td class="status">{cents(one.theirsCents)}</td>
          <td>{Object.entries(one.facts).map(([name, fact]) => <>{name}: {String(fact)}<br /></>)}</td>
          <td class={one.state === 'open' ? 'status no' : 'status'}>{one.state}{one.resolvedAs === null ? null : `, ${one.resolvedAs}`}</td>
        </tr>
      ))}
    </table></div>
  );
}

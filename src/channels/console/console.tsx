import { Hono } from 'hono';
import { isId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { readForm } from '../../platform/http/body.ts';
import { onlyOperator } from '../../platform/http/operator.ts';
import { sameOriginForms } from '../../platform/http/same-origin.ts';
import { journalWrite } from '../../rooms/journal/journal.ts';
import type { ConsoleParts } from './console-parts.ts';
import { deskRoutes } from './desk/desk.tsx';
import { deskPartsOf } from './desk-shell.tsx';
import { limitRoutes } from './limits-page.tsx';
import { booksRoutes } from './books-page.tsx';
import { promotionRoutes } from './promotions-page.tsx';
import { radarRoutes } from './radar-page.tsx';
import { refundRoutes } from './refunds-page.tsx';
import { textRoutes } from './texts-page.tsx';
import { voucherRoutes } from './vouchers-page.tsx';
import { stuckWork, tryAgain } from './stuck-work.ts';
import { OPS_PAGES, OpsPage } from './ops-pages.tsx';

/** What an operator sees so far: the work that waits for a person. English: it is read beside the runbook. */
export function openConsole(parts: ConsoleParts): Hono<FrameEnv> {
  const { app, operatorToken, stylesheet, origins } = parts;
  const routes = new Hono<FrameEnv>();
  routes.route('/', promotionRoutes(parts));
  routes.route('/', refundRoutes(parts));
  routes.route('/', voucherRoutes(parts));
  routes.route('/', limitRoutes(parts));
  routes.route('/', radarRoutes(parts));
  if (parts.desk) routes.route('/', deskRoutes(deskPartsOf(parts, parts.desk)));
  if (parts.texts) routes.route('/', textRoutes(parts, parts.texts));
  if (parts.closing) routes.route('/', booksRoutes(parts, parts.closing));
  routes.get('/ops', (c) => {
    onlyOperator(c, operatorToken);
    c.header('Cache-Control', 'no-store');
    return c.html(<OpsPage title="Operator" at="/ops" stylesheet={stylesheet}><h1>Operator</h1><ul>{OPS_PAGES.filter(([url]) => (url !== '/ops/books' || parts.closing) && (url !== '/ops/texts' || parts.texts)).map(([url, name, about]) => <li><a href={url}>{name}</a>: {about}</li>)}</ul></OpsPage>);
  });
  routes.get('/ops/stuck', async (c) => {
    onlyOperator(c, operatorToken);
    const rows = await stuckWork(app.db, app.clock.now());
    c.header('Cache-Control', 'no-store');
    if ((c.req.header('accept') ?? '').includes('application/json')) return c.json({ stuck: rows });
    return c.html(
      <OpsPage title="Work that waits for a person" at="/ops/stuck" stylesheet={stylesheet}>
        <h1>Work that waits for a person</h1>
        {rows.length === 0
          ? <p>Nothing is stuck. Everything that is under way comes back to it by itself.</p>
          : <p class="quiet">{rows.length === 1 ? 'One thing' : `${rows.length} things`}, oldest first. Each names its page in docs/runbook.</p>}
        {rows.length === 0 ? null : (
          <div class="scroll"><table>
            <tr><th>What</th><th>Since (UTC)</th><th>About</th><th>Runbook</th><th></th></tr>
            {rows.map((row) => (
              <tr>
                <td>{row.kind}<br /><code>{row.id}</code></td><td>{row.since}</td><td>{row.about}</td><td><code>docs/runbook/{row.runbook}.md</code></td>
                <td>{row.kind === 'job' ? <form method="post" action="/ops/stuck"><input type="hidden" name="job" value={row.id} /><button>Try again</button></form> : null}</td>
              </tr>
            ))}
          </table></div>
        )}
      </OpsPage>);
  });
  routes.post('/ops/stuck', sameOriginForms(origins), async (c) => {
    const actor = onlyOperator(c, operatorToken);
    const job = (await readForm(c)).fields.get('job');
    if (!isId('job', job)) throw new Refusal('malformed');
    if (await tryAgain(app.db, job, app.clock.nowMs())) {
      await app.committer.commit([journalWrite({ at: app.clock.now(), by: { door: 'console', actor, reason: 'tried again by hand' }, what: 'job.retried', subject: job }, app)]);
      app.worker.nudge();
    }
    return c.redirect('/ops/stuck', 303);
  });
  return routes;
}

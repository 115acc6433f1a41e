import { Hono } from 'hono';
import { isId } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { journalWrite } from '../../rooms/journal/journal.ts';
import { byStaff } from '../../rooms/staff/staff.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';
import { stuckWork, tryAgain } from './stuck-work.ts';

/** `/ops/stuck`: everything that does not move by itself, each with its page of the runbook; a job may be tried again. */
export function stuckRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app } = parts;
  const routes = new Hono<FrameEnv>();
  routes.get('/ops/stuck', async (c) => {
    const { member } = await staffOrProgram(c, parts, 'supervisor');
    const rows = await stuckWork(app.db, app.clock.now());
    if (member === null || wantsJson(c)) return c.json({ stuck: rows });
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Work that waits for a person" active="/ops/stuck">
        <h1>Work that waits for a person</h1>
        {rows.length === 0
          ? <p>Nothing is stuck. Everything that is under way comes back to it by itself.</p>
          : <p class="quiet">{rows.length === 1 ? 'One thing' : `${rows.length} things`}, oldest first. Each names its page in docs/runbook.</p>}
        {rows.length === 0 ? null : (
          <div class="scroll"><table>
            <tr><th>What</th><th>Since (UTC)</th><th>About</th><th>Runbook</th><th>Do</th></tr>
            {rows.map((row) => (
              <tr>
                <td>{row.kind}<br /><code>{row.id}</code></td><td class="n">{row.since}</td><td>{row.about}</td><td><code>docs/runbook/{row.runbook}.md</code></td>
                <td>{row.kind === 'job' ? <form method="post" action="/ops/stuck"><input type="hidden" name="job" value={row.id} /><button>Try again</button></form> : null}</td>
              </tr>
            ))}
          </table></div>
        )}
      </ConsoleFrame>);
  });
  routes.post('/ops/stuck', async (c) => {
    const member = await staffOnly(c, parts, 'supervisor');
    const job = (await readForm(c)).fields.get('job');
    if (!isId('job', job)) throw new Refusal('malformed');
    if (await tryAgain(app.db, job, app.clock.nowMs())) {
      await app.committer.commit([journalWrite({ at: app.clock.now(), by: byStaff(member, 'tried again by hand'), what: 'job.retried', subject: job }, app)]);
      app.worker.nudge();
    }
    return c.redirect('/ops/stuck', 303);
  });
  return routes;
}

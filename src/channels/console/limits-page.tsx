import { Hono } from 'hono';
import { isoOf, plusSeconds, DAY, HOUR } from '../../base/time.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { lowerShields, paymentRate, raiseShields, shieldsUp } from '../../rooms/renewals/renewals.ts';
import { refusedByLimits } from '../../rooms/journal/journal.ts';
import { byStaff } from '../../rooms/staff/staff.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';

/** `/ops/limits`: every limit against abuse with how often it refused, and the shields, which a hand may raise and lower. */
export function limitRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app } = parts;
  const routes = new Hono<FrameEnv>();
  routes.get('/ops/limits', async (c) => {
    const { member } = await staffOrProgram(c, parts, 'manager');
    const now = app.clock.now();
    const { limits, rules } = app.limits.table;
    const [up, rate, hour, day] = await Promise.all([
      shieldsUp(app), paymentRate(app, rules.shields.seconds), refusedByLimits(app.db, plusSeconds(now, -HOUR)), refusedByLimits(app.db, plusSeconds(now, -DAY)),
    ]);
    const names = [...new Set([...Object.keys(limits), ...day.keys()])];
    if (member === null || wantsJson(c)) {
      return c.json({ shields: up, payments: rate, rules, limits: names.map((name) => ({ name, ...limits[name as keyof typeof limits], refusedLastHour: hour.get(name) ?? 0, refusedLastDay: day.get(name) ?? 0 })) });
    }
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Limits" active="/ops/limits">
        <h1>Limits against abuse</h1>
        <h2>Shields</h2>
        <p><b>{up === null ? 'Down.' : `Up since ${up.since}, raised ${up.by === 'rule' ? 'by the rule' : 'by hand'}.`}</b> {`${rate.attempts} payments in the last ${rules.shields.seconds / 60} minutes, ${rate.declines} of them declined. They go up by themselves at ${rules.shields.attempts} payments with more than ${rules.shields.declinesPercent} % declined.`}</p>
        <p class="quiet">{up === null ? 'Up: guests cannot pay, nobody saves a card, look-ups of guests need a second of work or sign-in.' : up.by === 'rule' ? `They go down by themselves after ${rules.shields.quietSeconds / 60} quiet minutes.` : 'They stay until lowered here.'} See docs/runbook/shields-up.md.</p>
        <form method="post" action="/ops/limits"><input type="hidden" name="shields" value={up === null ? 'up' : 'down'} /><button>{up === null ? 'Raise the shields' : 'Lower the shields'}</button></form>
        <h2>Table</h2>
        <p class="quiet">{`What the shop works with, as of ${isoOf(now)}. Changed in shop/limits.json; docs/limits.md says how.`}</p>
        <div class="scroll"><table>
          <tr><th>Limit</th><th>Counted by</th><th>At most</th><th>Then</th><th>Refused, last hour</th><th>Last day</th></tr>
          {names.map((name) => { const row = limits[name as keyof typeof limits]; return (
            <tr><td><code>{name}</code></td><td>{row?.by ?? 'a rule'}</td><td>{row ? row.windows.map((one) => `${one.max} in ${span(one.seconds)}`).join(', ') : ''}</td><td>{row?.then ?? 'see docs/limits.md'}</td><td>{hour.get(name) ?? 0}</td><td>{day.get(name) ?? 0}</td></tr>); })}
        </table></div>
      </ConsoleFrame>);
  });
  routes.post('/ops/limits', async (c) => {
    const member = await staffOnly(c, parts, 'manager');
    const wish = (await readForm(c)).fields.get('shields');
    const by = byStaff(member, 'by hand');
    if (wish === 'up' && await shieldsUp(app) === null) await raiseShields(app, by);
    if (wish === 'down') await lowerShields(app, by);
    return c.redirect('/ops/limits', 303);
  });
  return routes;
}

const span = (seconds: number): string => (seconds % DAY === 0 ? `${seconds / DAY} d` : seconds % HOUR === 0 ? `${seconds / HOUR} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`);

import { Hono } from 'hono';
import { isId } from '../../base/ids.ts';
import { amountText } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf } from '../../base/time.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { readSnapshot } from '../../rooms/lines/lines.ts';
import { askRefundOf, decideReturn, returnsForPeople, tryReturnAgain, type Return } from '../../rooms/refunds/refunds.ts';
import { byStaff, staffActor, type StaffMember } from '../../rooms/staff/staff.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { nameOfActors } from './names.ts';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';

const ROWS_MAX = 200;
const REASON_MAX = 200;

/** `/ops/refunds`: what waits for a second person or for another way, with its facts; say yes or no, ask on a customer's behalf. */
export function refundRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app } = parts;
  const routes = new Hono<FrameEnv>();

  async function show(c: FrameContext, member: StaffMember | null, said: string | null = null, status: 200 | 403 | 409 | 422 = 200): Promise<Response> {
    const [rows, names] = await Promise.all([returnsForPeople(app.db, ROWS_MAX), nameOfActors(parts)]);
    if (member === null || wantsJson(c)) return c.json({ refunds: rows.map(jsonOf), ...(said === null ? {} : { said }) }, status);
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Refunds that wait for a person" active="/ops/refunds">
        <h1>Refunds that wait for a person</h1>
        <p class="quiet">You are {member.name}. Above {dollars(app.refundLimitCents)} a second person decides; who asked cannot approve. See docs/runbook/refund-waiting.md and refund-refused.md.</p>
        {said === null ? null : <p role="status"><b>{said}</b></p>}
        {rows.length === 0 ? <p>None.</p> : (
          <div class="scroll"><table>
            <tr><th>Refund</th><th>Amount</th><th>Asked (UTC)</th><th>By, and why</th><th>Facts</th><th>Decide</th></tr>
            {rows.map((row) => { const one = jsonOf(row); return (
              <tr>
                <td><code>{one.id}</code><br /><code>{one.renewal}</code><br /><code>{one.line}</code></td><td>{dollars(row.amountCents)}<br />{one.destination}</td><td>{one.askedAt}</td><td>{names(one.askedBy)}<br />{one.reason}</td>
                <td>{one.facts.map((fact) => <>{fact}<br /></>)}</td>
                <td>{row.state === 'needs_agent'
                  ? <form method="post" action="/ops/refunds/again"><input type="hidden" name="refund" value={one.id} /><button>Try again</button></form>
                  : row.by.actor === staffActor(member.id) ? 'another person decides' : <Decide id={one.id} />}</td>
              </tr>); })}
          </table></div>
        )}
        <h2>Ask on a customer’s behalf</h2>
        <form method="post" action="/ops/refunds" class="card">
          <input type="hidden" name="key" value={app.newId('req')} />
          <div class="fields">
            <label class="field">Renewal<input name="renewal" placeholder="rnw_…" required /></label>
            <label class="field">Reason<input name="reason" required maxlength={REASON_MAX} /></label>
          </div>
          <button class="main">Ask for what the rule gives now</button>
        </form>
      </ConsoleFrame>, status);
  }

  routes.get('/ops/refunds', async (c) => show(c, (await staffOrProgram(c, parts, 'supervisor')).member));

  routes.post('/ops/refunds', async (c) => {
    const member = await staffOnly(c, parts, 'supervisor');
    const { fields } = await readForm(c);
    const renewal = fields.get('renewal')?.trim();
    const key = fields.get('key') ?? '';
    if (!isId('rnw', renewal) || !isId('req', key)) throw new Refusal('malformed', { field: 'renewal' });
    const reason = reasonOf(fields);
    return said(c, member, async () => {
      const one = await askRefundOf(app, { caller: staffActor(member.id), key, renewal, destination: 'original', customer: null, agreed: () => true, by: byStaff(member, reason) });
      return `${one.id}: ${dollars(one.amountCents)}, ${one.state}.`;
    });
  });

  routes.post('/ops/refunds/decide', async (c) => {
    const member = await staffOnly(c, parts, 'supervisor');
    const { fields } = await readForm(c);
    const verdict = fields.get('verdict');
    if (verdict !== 'approve' && verdict !== 'refuse') throw new Refusal('malformed', { field: 'verdict' });
    const reason = reasonOf(fields);
    return said(c, member, async () => {
      const one = await decideReturn(app, { id: idOf(fields), approve: verdict === 'approve', by: byStaff(member, reason) });
      return one.because === 'changed_meanwhile' ? `${one.id}: used or changed since it was asked, so it ended without anything done.` : `${one.id}: ${one.state}.`;
    });
  });

  routes.post('/ops/refunds/again', async (c) => {
    const member = await staffOnly(c, parts, 'supervisor');
    const { fields } = await readForm(c);
    return said(c, member, async () => `${(await tryReturnAgain(app, idOf(fields), byStaff(member, 'tried again by hand'))).id}: tried again.`);
  });

  /** A no is said on the page itself: the operator reads it beside the list. */
  async function said(c: FrameContext, member: StaffMember, act: () => Promise<string>): Promise<Response> {
    try {
      return await show(c, member, await act());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const why = error.facts['why'];
      return show(c, member, `Not done: ${error.code}${why === undefined ? '' : ` (${why})`}.`, error.status === 403 ? 403 : 409);
    }
  }
  return routes;
}

function Decide({ id }: { readonly id: string }) {
  return (
    <form method="post" action="/ops/refunds/decide">
      <input type="hidden" name="refund" value={id} /><p><label>Reason <input name="reason" required maxlength={REASON_MAX} /></label></p>
      <button name="verdict" value="approve">Approve</button> <button name="verdict" value="refuse">Refuse</button>
    </form>
  );
}

function idOf(fields: ReadonlyMap<string, string>): string {
  const id = fields.get('refund');
  if (!isId('ret', id)) throw new Refusal('malformed', { field: 'refund' });
  return id;
}

function reasonOf(fields: ReadonlyMap<string, string>): string {
  const reason = (fields.get('reason') ?? '').trim();
  if (reason === '' || reason.length > REASON_MAX) throw new Refusal('malformed', { field: 'reason' });
  return reason;
}

const dollars = (cents: bigint): string => `$${amountText(cents)}`;
const share = (one: { readonly num: string; readonly den: string }): string => `${one.num}/${one.den}`;

/** Ids, cents and counts; nothing personal. */
function jsonOf(one: Return) {
  const { offer } = one;
  const before = readSnapshot(offer.before);
  const after = readSnapshot(offer.after);
  return {
    id: one.id, renewal: one.renewalId, line: one.lineId, state: one.state, amountCents: Number(one.amountCents), destination: one.destination, askedAt: isoOf(one.askedAt),
    askedBy: one.by.actor, reason: one.by.reason, because: one.because,
    facts: [
      `rule ${offer.policy}`, `captured ${offer.capturedCents}, refunded before ${offer.refundedCents}`, `share ${share(offer.share)}`,
      ...(offer.days ? [`days ${share(offer.days)}`] : []), ...(offer.bytes ? [`bytes ${share(offer.bytes)}`] : []), ...(offer.cycles ? [`cycles ${share(offer.cycles)}`] : []),
      ...(offer.usedBonusBytes === '0' ? [] : [`bonus bytes used ${offer.usedBonusBytes}`]),
      `service ends ${stamp(before.clocks.serviceEndsAt)}, then ${stamp(after.clocks.serviceEndsAt)}`,
    ],
  };
}
const stamp = (at: Parameters<typeof isoOf>[0] | null): string => (at === null ? '–' : isoOf(at));

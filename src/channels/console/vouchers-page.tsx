import { Hono } from 'hono';
import { isId } from '../../base/ids.ts';
import { usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import { isoOf } from '../../base/time.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { BATCH_MOST, issueVouchers, voidVouchers, voucherBatches, voucherCsv } from '../../rooms/funds/funds.ts';
import { byStaff, type StaffMember } from '../../rooms/staff/staff.ts';
import type { ConsoleParts } from './console-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { nameOfActors } from './names.ts';
import { staffOnly, staffOrProgram, wantsJson } from './session.ts';

const BATCHES_SHOWN = 100;
const dollars = (cents: bigint): string => `$${(Number(cents) / 100).toFixed(2)}`;

/** `/ops/vouchers`: batches with what became of them; issue one (its codes come as a file, once), withdraw one. */
export function voucherRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { app, random } = parts;
  const routes = new Hono<FrameEnv>();
  const funds = { ...app, random };

  async function show(c: FrameContext, member: StaffMember | null, said: { readonly wrong?: string; readonly withdrawn?: number } = {}): Promise<Response> {
    const [rows, names] = await Promise.all([voucherBatches(app.db, BATCHES_SHOWN), nameOfActors(parts)]);
    if (member === null || (!said.wrong && wantsJson(c))) {
      return c.json({ batches: rows.map((row) => ({ id: row.id, count: row.count, valueCents: Number(row.value.cents), note: row.note, issuedBy: row.issuedBy, issuedAt: isoOf(row.createdAt), redeemed: row.redeemed, withdrawn: row.withdrawn })) });
    }
    return c.html(
      <ConsoleFrame english shell={shellOf(c, parts)} member={member} title="Vouchers" active="/ops/vouchers">
        <h1>Vouchers</h1>
        <p class="quiet">A code is shown once, in the file of its batch; the shop keeps a hash. Vouchers never expire. What is out and not redeemed is owed: ledger account <code>voucher:BATCH</code>.</p>
        {said.wrong ? <p role="alert"><b>Nothing was issued.</b> {said.wrong}</p> : null}
        {said.withdrawn === undefined ? null : <p role="status"><b>{said.withdrawn}</b> withdrawn.</p>}
        {rows.length === 0 ? <p>No batch was issued yet.</p> : <div class="scroll"><table>
          <tr><th>Batch</th><th>Issued (UTC)</th><th>By</th><th>Note</th><th>Each</th><th>Count</th><th>Redeemed</th><th>Withdrawn</th><th>Out</th><th>Withdraw</th></tr>
          {rows.map((row) => { const out = row.count - row.redeemed - row.withdrawn; return (
            <tr>
              <td><code>{row.id}</code></td><td>{isoOf(row.createdAt)}</td><td>{names(row.issuedBy)}</td><td>{row.note}</td><td>{dollars(row.value.cents)}</td><td>{row.count}</td><td>{row.redeemed}</td><td>{row.withdrawn}</td>
              <td>{out} ({dollars(row.value.cents * BigInt(out))})</td>
              <td>{out === 0 ? null : <form method="post" action="/ops/vouchers/void"><input type="hidden" name="batch" value={row.id} /><label>Reason <input name="reason" required maxlength={100} /></label> <button>Withdraw the rest</button></form>}</td>
            </tr>); })}
        </table></div>}
        <h2>Issue a batch</h2>
        <form method="post" action="/ops/vouchers" class="card">
          <div class="fields">
            <label class="field">Count<input name="count" inputmode="numeric" required /><small>1 to {BATCH_MOST}</small></label>
            <label class="field">Each, whole dollars<input name="dollars" inputmode="numeric" required /><small>1 to 500</small></label>
            <label class="field">Note<input name="note" maxlength={200} /></label>
          </div>
          <button class="main">Issue and save the file</button>
        </form>
      </ConsoleFrame>, said.wrong ? 422 : 200);
  }

  routes.get('/ops/vouchers', async (c) => show(c, (await staffOrProgram(c, parts, 'manager')).member));
  routes.post('/ops/vouchers', async (c) => {
    const member = await staffOnly(c, parts, 'manager');
    const { fields } = await readForm(c);
    const whole = (name: string): number => (/^[0-9]{1,5}$/.test(fields.get(name) ?? '') ? Number(fields.get(name)) : 0);
    try {
      const value = usd(whole('dollars') * 100);
      const made = await issueVouchers(funds, { count: whole('count'), value, note: fields.get('note') ?? '', by: byStaff(member, 'vouchers issued by hand') });
      return c.body(voucherCsv(made.batch, value, made.vouchers), 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${made.batch}.csv"`, 'Cache-Control': 'no-store' });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'malformed') throw error;
      return show(c, member, { wrong: 'Give a count and whole dollars within the limits.' });
    }
  });
  routes.get('/ops/vouchers/void', async (c) => { await staffOnly(c, parts, 'manager'); return c.redirect('/ops/vouchers', 303); });
  routes.post('/ops/vouchers/void', async (c) => {
    const member = await staffOnly(c, parts, 'manager');
    const { fields } = await readForm(c);
    const batch = fields.get('batch');
    const reason = (fields.get('reason') ?? '').trim().slice(0, 100);
    if (!isId('vbt', batch) || reason === '') throw new Refusal('malformed', { field: 'reason' });
    return show(c, member, { withdrawn: await voidVouchers(funds, { batch, by: byStaff(member, reason) }) });
  });
  return routes;
}

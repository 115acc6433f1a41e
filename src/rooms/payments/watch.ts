import { DAY, plusSeconds } from '../../base/time.ts';
import { wake, type JobSpec } from '../../platform/jobs/job-writes.ts';
import type { PaymentsApp } from './app.ts';
import { lookAtDisputes } from './disputes.ts';
import type { GatewayListRow } from './gateway.ts';

/** How far back each look at a gateway's list reaches. It is asked by when things were created there. */
const WATCH_BACK_S = 3 * DAY;

/**
 * Compares each gateway's own list with ours and wakes whoever is behind a difference that nobody would come back to:
 * money on a charge we took for over, a refund that looked done and came back. With every webhook lost the result is the
 * same (trust section 2). The list says where to look; the flow reads for itself.
 */
export async function watchGateways(app: PaymentsApp, wakeFor: (forId: string) => JobSpec): Promise<{ readonly differences: number }> {
  let differences = 0;
  const now = app.clock.now();
  for (const gateway of Object.values(app.gateways)) {
    const listed = await app.vendors.call<readonly GatewayListRow[] | null>(gateway.name, 'list', (signal) => gateway.list(plusSeconds(now, -WATCH_BACK_S), plusSeconds(now, 1), signal), () => null);
    await lookAtDisputes(app, gateway.name, wakeFor);
    if (listed === null) continue;
    const behind = await forgotten(app, listed);
    differences += behind.length;
    if (behind.length > 0) await app.committer.commit(behind.map((forId) => wake(wakeFor(forId), { newId: app.newId, now })));
  }
  return { differences };
}

async function forgotten(app: PaymentsApp, listed: readonly GatewayListRow[]): Promise<string[]> {
  const paid = listed.filter((one) => one.kind === 'charge' && one.state === 'done').map((one) => one.reference);
  const cameBack = listed.filter((one) => one.kind === 'refund' && one.state === 'refused').map((one) => one.reference);
  if (paid.length + cameBack.length === 0) return [];
  const answer = await app.db.query<{ for_id: string }>(
    `select for_id from payments_charges where id = any($1::text[]) and state in ('ended', 'refused')
     union select for_id from payments_refunds where id = any($2::text[]) and state = 'done' order by for_id`, [paid, cameBack], 'payments_watch');
  return answer.rows.map((row) => row.for_id);
}

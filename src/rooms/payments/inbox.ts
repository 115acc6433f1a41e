import type { Instant } from '../../base/time.ts';
import type { HeldJob, JobHandler } from '../../platform/jobs/worker.ts';
import { wake, type JobSpec } from '../../platform/jobs/job-writes.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { paysFor } from './charges.ts';
import type { PaymentsApp } from './app.ts';
import { DISPUTES_JOB } from './disputes.ts';
import { SETUP_JOB } from './setups.ts';

interface InboxRow { about: string | null; source: string; event_id: string; type: string; reference: string | null; event_at: Instant; received_at: Instant }
// Counted once: a repeat of the same event changes nothing (trust I6).
const insertShape: Shape<InboxRow> = {
  name: 'payments.inbox',
  columns: { about: 'text', source: 'text', event_id: 'text', type: 'text', reference: 'text', event_at: 'timestamptz', received_at: 'timestamptz' },
  sql: (rows) => `insert into payments_inbox (source, event_id, type, reference, state, event_at, received_at, about)
    select distinct on (source, event_id) source, event_id, type, reference, 'new', event_at, received_at, about from ${rows}
    on conflict do nothing returning 1`,
};

const INBOX_JOB = 'payments.inbox';

/**
 * Takes a gateway's call: checks the signature on the raw bytes, writes it down, answers. The work comes afterwards,
 * from the inbox. `forged` covers stale and malformed too: none of them changes anything.
 */
export async function receiveGatewayEvent(app: PaymentsApp, gatewayName: string, headers: Readonly<Record<string, string>>, rawBody: Uint8Array): Promise<'taken' | 'forged' | 'no_gateway'> {
  const gateway = app.gateways[gatewayName];
  if (!gateway) return 'no_gateway';
  const now = app.clock.now();
  const event = await gateway.readWebhook(headers, rawBody, now);
  if (!event) return 'forged';
  // Comes with every wallet that is saved or forgotten and names nothing of ours: kept, it would be work for a person that nobody can do.
  if (event.about === 'saved_method') return 'taken';
  await app.committer.commit([
    write(insertShape, { about: event.about ?? null, source: gatewayName, event_id: event.eventId, type: event.type, reference: event.reference, event_at: event.at, received_at: now }),
    wake({ kind: INBOX_JOB, key: `${gatewayName}/${event.eventId}`, payload: { source: gatewayName, event: event.eventId }, runAtMs: app.clock.nowMs() }, { newId: app.newId, now }),
  ]);
  return 'taken';
}

/**
 * Works an event off: whoever the charge pays for is woken and looks at the gateway again, because the body is only a
 * hint. An event that names nothing of ours is kept for a person.
 */
export function gatewayInboxHandler(app: PaymentsApp, wakeFor: (forId: string) => JobSpec): Record<string, JobHandler> {
  return {
    [INBOX_JOB]: async (job: HeldJob) => {
      const { source, event } = job.payload as { source: string; event: string };
      const row = (await app.db.query<{ reference: string | null; state: string; about: string | null }>(
        'select reference, state, about from payments_inbox where source = $1 and event_id = $2', [source, event], 'payments_inbox_one')).rows[0];
      if (!row || row.state !== 'new') return 'done';
      const news = row.about === 'dispute' ? { kind: DISPUTES_JOB, key: source, runAtMs: app.clock.nowMs() } : await whoseNews(app, row.reference, wakeFor);
      if (news !== null) await app.committer.commit([wake(news, { newId: app.newId, now: app.clock.now() })]);
      await app.db.query('update payments_inbox set state = $3 where source = $1 and event_id = $2', [source, event, news === null ? 'kept' : 'done'], 'payments_inbox_end');
      return 'done';
    },
  };
}

async function whoseNews(app: PaymentsApp, reference: string | null, wakeFor: (forId: string) => JobSpec): Promise<JobSpec | null> {
  if (reference === null) return null;
  if (reference.startsWith('sup_')) {
    const known = await app.db.query('select 1 from payments_setups where id = $1', [reference], 'payments_setup_known');
    return known.rowCount > 0 ? { kind: SETUP_JOB, key: reference, runAtMs: app.clock.nowMs() } : null;
  }
  const forId = await paysFor(app.db, reference);
  return forId === null ? null : wakeFor(forId);
}

import { MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, momentSql, type Found, type Rule } from './rule.ts';

const OVERDUE_S = 5 * MINUTE;

/** States and ends of cases, the notice each promises, and whether the line itself is texted too. */
const PROMISED: readonly { readonly when: string; readonly kind: string; readonly text: boolean; readonly of: string }[] = [
  { when: `r.state = 'done'`, kind: 'renewal.done', text: true, of: 'r.id' },
  // What a standing consent placed is told by the room that keeps it: with the next try.
  { when: `r.state = 'declined' and r.caller not like 'auto:%'`, kind: 'renewal.declined', text: false, of: 'r.id' },
  { when: `r.state = 'refunded'`, kind: 'renewal.refunded', text: true, of: 'r.id' },
  { when: `r.outcome->>'delayTold' = 'true'`, kind: 'renewal.delayed', text: true, of: 'r.id' },
];
const REPAIRS = `('promise_broken', 'too_slow', 'refused_at_effect')`;

function promises(): Rule[] {
  const fromRenewals = PROMISED.flatMap(({ when, kind, text, of }) => [
    missing(kind, 'email', `select ${of} as id, ${of} as ref from renewals_renewals r where ${when} and r.payer->>'email' is not null`),
    ...(text ? [missing(kind, 'sms', `select ${of} as id, ${of} as ref from renewals_renewals r join lines_lines l on l.id = r.line_id where ${when} and l.number is not null and l.sms_capable`)] : []),
  ]);
  const ended = `renewals_cases k join renewals_renewals r on r.id = k.renewal_id where k.state = 'resolved' and k.ended_as in ('put_right', 'refunded', 'refunded_and_kept') and r.payer->>'email' is not null`;
  return [
    ...fromRenewals,
    ...([['asked', 'true'], ['done', `x.state = 'done'`], ['refused', `x.state = 'refused'`]] as const).map(([step, when]) =>
      missing(`return.${step}`, 'email', `select x.id, x.id as ref from refunds_returns x join renewals_renewals r on r.id = x.renewal_id where ${when} and r.payer->>'email' is not null`)),
    missing('renewal.repaired', 'email', `select k.id, k.id as ref from ${ended} and (k.kind in ${REPAIRS} or k.ended_as = 'put_right')`),
    missing('renewal.refunded', 'email', `select k.id, k.id as ref from ${ended} and k.kind not in ${REPAIRS} and k.ended_as <> 'put_right'`),
  ];
}

const missing = (kind: string, channel: string, who: string): Rule => ({
  what: `no ${kind} by ${channel}`,
  sql: `select p.id from (${who}) p where not exists (select from notices_outbox o where o.ref = p.ref and o.kind = '${kind}' and o.channel = '${channel}')`,
});

/** I5: every promised notice was written down, and leaves in time. `channelsDown`: nobody can be reached there now. */
export async function noMessageIsLost(db: Queryable, now: Instant, facts: { readonly working: boolean; readonly leaseMs: number; readonly channelsDown: readonly string[] }): Promise<Found> {
  const late = plusSeconds(now, -OVERDUE_S);
  const waiting = `select o.id from notices_outbox o where ((o.state = 'waiting' and o.next_at < ${momentSql(late)}) or (o.state = 'sending' and o.lease_until < ${Math.trunc(facts.leaseMs) - OVERDUE_S * 1000}))
    and o.channel <> all('{${facts.channelsDown.join(',')}}'::text[])`;
  const found = await findBroken(db, {
    count: 'select count(*) from notices_outbox',
    rules: [
      ...promises(),
      ...(facts.working ? [{ what: 'waits for more than five minutes while its transport is up', sql: waiting, once: true }] : []),
      {
        what: 'sent, and not in the mailbox it was sent to',
        sql: `select o.id from notices_outbox o where o.state = 'sent' and o.transport = 'mailbox' and not exists (select from notices_mailbox m where m.message_id = o.message_id)`,
      },
      { what: 'the same message twice in the mailbox', sql: 'select message_id as id from notices_mailbox group by message_id having count(*) > 1' },
    ],
  });
  if (facts.working) return found;
  return { ...found, note: [found.note, 'nobody is at work, so waiting messages are not counted as late'].filter(Boolean).join('; ') };
}

/** I6: each event of a gateway or carrier once, worked off, and what names nothing of ours kept for a person. */
export const eventsCountOnce = (db: Queryable): Promise<Found> => findBroken(db, {
  count: '(select count(*) from payments_inbox) + (select count(*) from carriers_inbox)',
  rules: [
    ...['payments_inbox', 'carriers_inbox'].map((table): Rule => ({
      what: `counted twice in ${table}`, sql: `select source || '/' || event_id as id from ${table} group by source, event_id having count(*) > 1`,
    })),
    {
      what: 'taken and never worked off',
      sql: `select i.source || '/' || i.event_id as id from payments_inbox i where i.state = 'new'
        and not exists (select from platform_jobs j where j.kind = 'payments.inbox' and j.key = i.source || '/' || i.event_id)
        union all select source || '/' || event_id from carriers_inbox where state = 'new'`,
    },
    {
      what: 'kept for a person though it names something of ours',
      sql: `select i.source || '/' || i.event_id as id from payments_inbox i where i.state = 'kept'
        and (i.about = 'dispute' or exists (select from payments_charges c where c.id = i.reference) or exists (select from payments_refunds r where r.id = i.reference) or exists (select from payments_setups s where s.id = i.reference))
        union all select source || '/' || event_id from carriers_inbox where state = 'kept' and reference is not null`,
    },
    {
      what: 'worked off though it names nothing of ours',
      sql: `select i.source || '/' || i.event_id as id from payments_inbox i where i.state = 'done' and i.about is distinct from 'dispute'
        and not exists (select from payments_setups s where s.id = i.reference)
        and not exists (select from payments_charges c where c.id = i.reference) and not exists (select from payments_refunds r where r.id = i.reference)
        union all select i.source || '/' || i.event_id from carriers_inbox i where i.state = 'done' and not exists (select from carriers_top_ups t where t.id = i.reference)`,
    },
  ],
});

import type { Queryable } from '../../platform/db/db.ts';
import { findBroken, type Found } from './rule.ts';

/** What left of reminders, by the outbox's own word, with what the room keeps of it. A second try after a night has a name of its own. */
const SENT = `select r.*, o.sent_at, o.to_mac, o.channel as by_channel from notices_outbox o join reminders_reminders r on r.id = split_part(o.ref, '.', 1) where o.kind = 'reminder.due' and o.state = 'sent'`;
/** Decided, then sent, then written down: what is said in between comes too late for what is already on its way. */
const UNDER_WAY = `interval '2 minutes'`;

/**
 * I12: at most one for a line, cycle, kind, person and channel; none after STOP or a no; none at night; none of a cycle that has been
 * renewed. Read from what was sent, renewed and said, not from what the room says it decided.
 */
export const remindersHold = (db: Queryable): Promise<Found> => findBroken(db, {
  count: `select count(*) from notices_outbox where kind = 'reminder.due' and state = 'sent'`,
  rules: [
    { what: 'reminded twice', sql: `select min(id) as id from (${SENT}) s group by line_id, cycle, kind, customer_id, channel, to_mac having count(*) > 1` },
    {
      what: 'reminded at night',
      sql: `select s.id from (${SENT}) s, jsonb_array_elements_text(s.places) as p(zone)
        where (s.sent_at at time zone p.zone)::time < '08:00' or (s.sent_at at time zone p.zone)::time >= time '21:00' + ${UNDER_WAY}`,
    },
    { what: 'nobody knows whose night it was', sql: `select s.id from (${SENT}) s where coalesce(jsonb_array_length(s.places), 0) = 0` },
    { what: 'texted after STOP', sql: `select s.id from (${SENT}) s join people_stops p on p.number_mac = s.to_mac where s.by_channel = 'sms' and s.sent_at > p.at + ${UNDER_WAY}` },
    {
      what: 'written to where consent was taken back',
      sql: `select s.id from (${SENT}) s join lateral (
          select given, at from people_consents c where c.customer_id = s.customer_id and c.channel = s.by_channel and c.mac = s.to_mac and c.purpose = 'service' and c.at < s.sent_at - ${UNDER_WAY} order by c.at desc, c.id desc limit 1
        ) said on not said.given`,
    },
    {
      // A renewal moved the end of service to a later day before this one was sent, and nobody took it back. One that begins once the data
      // is used up may bring the old end back by itself.
      what: 'reminded of a cycle that had been renewed',
      sql: `select s.id from (${SENT}) s join renewals_renewals r on r.line_id = s.line_id and r.state = 'done' and r.effect_at between s.from_at and s.sent_at - ${UNDER_WAY} join renewals_quotes q on q.id = r.quote_id
        where split_part(s.kind, '.', 1) in ('cycle_end', 'grace', 'suspended', 'release') and q.doc -> 'before' -> 'clocks' ->> 'lastValidDay' = s.cycle and q.doc -> 'after' -> 'clocks' ->> 'lastValidDay' > s.cycle
          and q.doc ->> 'startsWhenUsedUp' is null and not exists (select from refunds_returns x where x.renewal_id = r.id)`,
    },
    { what: 'said and not in the outbox', sql: `select r.id from reminders_reminders r where r.state in ('queued', 'sent') and not exists (select from notices_outbox o where o.kind = 'reminder.due' and split_part(o.ref, '.', 1) = r.id)` },
    { what: 'merged into one that is not there', sql: `select r.id from reminders_reminders r where r.state = 'merged' and not exists (select from reminders_reminders i where i.id = r.into_id)` },
  ],
});

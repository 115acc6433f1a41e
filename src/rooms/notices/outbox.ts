import type { NoticeId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { SealedAddress } from '../../platform/secrets/sealed-address.ts';
import type { NoticeKind } from './kinds.ts';
import type { Sealed } from './seal.ts';
import type { Channel, Content } from './transports/transport.ts';

/** What JSON can hold; a bigint goes in as text. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One message to one person, as the room that changes the state asks for it. */
export interface Notice {
  readonly id: NoticeId;
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly language: Language;
  /** E-mail address, or E.164; `sealAddress` makes it. */
  readonly to: SealedAddress;
  /** What it tells about: a renewal, a code. One notice per (ref, kind, channel, to), however often it is asked for. */
  readonly ref: string;
  /** What the composer needs to find the facts: ids mostly. `sealContent` for anything secret. */
  readonly payload: { readonly [key: string]: Json } | Sealed;
  readonly at: Instant;
  /** Not sent before this moment; null or absent: at once. */
  readonly notBefore?: Instant | null;
  /** Not sent from this moment on; null for anything that stays true. */
  readonly expiresAt?: Instant | null;
}

interface Row {
  id: string; kind: string; channel: string; language: string; to_sealed: string; to_mac: string; payload: object; ref: string;
  message_id: string; next_at: Instant; created_at: Instant; expires_at: Instant | null;
}

const outboxShape: Shape<Row> = {
  name: 'notices.outbox',
  columns: {
    id: 'text', kind: 'text', channel: 'text', language: 'text', to_sealed: 'text', to_mac: 'text', payload: 'jsonb', ref: 'text',
    message_id: 'text', next_at: 'timestamptz', created_at: 'timestamptz', expires_at: 'timestamptz',
  },
  // A repeat of the same notice is not an error: the step that asks for it may itself be a repeat.
  sql: (rows) => `insert into notices_outbox (id, kind, channel, language, to_sealed, to_mac, payload, ref, message_id, next_at, created_at, expires_at)
    select id, kind, channel, language, to_sealed, to_mac, payload, ref, message_id, next_at, created_at, expires_at from ${rows}
    on conflict (ref, kind, channel, to_mac) do nothing returning 1`,
};

/** Puts a notice into the unit of the change it tells about, so that both are there or neither (trust I5). */
export function noticeWrite(notice: Notice): Write {
  return write(outboxShape, {
    id: notice.id, kind: notice.kind, channel: notice.channel, language: notice.language, to_sealed: notice.to.sealed, to_mac: notice.to.mac, payload: notice.payload,
    ref: notice.ref, message_id: notice.id, next_at: notice.notBefore ?? notice.at, created_at: notice.at, expires_at: notice.expiresAt ?? null,
  });
}

export interface ClaimedNotice {
  readonly id: NoticeId;
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly language: Language;
  readonly to_sealed: string;
  readonly payload: Json | Sealed;
  readonly ref: string;
  readonly attempts: number;
  readonly expires_at: Instant | null;
  readonly lease_until: bigint;
  readonly content: Content | null;
  readonly message_id: string;
  readonly created_at: Instant;
  /** Counts what is written. */
  readonly written: bigint;
}

/** Those of these channels with a notice that is due, or that a dead sender left. */
export async function channelsDue(db: Queryable, channels: readonly Channel[], at: { readonly nowMs: number; readonly leaseMs: number }): Promise<ReadonlySet<Channel>> {
  const { rows } = await db.query<{ channel: Channel }>(
    `select c.channel from unnest($1::text[]) as c (channel)
     where exists (select from notices_outbox o where o.state = 'waiting' and o.channel = c.channel and o.next_at <= to_timestamp($2::double precision / 1000))
        or exists (select from notices_outbox o where o.state = 'sending' and o.channel = c.channel and o.lease_until < $3)`, [channels, at.nowMs, at.leaseMs], 'notices_channels_due');
  return new Set(rows.map((row) => row.channel));
}

/** Takes due notices of one channel under a lease, those of dead senders first. One short statement; nobody waits for anybody. */
export async function claimDue(db: Queryable, wish: { readonly channel: Channel; readonly limit: number; readonly nowMs: number; readonly leaseMs: number; readonly leaseUntilMs: number }): Promise<ClaimedNotice[]> {
  const answer = await db.query<ClaimedNotice>(
    `with stale as materialized (
       select id from notices_outbox where state = 'sending' and lease_until < $3 and channel = $1 order by lease_until limit $2 for update skip locked
     ), due as materialized (
       select id from notices_outbox where state = 'waiting' and channel = $1 and next_at <= to_timestamp($4::double precision / 1000)
       order by next_at, written limit greatest(0, $2 - (select count(*) from stale)) for update skip locked
     )
     update notices_outbox o set state = 'sending', attempts = attempts + 1, lease_until = $5
     from (select id from stale union all select id from due) mine where o.id = mine.id
     returning o.id, o.kind, o.channel, o.language, o.to_sealed, o.payload, o.ref, o.attempts, o.expires_at, o.lease_until, o.content, o.message_id, o.created_at, o.written`,
    [wish.channel, wish.limit, wish.leaseMs, wish.nowMs, wish.leaseUntilMs], 'notices_claim');
  // What an update returns has no order of its own: first written, first sent.
  return answer.rows.toSorted((a, b) => (a.written < b.written ? -1 : 1));
}

/** Keeps what was composed, before the first byte leaves: a repeat after a crash sends exactly this. */
export async function freeze(db: Queryable, composed: readonly { readonly id: NoticeId; readonly content: Content }[]): Promise<void> {
  if (composed.length === 0) return;
  await db.query(
    `update notices_outbox o set content = r.content from json_to_recordset($1::json) as r(id text, content jsonb)
     where o.id = r.id and o.content is null and o.state = 'sending'`, [JSON.stringify(composed)], 'notices_freeze');
}

export interface SendRecord {
  readonly id: NoticeId;
  readonly state: 'sent' | 'waiting' | 'failed' | 'undeliverable' | 'void';
  /** The lease under which it was sent; somebody else's claim since then makes this record void, unless it was sent. */
  readonly fence: bigint;
  readonly transport: string | null;
  readonly error: string | null;
  readonly nextAt: Instant | null;
  readonly sentAt: Instant | null;
  /** What the far side calls it, where it tells later what became of it. */
  readonly ref: string | null;
  /** 1 when the attempt should not count: the transport was down. */
  readonly giveBack: 0 | 1;
}

/** Writes down what became of some claimed notices. Secrets are wiped as soon as nobody needs them to send again. */
export async function recordSent(db: Queryable, records: readonly SendRecord[]): Promise<void> {
  const rows = records.map((one) => ({
    id: one.id, state: one.state, fence: String(one.fence), transport: one.transport, error: one.error, give_back: one.giveBack,
    next_at: one.nextAt, sent_at: one.sentAt, ref: one.ref,
  }));
  await db.query(
    `with r as materialized (select * from json_to_recordset($1::json) as t(id text, state text, fence bigint, transport text, error text, give_back int, next_at bigint, sent_at bigint, ref text)),
     mine as materialized (
       select o.id from notices_outbox o join r on r.id = o.id
       where (o.state = 'sending' and o.lease_until = r.fence) or (r.state = 'sent' and o.state in ('sending', 'waiting')) order by o.id for update of o
     ), out as (
       insert into notices_deliveries (notice_id, transport, ref, state, at) select r.id, r.transport, r.ref, 'out', to_timestamp(r.sent_at) from r join mine on mine.id = r.id where r.ref is not null
       on conflict (notice_id) do update set transport = excluded.transport, ref = excluded.ref
     )
     update notices_outbox o set state = r.state, lease_until = null, transport = r.transport, last_error = r.error, attempts = o.attempts - r.give_back,
       next_at = coalesce(to_timestamp(r.next_at), o.next_at), sent_at = to_timestamp(r.sent_at),
       payload = case when r.state <> 'waiting' and o.payload ? 'sealed' then '{}'::jsonb else o.payload end
     from r join mine on mine.id = r.id where o.id = r.id`, [JSON.stringify(rows)], 'notices_record');
}

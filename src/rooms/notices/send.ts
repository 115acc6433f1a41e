import type { NoticeId } from '../../base/ids.ts';
import { plusSeconds, type Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import { assertNoTransaction, type Db } from '../../platform/db/db.ts';
import { grouped } from '../../platform/db/grouped.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { openAddress } from '../../platform/secrets/sealed-address.ts';
import { channelsDue, claimDue, freeze, recordSent, type ClaimedNotice, type SendRecord } from './outbox.ts';
import { isSealed } from './seal.ts';
import type { Attachment, AttachmentFacts, Channel, Content, Message, SendOutcome, Transport } from './transports/transport.ts';

const LEASE_MS = 90_000;
const SEND_TIMEOUT_MS = 20_000;
// Composers read from the database, and reads that come together share one statement: a whole batch at once costs what four would.
const COMPOSE_PARALLEL = 100;
/** 22 hours of tries: 15, 30, 60, 120 s, then every 4 minutes for some hours (a message waits 5 minutes at most once the other side is back, trust I5), then half-hourly. */
export const ATTEMPTS_MAX = 80;
const PATIENT_ATTEMPTS = 40;
export function pauseSeconds(attempt: number): number {
  if (attempt <= 4) return 15 * 2 ** (attempt - 1);
  return attempt <= PATIENT_ATTEMPTS ? 240 : 1_800;
}

/** However long a far side asks us to wait, we look again after an hour (s). */
const ASKED_PAUSE_MAX = 3_600;

/** While a transport is down, every so often a few messages knock; the others keep their attempts. */
const KNOCK_FIRST_MS = 1_000;
const KNOCK_LONGEST_MS = 30_000;
const KNOCKERS = 3;

export interface SendReport {
  readonly claimed: number; readonly sent: number; readonly later: number; readonly givenUp: number;
  /** More may be due right now: come back at once. */
  readonly more: boolean;
}

/** Something a person may want to see: ids and causes, never an address or a word of the message. */
export interface SendTrouble { readonly notice: NoticeId; readonly kind: string; readonly cause: string; readonly final: boolean }

/** A dead address as the transport knew it: the `to` of its notices. `at`: when it was tried, so that a link made since then stays. */
export interface GoneAddress { readonly channel: Channel; readonly to: string; readonly at: Instant }

export interface SenderParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly transports: Readonly<Record<Channel, Transport>>;
  readonly compose: (notice: ClaimedNotice) => Promise<Content>;
  readonly keys: Pick<Keys, 'unseal'>;
  /** Draws what goes along with a letter from its frozen facts. */
  readonly draw?: ((attachment: AttachmentFacts) => Promise<Uint8Array>) | undefined;
  readonly onTrouble?: ((trouble: SendTrouble) => void) | undefined;
  readonly onGone?: ((gone: GoneAddress) => Promise<void>) | undefined;
  /** Asked each time before anything leaves: which of these must not be said any more, and why, or not before which moment. In the batch, so that it costs little. */
  readonly gate?: Gate | undefined;
}
export type Gate = (claimed: readonly ClaimedNotice[]) => Promise<ReadonlyMap<NoticeId, string | { readonly until: Instant }>>;
type Ended = { readonly kind: 'broken' | 'expired' | 'void'; readonly cause: string } | { readonly kind: 'not_yet'; readonly until: Instant; readonly cause: string };

interface Ready { readonly notice: ClaimedNotice; readonly to: string; readonly content: Content }
interface Line { readonly transport: Transport; downUntilMs: number; downs: number }

/** The sending job. Any number of processes may run it; a notice has one sender at a time, and the lease comes back by itself. */
export function openSender(parts: SenderParts) {
  const { db, clock } = parts;
  const lines: readonly Line[] = Object.values(parts.transports).map((transport) => ({ transport, downUntilMs: 0, downs: 0 }));
  const record = grouped<SendRecord, void>(async (batch) => { await recordSent(db, batch); return batch.map(() => undefined); }, { cap: 100 });

  async function sendLine(line: Line, limit: number, signal: AbortSignal): Promise<SendReport> {
    const leaseMs = clock.leaseMs();
    if (line.downUntilMs > leaseMs) return NOTHING;
    const take = line.downs > 0 ? Math.min(limit, KNOCKERS) : limit;
    const claimed = await claimDue(db, { channel: line.transport.channel, limit: take, nowMs: clock.nowMs(), leaseMs, leaseUntilMs: leaseMs + LEASE_MS });
    if (claimed.length === 0) return NOTHING;
    const records: SendRecord[] = [];
    const settle = async (notice: ClaimedNotice, outcome: SendOutcome | Ended): Promise<void> => {
      const one = recordOf(notice, outcome, line.transport.name, clock.now());
      records.push(one);
      if (one.error !== null && one.error !== NOT_TRIED && one.state !== 'void') parts.onTrouble?.({ notice: notice.id, kind: notice.kind, cause: one.error, final: one.state !== 'waiting' });
      await record(one);
    };
    const stopped = (await parts.gate?.(claimed)) ?? new Map<NoticeId, string | { readonly until: Instant }>();
    await Promise.all(claimed.flatMap((notice) => { const cause = stopped.get(notice.id); return cause === undefined ? [] : [settle(notice, typeof cause === 'string' ? { kind: 'void', cause } : { kind: 'not_yet', until: cause.until, cause: NOT_TRIED })]; }));
    const ready = await composeAll(claimed.filter((notice) => !stopped.has(notice.id)), settle);
    await eachOf(ready, line.transport.parallel, async ({ notice, to, content }) => {
      // No time left under the lease, the house closes, or the transport went down meanwhile: hand it back untouched.
      const untouched = signal.aborted || line.downUntilMs > clock.leaseMs() || clock.leaseMs() + SEND_TIMEOUT_MS > Number(notice.lease_until);
      const triedAt = clock.now();
      const outcome = untouched ? { kind: 'down', cause: NOT_TRIED } as const : await sendOne(line.transport, { notice, to, content }, await drawn(line.transport, content), signal);
      if (!untouched) note(line, outcome);
      await settle(notice, outcome);
      // Should this fail, or the process die right here, the next message to that address finds it dead again.
      if (outcome.kind === 'undeliverable' && outcome.gone === true) await parts.onGone?.({ channel: line.transport.channel, to, at: triedAt }).catch(() => undefined);
    });
    return {
      claimed: claimed.length, sent: count(records, 'sent'), later: count(records, 'waiting'),
      givenUp: count(records, 'failed') + count(records, 'undeliverable'),
      more: !signal.aborted && line.downUntilMs <= clock.leaseMs() && (claimed.length === take),
    };
  }

  /** A letter is worth more than what goes along with it: what cannot be drawn is left out. */
  async function drawn(transport: Transport, content: Content): Promise<Attachment[]> {
    const { draw } = parts;
    if (transport.sandbox || draw === undefined || content.channel !== 'email') return [];
    const all = await Promise.all((content.attachments ?? []).map((one) => draw(one).then((bytes) => [{ name: one.name, type: one.type, bytes }], () => [])));
    return all.flat();
  }

  async function composeAll(claimed: readonly ClaimedNotice[], settle: (notice: ClaimedNotice, outcome: Ended) => Promise<void>) {
    const ready: Ready[] = [];
    const fresh: { readonly id: NoticeId; readonly content: Content }[] = [];
    await eachOf(claimed, COMPOSE_PARALLEL, async (notice) => {
      if (notice.expires_at !== null && notice.expires_at <= clock.now()) return settle(notice, { kind: 'expired', cause: 'expired' });
      if (notice.attempts > ATTEMPTS_MAX) return settle(notice, { kind: 'broken', cause: 'tried too often' });
      try {
        const to = openAddress(parts.keys, notice.to_sealed);
        const content = notice.content ?? await parts.compose(notice);
        ready.push({ notice, to, content });
        // A sealed payload says everything by itself and is wiped; its words must not lie beside it in the clear.
        if (notice.content === null && !isSealed(notice.payload)) fresh.push({ id: notice.id, content });
      } catch (error) {
        return settle(notice, { kind: 'broken', cause: `composing: ${error instanceof Error ? error.name : 'failed'}` });
      }
    });
    await freeze(db, fresh);
    return ready;
  }

  function note(line: Line, outcome: SendOutcome): void {
    if (outcome.kind === 'down') {
      // Failures that were under way together are one failure.
      if (line.downUntilMs > clock.leaseMs()) return;
      line.downUntilMs = clock.leaseMs() + Math.min(KNOCK_LONGEST_MS, KNOCK_FIRST_MS * 2 ** line.downs);
      line.downs += 1;
    } else if (outcome.kind !== 'unknown') {
      line.downs = 0;
      line.downUntilMs = 0;
    }
  }

  return {
    /** Sends what is due, `limit` of each channel at most. Never inside a transaction. */
    async sendDue({ limit = 100, signal }: { readonly limit?: number; readonly signal: AbortSignal }): Promise<SendReport> {
      assertNoTransaction('sending notices');
      // Mostly nothing is due at all: asked once, and not by each channel every second.
      const due = await channelsDue(db, lines.map((line) => line.transport.channel), { nowMs: clock.nowMs(), leaseMs: clock.leaseMs() });
      const reports = await Promise.all(lines.filter((line) => due.has(line.transport.channel)).map((line) => sendLine(line, limit, signal)));
      return reports.reduce((sum, one) => ({
        claimed: sum.claimed + one.claimed, sent: sum.sent + one.sent, later: sum.later + one.later, givenUp: sum.givenUp + one.givenUp, more: sum.more || one.more,
      }), NOTHING);
    },
    /** Channels whose transport does not answer at the moment. */
    channelsDown: (): readonly Channel[] => lines.filter((line) => line.downs > 0).map((line) => line.transport.channel),
  };
}

const NOT_TRIED = 'not tried';
const NOTHING: SendReport = { claimed: 0, sent: 0, later: 0, givenUp: 0, more: false };
const count = (records: readonly SendRecord[], state: SendRecord['state']): number => records.filter((one) => one.state === state).length;

async function sendOne(transport: Transport, { notice, to, content }: Ready, attachments: readonly Attachment[], signal: AbortSignal): Promise<SendOutcome> {
  const message: Message = {
    messageId: notice.message_id, kind: notice.kind, to, language: notice.language, content, at: notice.created_at, secret: isSealed(notice.payload), repeat: notice.attempts > 1, expiresAt: notice.expires_at,
    ...(attachments.length > 0 ? { attachments } : {}),
  };
  try {
    return await transport.send(message, AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]));
  } catch (error) {
    // A transport that throws is a bug, but nobody knows how far it had come.
    return { kind: 'unknown', cause: `transport: ${error instanceof Error ? error.name : 'failed'}` };
  }
}

function recordOf(notice: ClaimedNotice, outcome: SendOutcome | Ended, transport: string, now: Instant): SendRecord {
  const base = { id: notice.id, fence: notice.lease_until, transport, sentAt: null, nextAt: null, giveBack: 0, ref: null } as const;
  if (outcome.kind === 'sent') return { ...base, state: 'sent', error: null, sentAt: now, ref: outcome.ref ?? null };
  if (outcome.kind === 'undeliverable') return { ...base, state: 'undeliverable', error: outcome.cause };
  if (outcome.kind === 'void') return { ...base, state: 'void', error: outcome.cause };
  if (outcome.kind === 'expired') return { ...base, state: 'failed', error: outcome.cause };
  if (outcome.kind === 'not_yet') return { ...base, state: 'waiting', error: null, nextAt: outcome.until, giveBack: 1 };
  if (outcome.kind === 'down') return { ...base, state: 'waiting', error: outcome.cause, nextAt: now, giveBack: 1 };
  if (notice.attempts >= ATTEMPTS_MAX) return { ...base, state: 'failed', error: outcome.cause };
  const asked = outcome.kind === 'later' ? Math.min(outcome.afterSeconds ?? 0, ASKED_PAUSE_MAX) : 0;
  return { ...base, state: 'waiting', error: outcome.cause, nextAt: plusSeconds(now, Math.max(asked, pauseSeconds(notice.attempts))) };
}

/** Runs `work` over all items, `parallel` at a time. When one throws, its lane ends; the throw comes after the other lanes are through, so nothing runs on unseen. */
async function eachOf<T>(items: readonly T[], parallel: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => { for (const item of queue) await work(item); };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(parallel, items.length) }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
}

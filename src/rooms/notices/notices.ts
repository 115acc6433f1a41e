import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { compose, type Facts } from './compose.ts';
import type { NoticeKind, NoticeModels, SelfTold } from './kinds.ts';
import type { Shop } from './letters/letter.ts';
import { openMailbox } from './mailbox.ts';
import type { ClaimedNotice, Json } from './outbox.ts';
import { isSealed, openContent, type Sealer } from './seal.ts';
import { openSender, type Gate, type GoneAddress, type SendTrouble } from './send.ts';
import type { AttachmentFacts, Channel, Content, Transport } from './transports/transport.ts';

/** What a composer is told besides the payload it left in the notice. */
export interface ComposeAbout { readonly ref: string; readonly language: Language; readonly at: Instant }

/** Finds the facts of one kind, wired in `main.ts` by the room that knows them. Some need none: their payload is all there is. */
export type Composers = {
  readonly [K in Exclude<NoticeKind, SelfTold>]: (payload: Json, about: ComposeAbout) => Promise<NoticeModels[K]>;
};

export interface NoticesParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: Sealer;
  readonly composers: Composers;
  readonly transports: Readonly<Record<Channel, Transport>>;
  readonly shop: Shop;
  /** What goes along with a letter, as facts; asked once, when it is composed. */
  readonly attach?: (kind: NoticeKind, payload: Json, about: ComposeAbout) => Promise<readonly AttachmentFacts[]>;
  readonly draw?: (attachment: AttachmentFacts) => Promise<Uint8Array>;
  readonly onTrouble?: (trouble: SendTrouble) => void;
  /** An address turned out to be dead: whoever keeps it forgets it. Called after the answer is written down; may be called again. */
  readonly onGone?: (gone: GoneAddress) => Promise<void>;
  /** Which of these must not be said any more, and why: asked right before they leave, for what may have become untrue since. */
  readonly gate?: Gate;
}

/** How the outbox stands: for `check:books` (I5), the console and alarms. */
export interface OutboxHealth {
  readonly waiting: number;
  /** Seconds by which the notice that waits longest is past its time; 0 when none is. */
  readonly overdueSeconds: number;
  /** Failed or undeliverable: a person may want to know. */
  readonly givenUp: number;
  readonly channelsDown: readonly Channel[];
}

const isSelfTold = (kind: NoticeKind): kind is SelfTold => kind === 'line.code' || kind === 'account.changed' || kind === 'device.test' || kind === 'text.reply' || kind === 'call.missed';

/** Opens the room: the sending job, the sandbox's mailbox, and how things stand. */
export function openNotices(parts: NoticesParts) {
  const { db, clock, keys } = parts;
  const factsOf = async (notice: ClaimedNotice): Promise<Facts> => {
    const about: ComposeAbout = { ref: notice.ref, language: notice.language, at: notice.created_at };
    const payload = isSealed(notice.payload) ? openContent(keys, notice.id, notice.payload) as Json : notice.payload;
    if (isSelfTold(notice.kind)) return { kind: notice.kind, model: payload } as unknown as Facts;
    // The map's type pairs each kind with its model; the compiler cannot follow the pair through the index.
    return { kind: notice.kind, model: await parts.composers[notice.kind](payload, about) } as Facts;
  };
  const sender = openSender({
    db, clock, keys, transports: parts.transports, onTrouble: parts.onTrouble, onGone: parts.onGone, gate: parts.gate,
    draw: parts.draw,
    compose: async (notice): Promise<Content> => {
      const content = compose(await factsOf(notice), { channel: notice.channel, language: notice.language, shop: parts.shop, tag: notice.message_id });
      if (content.channel !== 'email' || !parts.attach || isSealed(notice.payload)) return content;
      const attachments = await parts.attach(notice.kind, notice.payload, { ref: notice.ref, language: notice.language, at: notice.created_at });
      return attachments.length > 0 ? { ...content, attachments } : content;
    },
  });
  return {
    sendDue: sender.sendDue,
    mailbox: openMailbox({ db, keys }),
    /** True when nothing leaves the house on this channel: pages then point to the sandbox's mailbox. */
    isSandbox: (channel: Channel): boolean => parts.transports[channel].sandbox,
    async health(): Promise<OutboxHealth> {
      const row = (await db.query<{ waiting: number; overdue: number; given_up: number }>(
        `select (select count(*) from notices_outbox where state = 'waiting')::int as waiting,
           (select count(*) from notices_outbox where state in ('failed', 'undeliverable'))::int as given_up,
           greatest(0, $1 - coalesce((select extract(epoch from min(next_at)) from notices_outbox where state = 'waiting'), $1))::int as overdue`,
        [clock.now()])).rows[0]!;
      return { waiting: row.waiting, overdueSeconds: row.overdue, givenUp: row.given_up, channelsDown: sender.channelsDown() };
    },
    /** After the clock was set back by so many seconds: letters planned in the other time come back with it. */
    async bringBack(bySeconds: number): Promise<void> {
      await db.query(
        `update notices_outbox set next_at = greatest(to_timestamp($1::bigint), next_at - make_interval(secs => $2::int))
         where state = 'waiting' and next_at > to_timestamp($1::bigint)`, [clock.now(), Math.trunc(bySeconds)]);
    },
    async close(): Promise<void> {
      for (const transport of Object.values(parts.transports)) await transport.close();
    },
  };
}
export type Notices = ReturnType<typeof openNotices>;

export { shopNameIn, type Shop } from './letters/letter.ts';
export type { AutoApproveModel, AutoAskModel, AutoFailedModel, AutoOffModel, AutoOnModel, AutoRenewFacts, AutoSoonModel, AutoYearlyModel } from './auto-renew-kinds.ts';
export { autoRenewWords } from './words/auto-renew/words.ts';
export { brandName } from './words/brand.ts';
export type { AccountChange, AccountChangedModel, CodeModel, DeclinedModel, DelayedModel, DoneModel, LoadDoneModel, NoticeKind, NoticeModels, RefundedModel, RefundFailedModel, RenewalFacts, RepairedModel, ReturnModel, ShownPayment, ShownPriceLine, SelfTold } from './kinds.ts';
export type { MailboxId, SandboxMessage } from './mailbox.ts';
export { deliveriesOf, deliveryOf, failedDeliveries, recordDelivery, type Delivery, type DeliveryState, type FailedDelivery } from './delivery.ts';
export { gateOf } from './gate.ts';
export { smsSize, smsText } from './sms.ts';
export { noticeWrite, type ClaimedNotice, type Json, type Notice } from './outbox.ts';
export { noticesAbout, outcomesOf, type NoticeAbout, type Outcome } from './outcomes.ts';
export { sealContent, type Sealer } from './seal.ts';
export type { Gate, GoneAddress, SendReport, SendTrouble } from './send.ts';
export { isMailAddress, mailboxTransport } from './transports/mailbox/mailbox.ts';
export { sandboxPhone, sandboxPush, sandboxTelegram, sandboxTransports } from './transports/sandbox-phone/sandbox-phone.ts';
export { SmtpSettingsWrong, smtpTransport, type SmtpSettings } from './transports/smtp/smtp.ts';
export { absentTransport } from './transports/absent.ts';
export { telegramTransport, type TelegramSettings } from './transports/telegram/telegram.ts';
export { webPushTransport, type WebPushSettings } from './transports/web-push/web-push.ts';
export { isSandboxDevice, pushWithSandbox, sandboxDevice } from './transports/web-push/sandbox-device.ts';
export { isPushService, readSubscription, subscriptionText, type PushSubscription } from './transports/web-push/subscription.ts';
export { deliveryStateOf as twilioDeliveryState, isOurs as isOurTwilioAccount, meaningOf as twilioMeaning } from './transports/twilio/codes.ts';
export { isTwilioCall, SIGNATURE_HEADER, twilioSignature, type FormFields } from './transports/twilio/signature.ts';
export { statusUrl, twilioTransport, type TwilioSettings } from './transports/twilio/twilio.ts';
export { CHANNELS, textOf, type Attachment, type AttachmentFacts, type Channel, type Content, type EmailContent, type PushAction, type PushContent, type SendOutcome, type TelegramContent, type Transport } from './transports/transport.ts';

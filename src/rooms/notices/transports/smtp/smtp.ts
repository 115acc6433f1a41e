import { createTransport, type NodemailerError } from 'nodemailer';
import { msOf } from '../../../../base/time.ts';
import { assertNoTransaction } from '../../../../platform/db/db.ts';
import { isMailAddress } from '../mailbox/mailbox.ts';
import type { Message, SendOutcome, Transport } from '../transport.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:587` or `smtps://…:465`. Passwords are percent-encoded. */
  readonly url: string;
  /** Plain address in From and as the envelope's sender; its domain ends the message ids. */
  readonly fromAddress: string;
  readonly fromName: string;
  readonly replyTo?: string;
  /** Connections, and so messages under way, at the same time. */
  readonly connections?: number;
  readonly timeoutMs?: number;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Thrown at the start, so that a shop never runs with a mail setting that cannot work. Never repeats the url: it holds a password. */
export class SmtpSettingsWrong extends Error {
  override readonly name = 'SmtpSettingsWrong';
}

/** E-mail over SMTP. Connections are kept and shared; how the server's answers are read stands in `outcomeOf`. */
export function smtpTransport(settings: SmtpSettings): Transport {
  const server = readUrl(settings.url);
  if (!isMailAddress(settings.fromAddress)) throw new SmtpSettingsWrong('the sender of e-mails is not one plain address');
  const domain = settings.fromAddress.slice(settings.fromAddress.lastIndexOf('@') + 1);
  const parallel = settings.connections ?? 8;
  const timeoutMs = settings.timeoutMs ?? 15_000;
  const mailer = createTransport({
    pool: true, maxConnections: parallel, maxMessages: 500,
    // Our outbox repeats; a second repeater inside the library would hide what happened.
    maxRequeues: 0,
    ...server,
    connectionTimeout: Math.min(timeoutMs, 10_000), greetingTimeout: Math.min(timeoutMs, 10_000), socketTimeout: timeoutMs,
    disableFileAccess: true, disableUrlAccess: true,
  });
  // Without a listener an idle connection that breaks would end the process; the next message opens a new one.
  mailer.on('error', () => undefined);

  return {
    name: 'smtp', channel: 'email', sandbox: false, parallel,
    async send(message, signal) {
      assertNoTransaction('e-mail');
      const { content } = message;
      if (content.channel !== 'email') return { kind: 'undeliverable', cause: 'not an e-mail' };
      if (!isMailAddress(message.to)) return { kind: 'undeliverable', cause: 'address malformed' };
      try {
        await mailer.sendMail({ ...mailOf(message, content), signal });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error as NodemailerError & { syscall?: string });
      }
    },
    close: () => { mailer.close({ force: true }); return Promise.resolve(); },
  };

  function mailOf(message: Message, content: Message['content'] & { channel: 'email' }) {
    return {
      envelope: { from: settings.fromAddress, to: [message.to] },
      from: { name: settings.fromName, address: settings.fromAddress },
      to: { name: '', address: message.to },
      ...(settings.replyTo === undefined ? {} : { replyTo: settings.replyTo }),
      subject: content.subject, text: content.text, html: content.html,
      ...(message.attachments === undefined ? {} : { attachments: message.attachments.map((one) => ({ filename: one.name, contentType: one.type, content: Buffer.from(one.bytes) })) }),
      messageId: `<${message.messageId}@${domain}>`,
      date: new Date(msOf(message.at)),
      // Keeps holiday notes and bounces from answering a machine. No List-Unsubscribe on a receipt: that is not a list.
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language, ...listHeaders(content.unsubscribeUrl) },
    };
  }
}

/** One tap in the mail program ends letters of this kind (RFC 8058). Written as an address in full, which has no room for a line break. */
const listHeaders = (url: string | undefined) => (url === undefined ? {} : { 'List-Unsubscribe': `<${new URL(url).href}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });

function readUrl(text: string) {
  let url: URL;
  try { url = new URL(text); } catch { throw new SmtpSettingsWrong('SMTP_URL is not an address like smtp://user:password@host:587'); }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') throw new SmtpSettingsWrong('SMTP_URL must begin with smtp:// or smtps://');
  if (url.hostname === '') throw new SmtpSettingsWrong('SMTP_URL names no host');
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username), pass = decodeURIComponent(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? (secure ? 465 : 587) : Number(url.port), secure,
    // A password never crosses the network in the clear; on loopback there is no network.
    requireTLS: !secure && user !== '' && !LOOPBACK.has(url.hostname),
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
}

/**
 * What an SMTP error means. Refusals of the recipient or the message are about this message; refusals before that
 * (greeting, sign-in, our own sender address) are about us and stop the line. A connection that breaks afterwards says
 * nothing: perhaps the message is out, so it is sent again under the same id.
 */
export function outcomeOf(error: { readonly code?: string | undefined; readonly responseCode?: number | undefined; readonly command?: string | undefined; readonly syscall?: string | undefined; readonly originalCode?: string | undefined }): SendOutcome {
  const status = error.responseCode;
  const step = error.command ?? '';
  const cause = `smtp ${status ?? error.originalCode ?? error.code ?? 'error'}${step === '' ? '' : ` at ${step}`}`;
  if (step === 'RCPT TO' || step === 'DATA') {
    if (status === undefined) return { kind: 'unknown', cause };
    return { kind: status >= 500 ? 'undeliverable' : 'later', cause };
  }
  // 552 to MAIL FROM is the message's size, not our sender address.
  if (step === 'MAIL FROM' && status === 552) return { kind: 'undeliverable', cause };
  if (status !== undefined) return { kind: 'down', cause };
  if (error.syscall === 'connect' || error.syscall === 'getaddrinfo' || error.code === 'EDNS' || error.code === 'EAUTH' || error.code === 'ETLS') return { kind: 'down', cause };
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return { kind: 'undeliverable', cause };
  return { kind: 'unknown', cause };
}

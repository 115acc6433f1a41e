import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** How the server of a test bends: per step an SMTP code to refuse with, or to fall silent. */
export interface Bend { readonly step: 'mail' | 'rcpt' | 'data'; readonly code: number | 'silent' | 'lose_reply'; readonly onlyTo?: string }

export interface TestMailServer {
  readonly url: string;
  readonly port: number;
  readonly mails: ParsedMail[];
  bend(bend: Bend | null): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A real SMTP server on loopback, without TLS and sign-in. */
export async function openMailServer(): Promise<TestMailServer> {
  const mails: ParsedMail[] = [];
  let bend: Bend | null = null;
  let server: SMTPServer | null = null;
  let port = 0;
  const refusal = (step: Bend['step'], to: string | null): Error | 'silent' | null => {
    if (bend?.step !== step || (bend.onlyTo !== undefined && to !== null && bend.onlyTo !== to)) return null;
    if (bend.code === 'silent') return 'silent';
    return bend.code === 'lose_reply' ? null : Object.assign(new Error('bent'), { responseCode: bend.code });
  };
  const recipient = (session: SMTPServerSession): string => session.envelope.rcptTo[0]?.address ?? '';

  const begin = async (): Promise<void> => {
    const one = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'], logger: false, disableReverseLookup: true, closeTimeout: 50, size: 1_000_000,
      onMailFrom: (_address, _session, callback) => { const no = refusal('mail', null); if (no !== 'silent') callback(no); },
      onRcptTo: (address, _session, callback) => { const no = refusal('rcpt', address.address); if (no !== 'silent') callback(no); },
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void (async () => {
          const no = refusal('data', recipient(session));
          if (no === 'silent') return;
          if (no !== null) { callback(no); return; }
          mails.push(await simpleParser(Buffer.concat(chunks)));
          // Taken, but the answer is lost: the sender cannot know.
          if (bend?.code === 'lose_reply') { for (const connection of one.connections) (connection as unknown as { _socket: { destroy(): void } })._socket.destroy(); return; }
          callback();
        })());
      },
    });
    one.on('error', () => undefined);
    await new Promise<void>((resolve) => { one.listen(port, '127.0.0.1', resolve); });
    port = (one.server.address() as AddressInfo).port;
    server = one;
  };
  const end = async (): Promise<void> => {
    const one = server;
    server = null;
    if (one) await new Promise<void>((resolve) => { one.close(() => resolve()); });
  };
  await begin();
  return { url: `smtp://127.0.0.1:${port}`, port, mails, bend: (next) => { bend = next; }, stop: end, start: begin };
}

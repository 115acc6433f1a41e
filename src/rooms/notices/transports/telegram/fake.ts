import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TelegramBend = { readonly answer: number | 'silent' | 'lose_reply'; readonly only?: string; readonly description?: string; readonly retryAfter?: number };
export interface SentMessage { readonly chat: string; readonly text: string; readonly button: { readonly text: string; readonly url: string } | null }

export interface FakeTelegram {
  /** What `apiBase` points to. */
  readonly url: string;
  readonly sent: readonly SentMessage[];
  /** A person who opened the bot; only to such may it write. */
  open(chat: string): void;
  block(chat: string): void;
  bend(bend: TelegramBend | null): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const TEXT_MAX = 4_096;

/** The part of the Bot API that we use, on loopback: `sendMessage` with its refusals, in its words. */
export async function openTelegram({ token }: { readonly token: string }): Promise<FakeTelegram> {
  const sent: SentMessage[] = [];
  const chats = new Map<string, 'open' | 'blocked'>();
  let bend: TelegramBend | null = null, server: Server | null = null, port = 0;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const refuse = (status: number, description: string, parameters?: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) }));
    };
    if (request.url !== `/bot${token}/sendMessage`) return request.url?.startsWith('/bot') ? refuse(401, 'Unauthorized') : refuse(404, 'Not Found');
    const wish = JSON.parse(Buffer.concat(chunks).toString()) as { chat_id?: number; text?: string; reply_markup?: { inline_keyboard: { text: string; url: string }[][] } };
    const chat = String(wish.chat_id);
    const bent = bend !== null && (bend.only === undefined || bend.only === chat) ? bend : null;
    if (bent?.answer === 'silent') return;
    if (typeof bent?.answer === 'number') return refuse(bent.answer, bent.description ?? 'bent', bent.retryAfter === undefined ? undefined : { retry_after: bent.retryAfter });
    if (!chats.has(chat)) return refuse(400, 'Bad Request: chat not found');
    if (chats.get(chat) === 'blocked') return refuse(403, 'Forbidden: bot was blocked by the user');
    if (!wish.text) return refuse(400, 'Bad Request: message text is empty');
    if (wish.text.length > TEXT_MAX) return refuse(400, 'Bad Request: message is too long');
    const button = wish.reply_markup?.inline_keyboard[0]?.[0] ?? null;
    if (button !== null && (!button.url.startsWith('https://') || button.text === '')) return refuse(400, 'Bad Request: BUTTON_URL_INVALID');
    sent.push({ chat, text: wish.text, button });
    if (bent?.answer === 'lose_reply') { request.socket.destroy(); return; }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ ok: true, result: { message_id: sent.length, chat: { id: wish.chat_id, type: 'private' }, text: wish.text } }));
  }

  async function start(): Promise<void> {
    const one = createServer((request, response) => { void take(request, response); });
    await new Promise<void>((resolve) => { one.listen(port, '127.0.0.1', resolve); });
    port = (one.address() as AddressInfo).port;
    server = one;
  }
  await start();
  return {
    get url() { return `http://127.0.0.1:${port}`; },
    sent, start,
    open: (chat) => { chats.set(chat, 'open'); },
    block: (chat) => { chats.set(chat, 'blocked'); },
    bend: (next) => { bend = next; },
    async stop() {
      const one = server;
      server = null;
      one?.closeAllConnections();
      if (one) await new Promise<void>((resolve) => { one.close(() => resolve()); });
    },
  };
}

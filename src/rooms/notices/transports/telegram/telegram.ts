import { z } from 'zod';
import { assertNoTransaction } from '../../../../platform/db/db.ts';
import { openPoster, type PostOutcome } from '../http-post.ts';
import type { SendOutcome, TelegramContent, Transport } from '../transport.ts';
import { isChatId } from './chat-id.ts';

export interface TelegramSettings {
  /** The bot's token, `123456:ABC…`. It is part of every address, so no address is ever logged. */
  readonly token: string;
  /** Telegram's own server unless given; a server on this machine for sandboxes and tests. */
  readonly apiBase?: string;
  readonly parallel?: number;
  readonly timeoutMs?: number;
}

const API_BASE = 'https://api.telegram.org';
/** The Bot API's own limit on a text, in UTF-16 units. */
const TEXT_MAX = 4_096;

/** Messages of a bot to one chat (Bot API `sendMessage`). It knows no message ids of ours: what is repeated after a lost answer can arrive twice. */
export function telegramTransport(settings: TelegramSettings): Transport {
  const { apiBase = API_BASE, parallel = 8 } = settings;
  const poster = openPoster({ timeoutMs: settings.timeoutMs ?? 15_000, loopback: apiBase !== API_BASE, connections: parallel });
  const url = `${apiBase}/bot${settings.token}/sendMessage`;
  return {
    name: 'telegram', channel: 'telegram', sandbox: false, parallel,
    async send({ content, to }, signal) {
      assertNoTransaction('telegram');
      if (signal.aborted) return { kind: 'unknown', cause: 'aborted' };
      if (content.channel !== 'telegram') return { kind: 'undeliverable', cause: 'not a telegram message' };
      if (!isChatId(to)) return { kind: 'undeliverable', cause: 'address malformed' };
      const body = Buffer.from(JSON.stringify(messageOf(to, content)));
      return outcomeOf(await poster.post({ url, headers: { 'Content-Type': 'application/json' }, body, signal }));
    },
    close: () => { poster.close(); return Promise.resolve(); },
  };
}

/** No `parse_mode`: names from the catalogue stay what they are. A button takes https addresses only; another one stands in the text. */
function messageOf(chat: string, { text, button }: TelegramContent) {
  const isButton = button?.url.startsWith('https://') ?? false;
  const whole = button === null || isButton ? text : `${text}\n\n${button.label}: ${button.url}`;
  return {
    chat_id: Number(chat), text: whole.slice(0, TEXT_MAX), link_preview_options: { is_disabled: true },
    ...(button !== null && isButton ? { reply_markup: { inline_keyboard: [[{ text: button.label, url: button.url }]] } } : {}),
  };
}

const answerShape = z.object({
  ok: z.boolean(), error_code: z.number().optional(), description: z.string().optional(), parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/**
 * What an answer of the Bot API means. 403: the person blocked the bot or is gone; the same says "chat not found". 401 and 404 mean
 * our token. An answer nobody can read is unknown: perhaps the message is out.
 */
export function outcomeOf(answer: PostOutcome): SendOutcome {
  if (answer.kind !== 'answer') return { kind: answer.kind === 'lost' ? 'unknown' : 'down', cause: `telegram ${answer.code}` };
  const { status } = answer;
  const cause = `telegram ${status}`;
  const said = read(answer.text);
  if (status === 200) return said?.ok === true ? { kind: 'sent' } : { kind: 'unknown', cause: 'telegram 200 unreadable' };
  if (status === 401 || status === 404) return { kind: 'down', cause };
  if (status === 403) return { kind: 'undeliverable', cause, gone: true };
  if (status === 400) return /chat not found|user is deactivated/i.test(said?.description ?? '') ? { kind: 'undeliverable', cause, gone: true } : { kind: 'undeliverable', cause };
  const afterSeconds = said?.parameters?.retry_after;
  return { kind: 'later', cause, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
}

function read(text: string): z.infer<typeof answerShape> | null {
  try {
    const parsed = answerShape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

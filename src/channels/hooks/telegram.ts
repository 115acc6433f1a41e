import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { Refusal } from '../../base/refusal.ts';
import { readJson } from '../../platform/http/body.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { chooseLanguage } from '../../platform/i18n/negotiate.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { People } from '../../rooms/people/people.ts';
import { TELEGRAM_WORDS } from './telegram-words.ts';

export interface TelegramHookParts {
  readonly people: Pick<People, 'completeTelegramLink' | 'stopTelegram'>;
  /** What `setWebhook` was told; every call of Telegram carries it. */
  readonly secret: Secret;
  /** The page where a person makes a link. */
  readonly linkUrl: string;
}

const chat = z.object({ id: z.int(), type: z.string() });
const from = z.object({ language_code: z.string().max(20).optional() }).optional();
/** Of an update only what we act on; the rest is let through unread. */
const update = z.object({
  update_id: z.int().nonnegative(),
  message: z.object({ chat, from, text: z.string().optional() }).optional(),
  my_chat_member: z.object({ chat, new_chat_member: z.object({ status: z.string() }) }).optional(),
});

/**
 * Calls of Telegram's bot to us: /start with a one-time code links a chat, /stop and blocking the bot let it go. Whoever does not
 * know the secret is turned away; the same call again, by its `update_id`, does nothing. What needs an answer gets it in the answer.
 */
export function telegramHook({ people, secret, linkUrl }: TelegramHookParts): Hono<FrameEnv> {
  const hook = new Hono<FrameEnv>();
  const right = digest(secret.reveal());
  hook.post('/hooks/telegram', async (c) => {
    if (!timingSafeEqual(right, digest(c.req.header('x-telegram-bot-api-secret-token') ?? ''))) {
      c.get('log').warn('hook.turned_away', {});
      throw new Refusal('unauthorized');
    }
    const read = update.safeParse((await readJson(c)).value);
    // Telegram repeats what is not answered with 200: what we cannot read we never shall.
    if (!read.success) return c.body(null, 200);
    const { message, my_chat_member: member } = read.data;
    const updateId = BigInt(read.data.update_id);
    if (member?.chat.type === 'private' && member.new_chat_member.status === 'kicked') await people.stopTelegram({ updateId, chat: String(member.chat.id), tell: false });
    if (message?.chat.type !== 'private' || message.text === undefined) return c.body(null, 200);
    const words = TELEGRAM_WORDS[chooseLanguage({ acceptLanguage: message.from?.language_code })];
    const say = (text: string) => c.json({ method: 'sendMessage', chat_id: message.chat.id, text, link_preview_options: { is_disabled: true } });
    const [, command = '', rest = ''] = /^\/(\w+)(?:@\w+)?(?:\s+(\S+))?\s*$/.exec(message.text) ?? [];
    if (command.toLowerCase() === 'start' && rest !== '') {
      const done = await people.completeTelegramLink({ updateId, chat: String(message.chat.id), code: rest });
      return done === 'refused' ? say(words.expired(linkUrl)) : c.body(null, 200);
    }
    if (command.toLowerCase() === 'stop') {
      const done = await people.stopTelegram({ updateId, chat: String(message.chat.id), tell: true });
      return done === 'not_linked' ? say(words.unknown(linkUrl)) : c.body(null, 200);
    }
    return command.toLowerCase() === 'start' ? say(words.unknown(linkUrl)) : c.body(null, 200);
  });
  return hook;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

import type { Language } from '../../base/language.ts';

/** What the bot answers right away, to somebody whose chat it does not know or whose link is no good. */
export const TELEGRAM_WORDS: Readonly<Record<Language, { readonly expired: (url: string) => string; readonly unknown: (url: string) => string }>> = {
  en: {
    expired: (url) => `This link has expired or was used already. Make a new one: ${url}`,
    unknown: (url) => `Nobody’s account is linked to this chat. To get notices of your lines here, make a link: ${url}`,
  },
  es: {
    expired: (url) => `Este enlace venció o ya se usó. Crea uno nuevo: ${url}`,
    unknown: (url) => `Este chat no está vinculado a ninguna cuenta. Para recibir aquí los avisos de tus líneas, crea un enlace: ${url}`,
  },
  'zh-CN': {
    expired: (url) => `这个链接已过期或已用过。请重新生成：${url}`,
    unknown: (url) => `这个聊天还没有绑定账户。想在这里收到卡的通知，请先生成链接：${url}`,
  },
  'zh-TW': {
    expired: (url) => `這個連結已過期或已使用過。請重新產生：${url}`,
    unknown: (url) => `這個聊天尚未連結帳戶。想在這裡收到門號的通知，請先產生連結：${url}`,
  },
};

import { LANGUAGES, type Language } from '../../base/language.ts';

/** The cookie that remembers the chosen language. */
export const LANGUAGE_COOKIE = 'lang';
/** The cookie in which the page's script leaves the device's time zone. */
export const ZONE_COOKIE = 'tz';

export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && (LANGUAGES as readonly string[]).includes(text);
}

const MOST_TAGS = 12;

/** The language of one tag of a browser: Hong Kong and Macau read the Taiwan text, every other Chinese the mainland's. */
function fromTag(tag: string): Language | null {
  const lower = tag.toLowerCase();
  if (/^zh\b.*-(?:hant|tw|hk|mo)\b/.test(lower)) return 'zh-TW';
  if (/^zh\b/.test(lower)) return 'zh-CN';
  if (/^es\b/.test(lower)) return 'es';
  if (/^en\b/.test(lower)) return 'en';
  return null;
}

/**
 * The language of a page: asked for in the address first, then the cookie, then the browser's list, then English.
 * Anything that is not one of the four languages is passed over in silence.
 */
export function chooseLanguage(from: { readonly asked?: string | undefined; readonly cookie?: string | undefined; readonly acceptLanguage?: string | undefined }): Language {
  if (isLanguage(from.asked)) return from.asked;
  if (isLanguage(from.cookie)) return from.cookie;
  const wishes = (from.acceptLanguage ?? '').slice(0, 500).split(',').slice(0, MOST_TAGS).map((part, index) => {
    const [tag = '', ...settings] = part.trim().split(';');
    const quality = settings.map((one) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
    return { language: fromTag(tag.trim()), quality: quality === undefined ? 1 : Number(quality), index };
  });
  const best = wishes.filter((one) => one.language !== null && one.quality > 0).sort((a, b) => b.quality - a.quality || a.index - b.index)[0];
  return best?.language ?? 'en';
}

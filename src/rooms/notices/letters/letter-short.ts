import type { PushContent, TelegramContent } from '../transports/transport.ts';
import type { Letter, Shop } from './letter.ts';

// A push travels in 4,096 encrypted bytes (RFC 8030), and a phone shows two lines of title and four of text.
const TITLE_MAX = 120, BODY_MAX = 360, LABEL_MAX = 40, ACTIONS_MAX = 2;
/** The Bot API takes 4,096 characters. */
const TELEGRAM_MAX = 3_500;

/** The same letter for a lock screen or a chat: its subject, its first sentence, and where its button leads. */
export function shortOf(letter: Letter, channel: 'push' | 'telegram', about: { readonly shop: Shop; readonly tag: string; readonly line: string | null; readonly sandbox: string | null }): PushContent | TelegramContent {
  const title = plain(letter.subject), say = letter.brief ?? letter.lead;
  // Whoever renews for a family sees whose line it is, where the words do not say so already.
  const line = about.line !== null && `${title} ${say}`.includes(about.line) ? null : about.line;
  const body = [line, say, about.sandbox].filter((one) => one !== null && one !== '').join('\n');
  if (channel === 'telegram') {
    return {
      channel: 'telegram', text: clipped(`${title}\n\n${plain(body)}`, TELEGRAM_MAX),
      button: letter.button === null ? null : { label: clipped(plain(letter.button.label), LABEL_MAX), url: letter.button.url },
    };
  }
  return {
    channel: 'push', title: clipped(title, TITLE_MAX), body: clipped(plain(body), BODY_MAX), url: letter.button?.url ?? about.shop.url, tag: letter.tag ?? about.tag,
    actions: (letter.actions ?? []).slice(0, ACTIONS_MAX).map((one) => ({ ...one, title: clipped(plain(one.title), LABEL_MAX) })),
  };
}

// Direction marks and controls could make a name from the catalogue look like something else; a line break of our own may stay.
const plain = (text: string): string => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').replaceAll('\u00a0', ' ').trim();

function clipped(text: string, max: number): string {
  const all = [...text];
  return all.length <= max ? text : `${all.slice(0, max - 1).join('').trimEnd()}…`;
}

import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Child } from 'hono/jsx';
import type { Language } from '../../../base/language.ts';
import { isoOf, MINUTE, type Instant } from '../../../base/time.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import { newToken } from '../../../platform/secrets/token.ts';
import type { ConsoleParts } from '../console-parts.ts';

/** How a moment is read on these pages. */
export const stamp = (at: Instant): string => `${isoOf(at).slice(0, 16).replace('T', ' ')} UTC`;

/** A language by its own name. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { 'en': 'English', 'es': 'Español', 'zh-CN': '中文（简体）', 'zh-TW': '中文（繁體）' };

const ASK_SECONDS = 10 * MINUTE;
const askName = (parts: ConsoleParts): string => `${parts.baseUrl.startsWith('https:') ? '__Host-' : ''}xuka_staff_ask`;
const settings = (parts: ConsoleParts) => ({ path: '/', httpOnly: true, secure: parts.baseUrl.startsWith('https:'), sameSite: 'Strict' as const });
/** What binds a question to the browser that was asked it. */
export const askToken = (c: FrameContext, parts: ConsoleParts): string | undefined => getCookie(c, askName(parts));
export function newAskToken(c: FrameContext, parts: ConsoleParts): string {
  const token = newToken(parts.random);
  setCookie(c, askName(parts), token, { ...settings(parts), maxAge: ASK_SECONDS });
  return token;
}
export const dropAskToken = (c: FrameContext, parts: ConsoleParts): void => { deleteCookie(c, askName(parts), settings(parts)); };

/** A form that a passkey signs. Hidden until the script finds that this browser can keep one and stands at the shop's own address. */
export function PasskeyForm({ parts, ask, action, failed, children }: { readonly parts: ConsoleParts; readonly ask: string; readonly action: string; readonly failed: string; readonly children: Child }) {
  return (
    <form class="key" method="post" action={action} data-passkey={ask} data-rp={parts.staff.site.rpId} hidden>
      <input type="hidden" name="credential" />
      {children}
      <p class="bad" data-failed role="alert" hidden>{failed}</p>
    </form>
  );
}

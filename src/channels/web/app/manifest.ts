import type { Language } from '../../../base/language.ts';
import type { AppWords } from '../words/app/words.ts';
import { PAPER } from '../views/page.tsx';

export const APP_START = '/app/home';
/** Wears its own background, so the launcher's mask cuts nothing off. */
interface Icons { readonly small: string; readonly large: string; readonly maskable: string }

/**
 * The manifest in one language (W3C Web App Manifest). One id in all of them: switching the language is no second app. The colours
 * are the page's own paper; pages say the dark one themselves, because a manifest has no palettes.
 */
export function manifestOf(about: { readonly name: string; readonly language: Language; readonly words: AppWords; readonly icons: Icons }) {
  const { name, language, words, icons } = about;
  const small = [{ src: icons.small, sizes: '192x192', type: 'image/png' }];
  return {
    id: APP_START, start_url: APP_START, scope: '/', name, short_name: name.slice(0, 12).trim(), description: words.about, lang: language, dir: 'ltr', display: 'standalone',
    background_color: PAPER.light, theme_color: PAPER.light, categories: ['utilities', 'shopping'],
    icons: [...small, { src: icons.large, sizes: '512x512', type: 'image/png' }, { src: icons.maskable, sizes: '512x512', type: 'image/png', purpose: 'maskable' }],
    shortcuts: [
      { name: words.shortcuts.lines, url: APP_START, icons: small }, { name: words.shortcuts.renew, url: '/app/renew', icons: small }, { name: words.shortcuts.receipts, url: '/account/receipts', icons: small },
    ],
    // By POST: a shared number has no business in an address, where logs and histories keep it.
    share_target: { action: '/app/share', method: 'POST', enctype: 'application/x-www-form-urlencoded', params: { title: 'title', text: 'text', url: 'url' } },
  };
}

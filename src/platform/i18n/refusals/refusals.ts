import type { Language } from '../../../base/language.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** What was wrong, and what to do about it. */
export type RefusalText = readonly [title: string, detail: string];

/** A total map: a new code in `base/refusal.ts` does not compile until every language can say it. */
export type RefusalCatalogue = Readonly<Record<RefusalCode, RefusalText>>;

const CATALOGUES: Readonly<Record<Language, RefusalCatalogue>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** The sentence for a refusal, for pages and for the title and detail of problem+json alike. */
export function refusalWords(code: RefusalCode, language: Language): { readonly title: string; readonly detail: string } {
  const [title, detail] = CATALOGUES[language][code];
  return { title, detail };
}

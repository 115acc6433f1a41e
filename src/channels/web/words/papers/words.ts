import type { Language } from '../../../../base/language.ts';
import { en, type PapersWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, PapersWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What the pages of receipts as papers say, in one language. */
export const papersWords = (language: Language): PapersWords => CATALOGUES[language];

import type { Language } from '../../../base/language.ts';
import { en, type PaperWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { PaperWords };

const CATALOGUES: Readonly<Record<Language, PaperWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** The words of receipts on paper, in one language. */
export const paperWords = (language: Language): PaperWords => CATALOGUES[language];

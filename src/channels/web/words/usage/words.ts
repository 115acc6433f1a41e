import type { Language } from '../../../../base/language.ts';
import { en, type UsageWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, UsageWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What the pages about use say, in one language. */
export const usageWords = (language: Language): UsageWords => CATALOGUES[language];
export type { UsageWords };

import type { Language } from '../../../../base/language.ts';
import { en, type ClockWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { ClockWords } from './en.ts';

const CATALOGUES: Readonly<Record<Language, ClockWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What the pages about clocks, keeping a number, family and calendar say, in one language. */
export const clockWords = (language: Language): ClockWords => CATALOGUES[language];

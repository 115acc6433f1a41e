import type { Language } from '../../../../base/language.ts';
import { en, type AppWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { AppWords };

const CATALOGUES: Readonly<Record<Language, AppWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What the app's pages say, in one language. */
export const appWords = (language: Language): AppWords => CATALOGUES[language];

import type { Language } from '../../../../base/language.ts';
import { en, type AccountWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { AccountWords };

const CATALOGUES: Readonly<Record<Language, AccountWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What sign-in and account say, in one language. */
export const accountWords = (language: Language): AccountWords => CATALOGUES[language];

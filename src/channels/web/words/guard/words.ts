import type { Language } from '../../../../base/language.ts';
import { en, type GuardWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, GuardWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What a guarded door says, in one language. */
export const guardWords = (language: Language): GuardWords => CATALOGUES[language];

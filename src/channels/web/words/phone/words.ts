import type { Language } from '../../../../base/language.ts';
import { en, type PhoneWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, PhoneWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What the web says of the hotline, in one language. */
export const phoneWords = (language: Language): PhoneWords => CATALOGUES[language];

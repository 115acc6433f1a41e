import type { Language } from '../../../../base/language.ts';
import { en, type MethodWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { MethodWords };
const CATALOGUES: Readonly<Record<Language, MethodWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const methodWords = (language: Language): MethodWords => CATALOGUES[language];

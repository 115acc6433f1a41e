import type { Language } from '../../../../base/language.ts';
import { en, type LineTextWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { LineTextWords };
const CATALOGUES: Readonly<Record<Language, LineTextWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const lineTextWords = (language: Language): LineTextWords => CATALOGUES[language];

import type { Language } from '../../../../base/language.ts';
import { en, type PayWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, PayWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export type { PayWords };
export const payWordsIn = (language: Language): PayWords => CATALOGUES[language];

import type { Language } from '../../../../base/language.ts';
import { en, type AutoRenewPageWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { AutoRenewPageWords };
const CATALOGUES: Readonly<Record<Language, AutoRenewPageWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const autoRenewPageWords = (language: Language): AutoRenewPageWords => CATALOGUES[language];

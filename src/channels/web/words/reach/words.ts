import type { Language } from '../../../../base/language.ts';
import { en, type ReachWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { ReachWords };
const CATALOGUES: Readonly<Record<Language, ReachWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const reachWords = (language: Language): ReachWords => CATALOGUES[language];

import type { Language } from '../../../../base/language.ts';
import { en, type RefundPageWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { RefundPageWords };

const CATALOGUES: Readonly<Record<Language, RefundPageWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What pages about refunds say, in one language. */
export const refundWords = (language: Language): RefundPageWords => CATALOGUES[language];

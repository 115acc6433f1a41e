import type { Language } from '../../../../base/language.ts';
import { en, type PromoWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, PromoWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

export type CodeRefusal = keyof PromoWords['refused'];

/** What the field for a promo code says, in one language. */
export const promoWords = (language: Language): PromoWords => CATALOGUES[language];

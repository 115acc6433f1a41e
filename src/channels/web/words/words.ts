import type { Language } from '../../../base/language.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { Words };

const CATALOGUES: Readonly<Record<Language, Words>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** The web channel's catalogue in one language. */
export const wordsIn = (language: Language): Words => CATALOGUES[language];

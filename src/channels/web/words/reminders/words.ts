import type { Language } from '../../../../base/language.ts';
import { en, type WebReminderWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const CATALOGUES: Readonly<Record<Language, WebReminderWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
export const webReminderWords = (language: Language): WebReminderWords => CATALOGUES[language];
export type { WebReminderWords };

import type { Language } from '../../../../base/language.ts';
import { en, type ReminderWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

const WORDS: Readonly<Record<Language, ReminderWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };
/** What reminders say, in one language. */
export const reminderWords = (language: Language): ReminderWords => WORDS[language];
export type { ReminderWords };

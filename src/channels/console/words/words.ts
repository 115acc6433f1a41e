import type { Language } from '../../../base/language.ts';
import { en, type ConsoleWords } from './en.ts';
import { staffEn, type StaffWords } from './staff-en.ts';
import { staffZhCn } from './staff-zh-cn.ts';
import { zhCn } from './zh-cn.ts';

export type { ConsoleWords, StaffWords };
/** The console speaks two languages: Chinese readers get the mainland's, everybody else English. */
export type ConsoleLanguage = 'en' | 'zh-CN';
export const consoleLanguage = (language: Language): ConsoleLanguage => (language.startsWith('zh') ? 'zh-CN' : 'en');
export const consoleWords = (language: ConsoleLanguage): ConsoleWords => (language === 'en' ? en : zhCn);
export const staffWords = (language: ConsoleLanguage): StaffWords => (language === 'en' ? staffEn : staffZhCn);

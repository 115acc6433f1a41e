import type { Language } from '../../src/base/language.ts';
import { en, type SandboxWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { Said, SandboxWords } from './en.ts';

const CATALOGUES: Readonly<Record<Language, SandboxWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** The sandbox's catalogue in one language. */
export const sandboxWords = (language: Language): SandboxWords => CATALOGUES[language];

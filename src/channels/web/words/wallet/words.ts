import type { Language } from '../../../../base/language.ts';
import { en, type WalletWords } from './en.ts';
import { es } from './es.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

export type { WalletWords };

const CATALOGUES: Readonly<Record<Language, WalletWords>> = { en, 'zh-CN': zhCn, 'zh-TW': zhTw, es };

/** What the wallet and the choice of ways to pay say, in one language. */
export const walletWords = (language: Language): WalletWords => CATALOGUES[language];

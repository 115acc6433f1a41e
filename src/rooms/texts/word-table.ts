import type { Language } from '../../base/language.ts';

/** What a text can ask for. A few more words take something behind them (`match.ts`). */
export type Word = 'stop' | 'start' | 'help' | 'balance' | 'renew' | 'auto_off' | 'yes' | 'pay' | 'voucher';

interface WordRow { readonly word: Exclude<Word, 'pay' | 'voucher'>; readonly language: Language; readonly spellings: readonly string[] }

/**
 * Every whole text that means something, as it is after trimming and without punctuation. CANCEL and END stop texts and are never
 * anything else: ending auto-renew is AUTO OFF. English stop words are those of the carriers and of 47 CFR 64.1200(a)(10).
 */
export const WORDS: readonly WordRow[] = [
  { word: 'stop', language: 'en', spellings: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'OPT OUT'] },
  { word: 'stop', language: 'es', spellings: ['ALTO', 'PARAR', 'BAJA'] },
  { word: 'stop', language: 'zh-CN', spellings: ['停止', '退订', 'TD'] },
  { word: 'stop', language: 'zh-TW', spellings: ['退訂'] },
  { word: 'start', language: 'en', spellings: ['START', 'UNSTOP'] },
  { word: 'start', language: 'es', spellings: ['INICIAR'] },
  { word: 'start', language: 'zh-CN', spellings: ['开始'] },
  { word: 'start', language: 'zh-TW', spellings: ['開始'] },
  { word: 'yes', language: 'en', spellings: ['YES'] },
  { word: 'yes', language: 'es', spellings: ['SI', 'SÍ'] },
  { word: 'yes', language: 'zh-CN', spellings: ['是', '确认'] },
  { word: 'yes', language: 'zh-TW', spellings: ['確認'] },
  { word: 'help', language: 'en', spellings: ['HELP', 'INFO'] },
  { word: 'help', language: 'es', spellings: ['AYUDA'] },
  { word: 'help', language: 'zh-CN', spellings: ['帮助'] },
  { word: 'help', language: 'zh-TW', spellings: ['幫助', '說明'] },
  { word: 'balance', language: 'en', spellings: ['BAL', 'BALANCE'] },
  { word: 'balance', language: 'es', spellings: ['SALDO'] },
  { word: 'balance', language: 'zh-CN', spellings: ['余额'] },
  { word: 'balance', language: 'zh-TW', spellings: ['餘額'] },
  { word: 'renew', language: 'en', spellings: ['RENEW'] },
  { word: 'renew', language: 'es', spellings: ['RENOVAR'] },
  { word: 'renew', language: 'zh-CN', spellings: ['续费'] },
  { word: 'renew', language: 'zh-TW', spellings: ['續約', '續費'] },
  { word: 'auto_off', language: 'en', spellings: ['AUTO OFF', 'AUTOOFF'] },
  { word: 'auto_off', language: 'es', spellings: ['AUTO NO'] },
  { word: 'auto_off', language: 'zh-CN', spellings: ['关闭自动续费'] },
  { word: 'auto_off', language: 'zh-TW', spellings: ['關閉自動續約'] },
];

/** What stands before a voucher's code. */
export const VOUCHER_WORDS: readonly { readonly language: Language; readonly spelling: string }[] = [
  { language: 'en', spelling: 'VOUCHER' }, { language: 'es', spelling: 'VALE' }, { language: 'zh-CN', spelling: '充值码' }, { language: 'zh-TW', spelling: '儲值序號' },
];

/** Words that the vendor answers by itself unless told not to; it knows English only. */
export const VENDOR_ANSWERS: ReadonlySet<string> = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'START', 'UNSTOP', 'YES', 'HELP', 'INFO']);

/**
 * Wishes to hear no more, said in free words: revoked by any reasonable means counts, so a person reads these first. A false find
 * costs a look; none of these may be answered by a machine.
 */
export const REVOCATIONS: readonly RegExp[] = [
  /\b(stop|quit|cease) (text|messag|contact|send|writ|bother)/i, /\b(do not|don'?t|dont|never) (text|message|contact|write to|send) /i, /\b(do not|don'?t|dont|never) (text|message|contact) me\b/i,
  /\bno more (text|message|sms)/i, /\b(remove|take) me (from|off)\b/i, /\bopt(ed|ing)? (me )?out\b/i, /\bunsubscribe\b/i, /\bleave me alone\b/i, /\bwrong (number|person)\b/i, /\brevoke\b/i,
  /\bno me (escrib|mand|env[ií]|manden|molest)/i, /\b(dejen?|deja|paren?) de (escrib|mandar|enviar|molest)/i, /\bno quiero (m[aá]s |recibir )?(mensajes|textos|sms)/i, /\b(qu[ií]ten?me|b[oó]rren?me|elim[ií]nen?me|denme de baja)\b/i, /\bn[uú]mero equivocado\b/i,
  /(别|別|不要|请勿|請勿|勿)(再)?(给我|給我|向我)?(发|發|传|傳|寄|打扰|打擾)/, /(停止|取消)(发|發|传|傳|短信|簡訊|订阅|訂閱|消息|訊息)/, /退[订訂]/, /(发|發|打|传|傳)错了?(号|人)?/, /不想(再)?(收|接)/,
];

import type { Language } from '../../../base/language.ts';

/** What a test of notices says. */
interface DeviceWords { readonly headline: string; readonly lead: string; readonly button: string }

const WORDS: Readonly<Record<Language, DeviceWords>> = {
  en: { headline: 'It works', lead: 'Notifications reach this phone.', button: 'Notifications of this phone' },
  es: { headline: 'Funciona', lead: 'Los avisos llegan a este teléfono.', button: 'Avisos de este teléfono' },
  'zh-CN': { headline: '收到了', lead: '这部手机能收到通知。', button: '这部手机的通知' },
  'zh-TW': { headline: '收到了', lead: '這支手機收得到通知。', button: '這支手機的通知' },
};

export const deviceWords = (language: Language): DeviceWords => WORDS[language];

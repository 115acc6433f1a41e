import type { Language } from '../../../base/language.ts';

interface CallWords { readonly subject: string; readonly lead: (tries: number) => string; readonly button: string }

const WORDS: Readonly<Record<Language, CallWords>> = {
  en: { subject: 'We could not reach you', lead: (tries) => `We called you back ${tries} times as you asked and could not reach you. Call us again at any time, or renew here:`, button: 'Renew online' },
  'zh-CN': { subject: '回电没有接通', lead: (tries) => `我们按你的要求回电 ${tries} 次，都没有接通。你可以随时再打来，或在网上续费：`, button: '网上续费' },
  'zh-TW': { subject: '回電未接通', lead: (tries) => `我們依您的要求回電 ${tries} 次，都沒有接通。您可以隨時再來電，或在網上續約：`, button: '線上續約' },
  es: { subject: 'No pudimos comunicarnos contigo', lead: (tries) => `Te llamamos ${tries} veces como pediste y no pudimos comunicarnos. Llámanos cuando quieras o renueva aquí:`, button: 'Renovar en línea' },
};
export const callWords = (language: Language): CallWords => WORDS[language];

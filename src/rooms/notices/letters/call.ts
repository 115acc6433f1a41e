import type { Language } from '../../../base/language.ts';
import type { CallMissedModel } from '../kinds.ts';
import { callWords } from '../words/calls.ts';
import type { Desk, Letter, Shop } from './letter.ts';

/** We called back as asked and reached nobody: how to go on from here. */
export const callMissedLetter = (desk: Desk, language: Language, model: CallMissedModel, shop: Shop): Letter => {
  const words = callWords(language);
  return {
    language, tone: 'calm', shop: desk.shopName, change: null, subject: words.subject, headline: words.subject, lead: words.lead(model.tries), tables: [],
    button: { label: words.button, url: shop.url }, notes: [], footer: desk.footer(null),
  };
};

export const callMissedText = (desk: Desk, language: Language, model: CallMissedModel, shop: Shop): string => `${desk.shopName}: ${callWords(language).lead(model.tries)} ${shop.url}`;

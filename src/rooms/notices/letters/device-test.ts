import type { Language } from '../../../base/language.ts';
import type { DeviceTestModel } from '../kinds.ts';
import { deviceWords } from '../words/device.ts';
import type { Desk, Letter } from './letter.ts';

/** Somebody tries whether notices reach their phone. */
export function deviceTestLetter(desk: Desk, language: Language, model: DeviceTestModel): Letter {
  const words = deviceWords(language);
  return {
    language, tone: 'calm', shop: desk.shopName, change: null, tables: [], notes: [], footer: desk.footer(null),
    subject: words.headline, headline: words.headline, lead: words.lead, button: { label: words.button, url: model.url },
  };
}

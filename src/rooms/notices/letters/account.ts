import type { Language } from '../../../base/language.ts';
import { formatter } from '../../../platform/i18n/format.ts';
import type { AccountChangedModel } from '../kinds.ts';
import type { Desk, Letter, Shop } from './letter.ts';

export const accountUrl = (shop: Shop): string => `${shop.url}/account/sessions`;

/** Something about the account changed; sent to the addresses that were there before, without what is new. */
export function accountLetter(desk: Desk, language: Language, model: AccountChangedModel, shop: Shop): Letter {
  const { account } = desk.words;
  // Without a zone of the reader's own the moment is told in UTC, which names itself.
  const when = formatter(language).zoned(model.at, model.zone ?? 'UTC', model.at);
  return {
    language, tone: 'warning', shop: desk.shopName, change: null, subject: account.subject, headline: account.what[model.change], lead: account.lead(when),
    brief: `${account.what[model.change]}\n${account.lead(when)}`,
    tables: [], button: { label: account.button, url: accountUrl(shop) }, notes: [account.notYou], footer: desk.footer(null),
  };
}

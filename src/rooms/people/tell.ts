import type { Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
import type { Write } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { noticeWrite, type AccountChange } from '../notices/notices.ts';
import type { ContactAddress } from './contacts.ts';
import type { Customer } from './customers.ts';

export interface TellParts { readonly newId: NewId; readonly keys: Pick<Keys, 'seal' | 'mac'> }

/**
 * Tells a person at once what changed on the account, at every address that was there before, without the new value
 * (47 CFR 64.2010(f)): whoever took the account over cannot keep its owner from hearing of it.
 */
export function tellWrites(parts: TellParts, about: { readonly customer: Pick<Customer, 'contacts' | 'language' | 'zone'>; readonly change: AccountChange; readonly at: Instant; readonly to?: readonly ContactAddress[]; readonly language?: Language }): Write[] {
  const ref = parts.newId('ntc');
  return (about.to ?? about.customer.contacts).map((contact) => noticeWrite({
    id: parts.newId('ntc'), kind: 'account.changed', channel: contact.channel, language: about.language ?? about.customer.language, to: sealAddress(parts.keys, contact.address),
    ref, payload: { change: about.change, at: about.at, zone: about.customer.zone ?? readerZone(undefined, about.customer.language) }, at: about.at,
  }));
}

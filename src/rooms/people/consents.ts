import type { CustomerId } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { write, type Committer, type Shape, type Write } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Channel } from '../notices/notices.ts';
import type { ContactAddress } from './contacts.ts';

/** What a message is for (trust section 7). Codes come because the person asks right then; promotions need a wish of their own. */
export const PURPOSES = ['code', 'receipt', 'service', 'promo'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** One entry: given or taken back, when, where, in which words. Entries are added and never changed. */
export interface Consent {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly given: boolean;
  readonly at: Instant;
  readonly place: string;
  readonly words: string;
  readonly language: Language;
  readonly version: number;
}
export interface ConsentWish extends Omit<Consent, 'at' | 'channel'> { readonly customer: CustomerId; readonly contact: ContactAddress }

/** Words that stood on the page when somebody said yes. */
export interface ShownWords { readonly words: string; readonly language: Language; readonly version: number; readonly place: string }

interface Row { id: string; customer_id: CustomerId; mac: string; channel: Channel; purpose: Purpose; given: boolean; at: Instant; place: string; words: string; language: Language; version: number }
const consentShape: Shape<Row> = {
  name: 'people.consents',
  columns: { id: 'text', customer_id: 'text', mac: 'text', channel: 'text', purpose: 'text', given: 'boolean', at: 'timestamptz', place: 'text', words: 'text', language: 'text', version: 'int' },
  sql: (rows) => `insert into people_consents (id, customer_id, mac, channel, purpose, given, at, place, words, language, version)
    select id, customer_id, mac, channel, purpose, given, at, place, words, language, version from ${rows} returning 1`,
};

/** A way out that was allowed by its own tap: receipts and service notices may go there from now on. Without words nothing is noted. */
export const consentWrites = ({ newId }: { readonly newId: NewId }, yes: { readonly customer: CustomerId; readonly channel: Channel; readonly mac: string; readonly shown: ShownWords | undefined; readonly at: Instant; readonly by: By }): Write[] => {
  const { shown } = yes;
  if (shown === undefined) return [];
  return (['receipt', 'service'] as const).flatMap((purpose): Write[] => {
    const id = newId('cns');
    return [
      write(consentShape, { id, customer_id: yes.customer, mac: yes.mac, channel: yes.channel, purpose, given: true, at: yes.at, place: shown.place, words: shown.words, language: shown.language, version: shown.version }),
      journalWrite({ at: yes.at, by: yes.by, what: 'consent.given', subject: yes.customer, facts: { consent: id, purpose, channel: yes.channel } }, { newId }),
    ];
  });
};

/** What holds where nobody said anything: only promotions need a wish of their own; the others come with the account. */
export const DEFAULT_CONSENT: Readonly<Record<Purpose, boolean>> = { code: true, receipt: true, service: true, promo: false };

export function openConsents({ db, commit, clock, newId, keys }: { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly newId: NewId; readonly keys: Pick<Keys, 'seal' | 'mac' | 'macs'> }) {
  const macOf = (contact: ContactAddress): string => sealAddress(keys, contact.address).mac;
  const macsOf = (contact: ContactAddress): readonly string[] => addressMacs(keys, contact.address);
  return {
    /** Writes wishes down, all or none. */
    async recordConsents(wishes: readonly ConsentWish[]): Promise<void> {
      const at = clock.now();
      await commit(wishes.flatMap(({ contact, customer, ...wish }): Write[] => {
        const id = newId('cns');
        return [
          write(consentShape, { id, customer_id: customer, mac: macOf(contact), channel: contact.channel, purpose: wish.purpose, given: wish.given, at, place: wish.place, words: wish.words, language: wish.language, version: wish.version }),
          journalWrite({ at, by: { door: 'web', actor: `customer:${customer}`, reason: wish.place }, what: wish.given ? 'consent.given' : 'consent.taken_back', subject: customer, facts: { consent: id, purpose: wish.purpose, channel: contact.channel } }, { newId }),
        ];
      }));
    },
    /** What holds now for an address: the newest entry of each purpose, else `DEFAULT_CONSENT`. */
    async mayWrite(customer: CustomerId, contact: ContactAddress): Promise<Readonly<Record<Purpose, boolean>>> {
      const { rows } = await db.query<{ purpose: Purpose; given: boolean }>(
        'select distinct on (purpose) purpose, given from people_consents where customer_id = $1 and channel = $2 and mac = any($3::text[]) order by purpose, at desc, id desc', [customer, contact.channel, macsOf(contact)]);
      const said = new Map(rows.map((row) => [row.purpose, row.given]));
      return Object.fromEntries(PURPOSES.map((purpose) => [purpose, purpose === 'code' || (said.get(purpose) ?? DEFAULT_CONSENT[purpose])])) as Record<Purpose, boolean>;
    },
    /** Whether there is any entry of this purpose for an address. */
    async hasConsented(customer: CustomerId, contact: ContactAddress, purpose: Purpose): Promise<boolean> {
      return (await db.query('select 1 from people_consents where customer_id = $1 and channel = $2 and mac = any($3::text[]) and purpose = $4 limit 1', [customer, contact.channel, macsOf(contact), purpose], 'people_consent_there')).rowCount > 0;
    },
    /** The whole ledger of a person, oldest first: for the person and for whoever must prove it. */
    async listConsents(customer: CustomerId): Promise<readonly Consent[]> {
      return (await db.query<Row>('select * from people_consents where customer_id = $1 order by at, id limit 1000', [customer])).rows
        .map(({ id: _id, customer_id: _customer, mac: _mac, ...row }) => row);
    },
  };
}

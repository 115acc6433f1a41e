import type { CustomerId, Id, LineId, MethodId, PayLinkId, QuoteId, RenewalId } from '../../base/ids.ts';
import { MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { hasRoom, take, type Limit } from '../../platform/limits.ts';
import { randomDigits } from '../../platform/random.ts';
import { savedMethods } from '../payments/payments.ts';
import { walletOf } from '../wallet/wallet.ts';
import type { TextsApp } from './app.ts';
import { payersOf } from './settings.ts';
import type { TextId, Thread, ThreadId } from './threads.ts';

export type OfferId = Id<'tof'>;
/** How long four digits are good; less than the quote behind them (min). */
export const OFFER_MINUTES = 10;
export const CODE_TRIES = 3;
/** More than this is paid on a page, where one sees what one pays (US cents). */
export const TEXT_PAY_MOST_CENTS = 10_000n;
const CODE_DIGITS = 4;
const CODE_MAC = 'text offer';

export type OfferPay = { readonly kind: 'wallet' } | { readonly kind: 'saved'; readonly method: MethodId };
/** Who pays a quote by text, and with what. `last4`: of a card. */
export interface TextPayer { readonly customer: CustomerId; readonly pay: OfferPay; readonly shown: { readonly kind: 'wallet' } | { readonly kind: 'card'; readonly last4: string } | { readonly kind: 'paypal' } }

/** A quote that the line's own number may agree to pay with four digits. Its id is the key of the renewal. */
export interface Offer {
  readonly id: OfferId;
  readonly threadId: ThreadId;
  readonly lineId: LineId;
  readonly customer: CustomerId;
  readonly quote: QuoteId;
  readonly link: PayLinkId;
  readonly pay: OfferPay;
  readonly cents: bigint;
  readonly triesLeft: number;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  readonly renewal: RenewalId | null;
}
interface Row {
  id: OfferId; thread_id: ThreadId; line_id: LineId; customer_id: CustomerId; quote_id: QuoteId; link_id: PayLinkId; pay: OfferPay; cents: bigint; salt: string; code_hash: string; tries_left: number;
  made_at: Instant; expires_at: Instant; renewal_id: RenewalId | null;
}
const COLUMNS = 'id, thread_id, line_id, customer_id, quote_id, link_id, pay, cents, salt, code_hash, tries_left, made_at, expires_at, renewal_id';
const offerOf = (row: Row): Offer => ({
  id: row.id, threadId: row.thread_id, lineId: row.line_id, customer: row.customer_id, quote: row.quote_id, link: row.link_id, pay: row.pay, cents: row.cents, triesLeft: row.tries_left,
  madeAt: row.made_at, expiresAt: row.expires_at, renewal: row.renewal_id,
});

/** Whoever allowed this and has something usable that pays all of it: the wallet where it is enough, else the method they want used first. */
export async function payerFor(app: TextsApp, line: LineId, cents: bigint): Promise<TextPayer | null> {
  if (cents > TEXT_PAY_MOST_CENTS) return null;
  for (const customer of await payersOf(app, line)) {
    const way = await wayOf(app, customer, cents);
    if (way) return { customer, ...way };
  }
  return null;
}

async function wayOf(app: TextsApp, customer: CustomerId, cents: bigint): Promise<Omit<TextPayer, 'customer'> | null> {
  if ((await walletOf(app.db, customer, app.clock.now())).free >= cents) return { pay: { kind: 'wallet' }, shown: { kind: 'wallet' } };
  const method = (await savedMethods(app.db, customer)).find((one) => (one.method === 'paypal' || (one.method === 'card' && one.last4 !== null)) && app.gateways[one.gateway] !== undefined);
  return method ? { pay: { kind: 'saved', method: method.id }, shown: method.method === 'card' ? { kind: 'card', last4: method.last4! } : { kind: 'paypal' } } : null;
}

/** What of this person's would pay a price of some dollars now; null: nothing. */
export const paysByText = async (app: TextsApp, customer: CustomerId): Promise<TextPayer['shown'] | null> => (await wayOf(app, customer, USUAL_CENTS))?.shown ?? null;
/** A month of a small plan (US cents). */
const USUAL_CENTS = 1_500n;

interface NewRow { id: string; thread_id: string; line_id: string; customer_id: string; quote_id: string; link_id: string; pay: OfferPay; cents: bigint; salt: string; code_hash: string; tries_left: number; made_at: Instant; expires_at: Instant }
const insertShape: Shape<NewRow> = {
  name: 'texts.offers',
  columns: {
    id: 'text', thread_id: 'text', line_id: 'text', customer_id: 'text', quote_id: 'text', link_id: 'text', pay: 'jsonb', cents: 'bigint', salt: 'text', code_hash: 'text', tries_left: 'int', made_at: 'timestamptz', expires_at: 'timestamptz',
  },
  // A newer price takes the place of an older one: of two codes that are out only the last is good.
  steps: (rows) => [['older', `update texts_offers o set expires_at = i.made_at from ${rows} i where o.thread_id = i.thread_id and o.renewal_id is null and o.expires_at > i.made_at returning 1`]],
  sql: (rows) => `insert into texts_offers (id, thread_id, line_id, customer_id, quote_id, link_id, pay, cents, salt, code_hash, tries_left, made_at, expires_at)
    select id, thread_id, line_id, customer_id, quote_id, link_id, pay, cents, salt, code_hash, tries_left, made_at, expires_at from ${rows} returning 1`,
};

const hashed = (salt: string, offer: OfferId, quote: QuoteId, numberMac: string, code: string): string => `${salt} ${offer} ${quote} ${numberMac} ${code}`;

/** An offer with its code, which stands nowhere but in the text that goes out. */
export function newOffer(app: TextsApp, wish: { readonly thread: Thread; readonly line: LineId; readonly quote: QuoteId; readonly link: PayLinkId; readonly cents: bigint; readonly payer: TextPayer }): { readonly code: string; readonly expiresAt: Instant; readonly write: Write } {
  const now = app.clock.now();
  const id: OfferId = app.newId('tof');
  const code = randomDigits(app.random, CODE_DIGITS);
  const salt = Buffer.from(app.random.bytes(16)).toString('base64url');
  const expiresAt = plusSeconds(now, OFFER_MINUTES * MINUTE);
  return {
    code, expiresAt,
    write: write(insertShape, {
      id, thread_id: wish.thread.id, line_id: wish.line, customer_id: wish.payer.customer, quote_id: wish.quote, link_id: wish.link, pay: wish.payer.pay, cents: wish.cents, salt,
      code_hash: app.keys.mac(CODE_MAC, hashed(salt, id, wish.quote, wish.thread.numberMac, code)), tries_left: CODE_TRIES, made_at: now, expires_at: expiresAt,
    }),
  };
}

const wrongLimit = (app: TextsApp, thread: Thread): Limit => ({ name: 'text.wrong', subject: app.keys.mac('limit subject', thread.numberMac), windows: app.limits.table.limits['text.wrong'].windows });
/** Whether this number may be offered to pay by text: not after too many wrong codes of a day. */
export const mayOffer = (app: TextsApp, thread: Thread): Promise<boolean> => hasRoom(app.db, wrongLimit(app, thread), app.clock.now());

export type Tried =
  | { readonly kind: 'right'; readonly offer: Offer }
  | { readonly kind: 'wrong'; readonly offer: Offer }
  /** Nothing is open: never offered, run out, taken the place of. */
  | { readonly kind: 'none' };

/**
 * Tries four digits on the newest offer of a number: the one that runs out last, because a newer one ends the older. A try is used up before the code is looked at, so no number of texts at
 * once has a fourth; the same text tries once, however often it is worked on. One that was paid answers as right again.
 */
export async function tryCode(app: TextsApp, thread: Thread, code: string, by: TextId): Promise<Tried> {
  const now = app.clock.now();
  const row = (await app.db.query<Row & { again: boolean }>(
    `with newest as (select id, tried_by from texts_offers where thread_id = $1 order by expires_at desc, made_at desc, id desc limit 1)
     update texts_offers o set tries_left = case when o.tried_by = $3 or o.renewal_id is not null then o.tries_left else o.tries_left - 1 end, tried_by = $3
     from newest n where o.id = n.id and (o.renewal_id is not null or o.tried_by = $3 or (o.tries_left > 0 and o.expires_at > to_timestamp($2::bigint)))
     returning ${COLUMNS.split(', ').map((name) => `o.${name}`).join(', ')}, n.tried_by is not distinct from $3 as again`, [thread.id, now, by], 'texts_offer_try')).rows[0];
  if (!row) return { kind: 'none' };
  const offer = offerOf(row);
  if (app.keys.isMac(CODE_MAC, hashed(row.salt, row.id, row.quote_id, thread.numberMac, code), row.code_hash)) return { kind: 'right', offer };
  if (offer.renewal !== null) return { kind: 'none' };
  if (!row.again) await take(app.db, wrongLimit(app, thread), now);
  return { kind: 'wrong', offer };
}

const placedShape: Shape<{ id: OfferId; renewal_id: RenewalId }> = {
  name: 'texts.offers.placed', guard: true, columns: { id: 'text', renewal_id: 'text' },
  sql: (rows) => `update texts_offers o set renewal_id = i.renewal_id from ${rows} i where o.id = i.id and o.renewal_id is null returning 1`,
};
/** Part of the commit that places the renewal. */
export const offerPlaced = (id: OfferId, renewal: RenewalId): Write => write(placedShape, { id, renewal_id: renewal });

export async function offerById(db: Queryable, id: string): Promise<Offer | null> {
  const row = (await db.query<Row>(`select ${COLUMNS} from texts_offers where id = $1`, [id], 'texts_offer')).rows[0];
  return row ? offerOf(row) : null;
}

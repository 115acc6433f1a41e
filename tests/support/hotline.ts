import { check } from '../../src/base/check.ts';
import { realRandom } from '../../src/platform/random.ts';
import { openLog } from '../../src/platform/log/log.ts';
import type { CustomerId, LineId } from '../../src/base/ids.ts';
import { usd } from '../../src/base/money.ts';
import { openRinging } from '../../src/channels/hotline/adapters/simulator/ringing.ts';
import { openHotline, type Hotline, type HotlineParts } from '../../src/channels/hotline/hotline.ts';
import { readHours } from '../../src/rooms/calls/calls.ts';
import { issueVouchers, keypadForm } from '../../src/rooms/funds/funds.ts';
import { openPeople, type Customer } from '../../src/rooms/people/people.ts';
import { aSavedCard } from './saved-card.ts';
import { openShop, type LineWish } from './shop.ts';

export const PASSCODE = '739205';
const BY = { door: 'web', actor: 'test', reason: 'a story' } as const;

/** A shop with a hotline: people with lines, passcodes, cards and vouchers, and calls by whatever adapter is put before it. */
export async function aHotline(given: Partial<HotlineParts> & { readonly at?: string } = {}) {
  const { at, ...more } = given;
  let nowMs = (): number => 0;
  const ringing = openRinging(() => nowMs());
  const hours = more.hours ?? readHours('sun-sat 00:00-24:00', 'America/New_York')!;
  const shop = await openShop({ at: at ?? '2026-11-23T18:00:00Z', hotline: { hours, dialer: ringing.dialer } });
  nowMs = shop.clock.nowMs;
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  const logged: string[] = [];
  const parts: HotlineParts = {
    house: { app: { ...shop.house.autoRenew }, funds: shop.house.funds, texts: shop.house.texts }, people, shop: 'Xuka', sandbox: false, hours, dialer: ringing.dialer,
    savedMostCents: 10_000, cardGateway: 'stripe', log: openLog({ clock: shop.clock, write: (line) => logged.push(line), level: 'debug' }), waitMs: 5_000, ...more,
  };
  const hotline: Hotline = openHotline(parts);

  return {
    shop, people, hotline, parts, logged, ringing,
    /** A person with a line of their own, a passcode and, unless told otherwise, a saved card. */
    async aCaller(wish: LineWish & { readonly language?: Customer['language']; readonly card?: false; readonly number?: string } = {}) {
      const line = await shop.aLine({ activatedAt: '2026-10-01T20:00:00Z', ...wish });
      const customer = await people.ensureCustomer({ channel: 'sms', address: line.number! }, { language: wish.language ?? 'en', zone: null });
      await people.bindLine({ customer: customer.id, line: line.id, proof: 'code_to_number', by: BY });
      const email = `${line.number!.slice(2)}@example.com`;
      await people.addContact({ customer: (await people.findCustomer(customer.id))!, session: { id: 'ses_none' } as never, contact: { channel: 'email', address: email }, by: BY });
      await people.setPasscode({ customer: (await people.findCustomer(customer.id))!, digits: PASSCODE, numbers: [line.number!], by: BY });
      const card = wish.card === false ? null : await aSavedCard(shop, customer.id);
      return { line, customer: (await people.findCustomer(customer.id))!, number: line.number! as string, card };
    },
    /** A voucher as it is typed on a telephone. */
    async aVoucher(cents = 5_000n): Promise<string> {
      const { vouchers } = await issueVouchers(shop.house.funds, { count: 1, value: usd(cents), note: 'a story', by: BY });
      return keypadForm(vouchers[0]!.code.replaceAll('-', ''));
    },
    async renewalsOf(line: LineId) {
      await shop.settle();
      const rows = await shop.db.query<{ id: string; state: string; door: string; payer: { customer: CustomerId | null; language: string } }>('select id, state, door, payer from renewals_renewals where line_id = $1 order by placed_at', [line]);
      return rows.rows;
    },
    /** Texts that arrived at a number, the newest first. */
    async textsTo(number: string): Promise<string[]> {
      await shop.house.notices.sendDue({ signal: new AbortController().signal });
      return (await shop.house.notices.mailbox.list({ channel: 'sms', to: number })).map((one) => (one.content.channel === 'sms' ? one.content.text : ''));
    },
    /** The newest code that was texted to a number. */
    async codeTo(number: string): Promise<string> {
      const found = (await this.textsTo(number)).map((text) => /#(\d{6})$/.exec(text)?.[1]).find((code) => code !== undefined);
      check(found, 'a code was texted');
      return found;
    },
    close: () => shop.close(),
  };
}
export type HotlineWorld = Awaited<ReturnType<typeof aHotline>>;

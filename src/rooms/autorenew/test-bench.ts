import type { CustomerId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import { realRandom } from '../../platform/random.ts';
import { openShop, type LineWish, type ShopOptions } from '../../../tests/support/shop.ts';
import { openPeople } from '../people/people.ts';
import { cyclesOf, termsOf, triesOf, turnOff, turnOn, type Mandate, type TermsWish } from './autorenew.ts';

/** A shop, a person with an e-mail address, and lines of theirs that renew by themselves. */
export type AutoBench = Awaited<ReturnType<typeof openAutoBench>>;

const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;
const signal = new AbortController().signal;

export async function openAutoBench(options: ShopOptions = {}) {
  const shop = await openShop(options);
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  let count = 0;
  return {
    shop, people,
    /** Somebody new, whose letters are theirs alone. */
    async aPerson(): Promise<{ readonly id: CustomerId; readonly address: string }> {
      const address = `wei${++count}@example.com`;
      return { id: (await people.ensureCustomer({ channel: 'email', address }, { language: 'en', zone: null })).id, address };
    },
    async aLineOf(customer: CustomerId, wish: LineWish = {}) {
      const line = await shop.aLine({ activatedAt: '2026-11-01T20:00:00Z', ...wish });
      await people.bindLine({ customer, line: line.id, proof: 'code_to_number', by: BY });
      return line;
    },
    /** Turned on with the words that are shown for it. */
    async on(wish: Omit<TermsWish, 'planId' | 'triggers' | 'language'> & Partial<TermsWish>): Promise<Mandate> {
      const full: TermsWish = { planId: null, triggers: ['date'], language: 'en', ...wish };
      const { hash } = await termsOf(shop.house.autoRenew, full);
      return turnOn(shop.house.autoRenew, { ...full, consent: { hash, place: 'test' }, by: BY });
    },
    off: (line: TermsWish['line']) => turnOff(shop.house.autoRenew, { line, by: BY, reason: 'asked' }),
    /** What auto-renew did: each cycle's state with the states of its tries. */
    async did(line: TermsWish['line']): Promise<string[]> {
      const cycles = (await cyclesOf(shop.db, line)).toReversed();
      return Promise.all(cycles.map(async (one) => [one.state, ...(await triesOf(shop.db, one.id)).map((each) => `${each.state}${each.reason === null ? '' : ` ${each.reason}`}`)].join(', ')));
    },
    /** Letters to an address since the story began, oldest first: their subjects. */
    async subjects(address: string): Promise<string[]> {
      await shop.house.notices.sendDue({ signal });
      return (await shop.house.notices.mailbox.list({ to: address })).flatMap((one) => (one.content.channel === 'email' ? [one.content.subject] : [])).toReversed();
    },
    async newest(address: string): Promise<string> {
      await shop.house.notices.sendDue({ signal });
      const content = (await shop.house.notices.mailbox.list({ to: address }))[0]?.content;
      check(content?.channel === 'email', 'a letter');
      return content.text;
    },
  };
}

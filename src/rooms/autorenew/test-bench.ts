import type { CustomerId } from '../../base/ids.ts';
import { check } from '../../base/check.ts';
import { DAY, isoOf, plusSeconds, type Instant } from '../../base/time.ts';
import { realRandom } from '../../platform/random.ts';
import { aSavedCard } from '../../../tests/support/saved-card.ts';
import { openShop, type LineWish, type ShopOptions } from '../../../tests/support/shop.ts';
import { openPeople } from '../people/people.ts';
import { cyclesOf, termsOf, triesOf, turnOff, turnOn, type Mandate, type MandatePay, type TermsWish } from './autorenew.ts';

/** A shop, a person with an e-mail address, and lines of theirs that renew by themselves. */
export type StoryWish = Partial<TermsWish> & { readonly endsInDays?: number; readonly usedBytes?: bigint; readonly card?: string };
export type AutoBench = Awaited<ReturnType<typeof openAutoBench>>;

const BY = { door: 'web', actor: 'customer:test', reason: 'a story' } as const;
const signal = new AbortController().signal;

export async function openAutoBench(options: ShopOptions = {}) {
  const shop = await openShop(options);
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  let count = 0;
  const bench = {
    shop, people,
    /** Somebody new, and a line of theirs whose paid time ends in about so many days: what `pay` says, a card unless told otherwise. */
    async aStory(more: StoryWish = {}) {
      const { endsInDays = 12, usedBytes, card, planId, ...wish } = more;
      const person = await bench.aPerson();
      const line = await bench.aLineOf(person.id, {
        activatedAt: isoOf(plusSeconds(shop.clock.now(), (endsInDays - 30) * DAY)), ...usedBytes === undefined ? {} : { usedBytes }, ...planId ? { planId, carrier: planId.startsWith('att') ? 'att' : 'tmobile' } : {},
      });
      const pay: MandatePay = wish.pay ?? { kind: 'saved', method: (await aSavedCard(shop, person.id, card)).id };
      const mandate = await bench.on({ ...wish, line: line.id, customer: person.id, pay });
      return { person, line, mandate };
    },
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
    /** Moves the clock to a moment in one stride and does what is due by then. */
    async goTo(moment: Instant): Promise<void> {
      await shop.pass(moment - shop.clock.now(), moment - shop.clock.now());
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
  return bench;
}

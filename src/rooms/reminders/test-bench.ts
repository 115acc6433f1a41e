import { at, isoOf } from '../../base/time.ts';
import { realRandom } from '../../platform/random.ts';
import { openShop, type LineWish, type ShopOptions } from '../../../tests/support/shop.ts';
import { openPeople, type LineRole } from '../people/people.ts';
import { contactWrite } from '../people/contacts.ts';
import { openRemindersRound } from './reminders.ts';

/** A shop and people with lines, whose reminders land in the sandbox's mailbox. */
export type ReminderBench = Awaited<ReturnType<typeof openReminderBench>>;

const BY = { door: 'web', actor: 'test', reason: 'a test' } as const;

export async function openReminderBench(options: ShopOptions = {}) {
  const shop = await openShop(options);
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: realRandom, newId: shop.app.newId, keys: shop.keys });
  let count = 0;
  const signal = new AbortController().signal;
  const bench = {
    shop, people,
    /** Somebody with an e-mail address, and a number where wished. */
    async aPerson(wish: { readonly zone?: string | null; readonly number?: string } = {}) {
      const address = `wei${++count}@example.com`;
      const customer = await people.ensureCustomer({ channel: 'email', address }, { language: 'en', zone: wish.zone === undefined ? 'America/New_York' : wish.zone });
      if (wish.number) await shop.app.committer.commit([contactWrite(shop.keys, { id: shop.app.newId('cnt'), customer: customer.id, contact: { channel: 'sms', address: wish.number }, at: shop.clock.now() })]);
      return { id: customer.id, address };
    },
    /** A line of somebody; it ends on December 1, in New York, unless told otherwise. */
    async aLineOf(person: { readonly id: Awaited<ReturnType<typeof people.ensureCustomer>>['id'] }, wish: LineWish = {}) {
      const line = await shop.aLine({ zone: 'America/New_York', activatedAt: '2026-11-01T20:00:00Z', ...wish });
      await people.bindLine({ customer: person.id, line: line.id, proof: 'code_to_number', by: BY });
      return line;
    },
    /** Shared with another, by a link. */
    async share(owner: string, line: Awaited<ReturnType<typeof shop.aLine>>['id'], other: Awaited<ReturnType<typeof people.ensureCustomer>>['id'], role: Exclude<LineRole, 'owner'> = 'see'): Promise<void> {
      const customer = (await people.findCustomerBy({ channel: 'email', address: owner }))!;
      const { token } = await people.invite({ owner: customer, line, role, label: 'other', by: BY });
      await people.acceptInvitation({ token, customer: other, by: BY });
    },
    /** What is due at these moments of UTC, and seconds after each; between them the clock leaps. */
    async visit(...moments: readonly string[]): Promise<void> {
      for (const moment of moments) {
        const to = at(`${isoOf(shop.clock.now()).slice(0, 5)}${moment}:00Z`);
        await shop.pass(Math.max(0, to - shop.clock.now()), Math.max(1, to - shop.clock.now()));
        await shop.pass(15, 15);
      }
    },
    /** The room's own round and nothing else, until it has nothing to do. */
    async turn(): Promise<void> { const run = openRemindersRound(shop.house.reminders); while (await run()); },
    send: () => shop.house.notices.sendDue({ signal }),
    /** What was said, oldest first: `11-24T13:00 email wei1 subject`. */
    async said(): Promise<string[]> {
      return (await shop.house.notices.mailbox.list({ limit: 200 })).filter((one) => one.kind === 'reminder.due').toReversed()
        .map((one) => [isoOf(one.at).slice(5, 16), one.channel, one.to.replace(/@.*/, ''), one.content.channel === 'email' ? one.content.subject : one.content.channel === 'push' ? one.content.title : one.content.text.slice(0, 40)].join(' '));
    },
    async rows(): Promise<string[]> {
      return (await shop.db.query<{ kind: string; channel: string; state: string; why: string | null }>('select kind, channel, state, why from reminders_reminders order by made_at, id')).rows
        .map((one) => [one.kind, one.channel, one.state, ...(one.why ? [one.why] : [])].join(' '));
    },
  };
  return bench;
}

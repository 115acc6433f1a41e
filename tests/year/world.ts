import type { CustomerId, LineId } from '../../src/base/ids.ts';
import type { LineKind } from '../../src/base/terms.ts';
import { DAY, isoOf, plusSeconds, type Instant } from '../../src/base/time.ts';
import type { Channel, Transport } from '../../src/rooms/notices/notices.ts';
import type { Message } from '../../src/rooms/notices/transports/transport.ts';
import { openPeople } from '../../src/rooms/people/people.ts';
import { openChance, randomOf, streamOf } from '../simulation/chance.ts';
import { CARRIERS, shopOn } from '../support/shop.ts';
import { aPerson, type Person } from './people.ts';

/** One message as it left the shop. */
export interface Sent { readonly at: Instant; readonly channel: Channel; readonly kind: string; readonly to: string; readonly id: string; readonly text: string }

/** A line of the year, whose it is, and where its owner is reached. */
export interface YearLine {
  readonly id: LineId;
  readonly carrier: string;
  readonly zone: string;
  readonly planId: string;
  readonly person: Person;
  readonly customer: CustomerId | null;
  /** The number as their contact; null: they gave none. The line's own number is told of its renewals all the same. */
  readonly number: string | null;
  readonly email: string | null;
  readonly endpoint: string | null;
}

/** `part`: of several that are lived side by side, each with people and chance of its own. */
export interface YearWish { readonly seed: number; readonly part: number; readonly days: number; readonly from: string }
export type Year = Awaited<ReturnType<typeof openYear>>;

const CATALOGS = ['tests/support/test-catalog.json'];
const ZONES = ['America/New_York', 'America/Chicago', 'America/Phoenix', 'America/Los_Angeles', 'America/Anchorage', 'Pacific/Honolulu'] as const;
const ZIPS = ['10001', '94103', '60601', '48201', '89101', '96813'] as const;
const GB = 1_073_741_824;
/** All that is due at one step of the clock in one turn, so that those who do it read and write together. */
const JOBS_PER_TURN = 400;
/** Every connection prepares every statement for itself, and with a core for each part more of them win nothing. */
const CONNECTIONS = 3;
/** Area codes that get texts, a hundred numbers each of those kept for stories (555-0100 to 555-0199) and more behind them. */
const AREAS = ['212', '415', '312', '617', '206', '702', '808', '503', '404', '305'] as const;

/** A shop with its lines and people on an empty database, at the start of a year. Everything by chance comes from the seed. */
export async function openYear(database: { readonly url: string; drop(): Promise<void> }, wish: YearWish) {
  const chance = openChance(streamOf(wish.seed, wish.part, 40));
  const sent: Sent[] = [];
  const shop = await shopOn(database, { at: wish.from, random: randomOf(streamOf(wish.seed, wish.part, 41)), catalogs: CATALOGS, transports: ({ clock }) => recorders(sent, () => clock.now()), openingFloatCents: 10_000_000_000n, jobsPerTurn: JOBS_PER_TURN, connections: CONNECTIONS });
  const people = openPeople({ db: shop.db, commit: (unit) => shop.app.committer.commit(unit), clock: shop.clock, random: randomOf(streamOf(wish.seed, wish.part, 42)), newId: shop.app.newId, keys: shop.keys });
  const lines: YearLine[] = [];
  const problems: string[] = [];
  /** What was refused to people of the year, and how often. */
  const refusals = new Map<string, number>();
  /** Lines whose plan auto-renew does not take: they live on without it. */
  const cannotAuto = new Set<string>();
  /** When somebody changed their mind or their card. */
  const changedAt = new Map<string, Instant>();
  const byAddress = new Map<string, YearLine>();
  const year = {
    shop, people, chance, sent, lines, problems, refusals, cannotAuto, changedAt, from: shop.clock.now(), days: wish.days, add: addLine,
    /** Whose line a message was about, by where it went. */
    lineOf: (one: Pick<Sent, 'channel' | 'to'>): YearLine | undefined => byAddress.get(one.channel === 'push' ? (JSON.parse(one.to) as { endpoint: string }).endpoint : one.to),
  };

  async function addLine(n: number): Promise<YearLine> {
    const person = aPerson(chance);
    const carrier = chance.pick(CARRIERS);
    const now = shop.clock.now();
    const kind: LineKind = chance.hits(700) ? 'voice_data' : 'data';
    const bases = shop.shelf().plansFor({ carrier, lineKind: kind, at: now }).map((offer) => offer.plan).filter((plan) => plan.terms.line === kind && plan.terms.kind !== 'addon' && plan.terms.kind !== 'keep' && plan.terms.validityDays >= 7);
    const plan = chance.pick(bases);
    const zone = chance.hits(600) ? shop.shelf().profile(carrier, now).terms.timeZone : chance.pick(ZONES);
    const number = `+1${AREAS[n % AREAS.length]}${String(2_000_000 + n * 7).padStart(7, '0')}`;
    const begun = plusSeconds(now, -chance.below(Math.min(plan.terms.validityDays, 30) * DAY));
    const line = await shop.aLine({
      carrier, kind, zone, number, planId: plan.terms.planId, zip: chance.pick(ZIPS), activatedAt: isoOf(begun),
      habit: { bytesPerDay: chance.below(Math.max(1, Math.floor(Number(plan.terms.dataBytes ?? BigInt(30 * GB)) / plan.terms.validityDays * 1.4))), weekendPercent: 60 + chance.below(120) },
    });
    const made: YearLine = {
      id: line.id, carrier, zone, planId: plan.terms.planId, person, customer: null,
      number: person.ways.includes('sms') ? number : null, email: person.ways.includes('email') ? `reader${n}@example.com` : null, endpoint: person.ways.includes('push') ? `https://fcm.googleapis.com/fcm/send/year-${n}` : null,
    };
    const withOwner = person.habit === 'nobody' ? made : { ...made, customer: await anOwner(made, number) };
    lines[n] = withOwner;
    for (const address of [number, made.email, made.endpoint]) if (address !== null) byAddress.set(address, withOwner);
    return withOwner;
  }

  /** The account of a line's owner, with every address they have given us. */
  async function anOwner(line: YearLine, number: string): Promise<CustomerId> {
    const first = line.email === null ? { channel: 'sms', address: line.number ?? number } as const : { channel: 'email', address: line.email } as const;
    const { language, zone } = line.person;
    const customer = await people.ensureCustomer(first, { language, zone });
    const { id } = customer;
    const by = { door: 'web', actor: `customer:${id}`, reason: 'a year' } as const;
    if (line.email !== null && line.number !== null) {
      const { session } = await people.signIn(null, { customer: id, proof: 'email', device: null, language, zone });
      await people.addContact({ customer, session, contact: { channel: 'sms', address: line.number }, by });
    }
    await people.bindLine({ customer: id, line: line.id, proof: 'code_to_number', by });
    if (line.endpoint !== null) await people.addPushDevice({ customer: id, subscription: { endpoint: line.endpoint, keys: PUSH_KEYS }, name: 'phone', expiresAt: null, by });
    return id;
  }
  return year;
}

/** A public point and a secret in the form a browser gives them; the recorder encrypts nothing. */
const PUSH_KEYS = { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' };

/** Transports that take everything and keep it. Push comes first on the ladder and is tried like the others. */
function recorders(sent: Sent[], now: () => Instant): Readonly<Record<Channel, Transport>> {
  const one = (channel: Channel): Transport => ({
    name: `recorder of ${channel}`, channel, sandbox: true, parallel: 50,
    send(message: Message) {
      const { content } = message;
      sent.push({ at: now(), channel, kind: message.kind, to: message.to, id: message.messageId, text: content.channel === 'email' ? `${content.subject}\n${content.text}` : content.channel === 'push' ? `${content.title}\n${content.body}` : content.text });
      return Promise.resolve({ kind: 'sent' });
    },
    close: () => Promise.resolve(),
  });
  return { email: one('email'), sms: one('sms'), push: one('push'), telegram: one('telegram') };
}

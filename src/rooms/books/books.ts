import { plusSeconds } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { HOLD } from '../../platform/settings/settings.ts';
import type { CarrierConnector } from '../carriers/carriers.ts';
import type { Gateway } from '../payments/payments.ts';
import type { PublicKey } from '../../platform/secrets/keys.ts';
import type { SignedRoot } from '../journal/journal.ts';
import { consentsHold } from './auto-renew.ts';
import { oneTopUpEach } from './delivery.ts';
import { statesAreFolds } from './fold.ts';
import { nothingForbidden } from './forbidden.ts';
import { eventsCountOnce, noMessageIsLost } from './messages.ts';
import { ledgerBalances, moneyIsNotKept, serviceIsPaid } from './money.ts';
import { movesAreLegal } from './moves.ts';
import { carrierAgrees, gatewayAgrees, LOOK_BACK_S } from './outside.ts';
import { promotionLimitsHold } from './promotions.ts';
import { remindersHold } from './reminders.ts';
import { NAMED_MAX, together, type Found } from './rule.ts';
import { walletsHold } from './wallets.ts';
import { journalIsWhole, keysHold } from './who.ts';

export { closeDay, closeDueDays, lastClosable, spanOfDay, type CloseParts } from './day-close.ts';
export { closedDays, differencesOf, lastRevision, openDifferences, type ClosedDay, type Difference } from './day-rows.ts';
export { DIFFERENCE_KINDS, type DifferenceKind } from './difference.ts';
export { exportCsv, EXPORTS, type ExportName } from './export.ts';

/** What the books are checked on. Only the database is needed; the others' own lists are compared where they are given. */
export interface BooksParts {
  readonly db: Queryable;
  readonly clock: Pick<Clock, 'now' | 'leaseMs'>;
  readonly connectors?: Readonly<Record<string, Pick<CarrierConnector, 'list'>>>;
  readonly gateways?: Readonly<Record<string, Pick<Gateway, 'name' | 'list'>>>;
  /** Renewals a person has been called for; without it, money that is open for long is only named. */
  readonly alarms?: ReadonlySet<string>;
  /** Channels whose transport does not answer. */
  readonly channelsDown?: readonly string[];
  /** Our public keys: the signatures of the journal's daily roots are checked where they are given. */
  readonly verifying?: readonly PublicKey[];
  /** Daily roots that somebody outside has kept. */
  readonly publishedRoots?: readonly SignedRoot[];
  /** How far back others' lists are read (s). */
  readonly lookBackSeconds?: number;
}

export interface BooksLine {
  readonly invariant: string;
  readonly name: string;
  readonly ok: boolean;
  /** Ids of the first that break it. */
  readonly broken: readonly string[];
  /** What was looked at. */
  readonly checked: number;
  readonly note?: string;
}

interface Invariant { readonly invariant: string; readonly name: string; readonly look: (parts: BooksParts) => Promise<Found> }

const INVARIANTS: readonly Invariant[] = [
  { invariant: 'I1', name: 'the ledger balances', look: ({ db }) => ledgerBalances(db) },
  { invariant: 'I2', name: 'one top-up per renewal', look: (parts) => withLists(oneTopUpEach(parts.db), Object.entries(parts.connectors ?? {}), ([carrier, connector]) => carrierAgrees(parts.db, connector, carrier, spanOf(parts))) },
  { invariant: 'I3', name: 'no money kept for nothing', look: (parts) => withLists(moneyIsNotKept(parts.db, parts.clock.now(), parts.alarms), Object.values(parts.gateways ?? {}), (gateway) => gatewayAgrees(parts.db, gateway, spanOf(parts))) },
  { invariant: 'I4', name: 'no service for nothing', look: ({ db }) => serviceIsPaid(db) },
  { invariant: 'I5', name: 'no lost message', look: async (parts) => noMessageIsLost(parts.db, parts.clock.now(), { working: await isAtWork(parts), leaseMs: parts.clock.leaseMs(), channelsDown: parts.channelsDown ?? [] }) },
  { invariant: 'I6', name: 'each incoming event counts once', look: ({ db }) => eventsCountOnce(db) },
  { invariant: 'I7', name: 'a line is the fold of its events', look: ({ db }) => statesAreFolds(db) },
  { invariant: 'I8', name: 'terminal means terminal', look: ({ db }) => movesAreLegal(db) },
  { invariant: 'I9', name: 'wallets equal the ledger', look: ({ db }) => walletsHold(db) },
  { invariant: 'I10', name: 'promotion limits hold', look: ({ db }) => promotionLimitsHold(db) },
  { invariant: 'I11', name: 'auto-renew charges inside its consents', look: ({ db }) => consentsHold(db) },
  { invariant: 'I12', name: 'reminders once, and never unwanted', look: ({ db }) => remindersHold(db) },
  { invariant: 'I13', name: 'the journal is whole', look: ({ db, verifying, publishedRoots }) => journalIsWhole(db, { keys: verifying ?? null, published: publishedRoots ?? [] }) },
  { invariant: 'I14', name: 'nothing forbidden at rest', look: ({ db }) => nothingForbidden(db) },
  { invariant: 'I15', name: 'one key, one answer', look: ({ db }) => keysHold(db) },
];

/**
 * Proves the promises of the shop on any database, running or not, without writing a word (trust section 1). Reads the
 * tables of all rooms by itself: an auditor that asked through the rooms' doors would believe what the doors believe.
 */
export async function checkBooks(parts: BooksParts): Promise<BooksLine[]> {
  const lines: BooksLine[] = [];
  for (const { invariant, name, look } of INVARIANTS) {
    lines.push(lineOf(invariant, name, await look(parts)));
  }
  return lines;
}

function lineOf(invariant: string, name: string, found: Found): BooksLine {
  const broken = [...new Set(found.broken.map((one) => one.id))].slice(0, NAMED_MAX);
  const notes = [...Map.groupBy(found.broken, (one) => one.what)].map(([what, ones]) => `${what}: ${ones.length}`);
  if (found.note !== undefined) notes.push(found.note);
  return { invariant, name, ok: found.broken.length === 0, broken, checked: found.checked, ...(notes.length > 0 ? { note: notes.join('; ') } : {}) };
}

const spanOf = (parts: BooksParts) => ({ from: plusSeconds(parts.clock.now(), -(parts.lookBackSeconds ?? LOOK_BACK_S)), now: parts.clock.now() });

async function withLists<One>(own: Promise<Found>, others: readonly One[], compare: (one: One) => Promise<Found>): Promise<Found> {
  const found = [await own];
  for (const one of others) found.push(await compare(one));
  return together(...found);
}

/** Whether any worker is alive: without one, or in a hold after a restore, nothing is late, only closed. */
async function isAtWork({ db, clock }: BooksParts): Promise<boolean> {
  const alive = await db.query('select 1 from platform_workers where not dead and lease_until >= $1 and not exists (select from platform_settings where key = $2) limit 1', [Math.trunc(clock.leaseMs()) - 10_000, HOLD], 'books_at_work');
  return alive.rowCount > 0;
}

import type { LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { HOUR, isoOf, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, write, type Committer, type Shape, type Write } from '../../platform/db/unit.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { openCustomers, type Customer, type CustomersParts } from './customers.ts';
import { ownersOf } from './line-links.ts';
import { tellWrites, type TellParts } from './tell.ts';

/** Trust section 5: after a fresh SIM or eSIM change, for so long. */
export const FREEZE_SECONDS = 72 * HOUR;

const insertShape: Shape<{ id: string; line_id: LineId; number_mac: string | null; why: string; event_at: Instant | null; at: Instant; until: Instant }> = {
  name: 'people.freezes', guard: true,
  columns: { id: 'text', line_id: 'text', number_mac: 'text', why: 'text', event_at: 'timestamptz', at: 'timestamptz', until: 'timestamptz' },
  sql: (rows) => `insert into people_freezes (id, line_id, number_mac, why, event_at, at, until) select id, line_id, number_mac, why, event_at, at, until from ${rows} on conflict (line_id, event_at) do nothing returning 1`,
};

/** Codes by text to a frozen line's number do not leave; saved ways to pay and refunds of that line ask `frozenUntil`. */
export function openFreezes({ db, commit, clock, newId, keys }: TellParts & { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly keys: Pick<Keys, 'seal' | 'mac' | 'macs'> }) {
  return {
    /** The hook for a carrier's word of a SIM change, a re-issued eSIM, an agent. Owners hear of it at their other addresses at once. */
    async freezeLine(wish: { readonly line: LineId; readonly number: string | null; readonly why: 'sim_changed' | 'esim_reissued' | 'agent'; readonly owners: readonly Customer[]; readonly by: By; readonly eventAt?: Instant }): Promise<Instant> {
      const at = clock.now();
      const until = plusSeconds(wish.eventAt ?? at, FREEZE_SECONDS);
      const id = newId('frz');
      await commit([
        write(insertShape, { id, line_id: wish.line, number_mac: wish.number === null ? null : sealAddress(keys, wish.number).mac, why: wish.why, event_at: wish.eventAt ?? null, at, until }),
        journalWrite({ at, by: wish.by, what: 'line.frozen', subject: wish.line, line: wish.line, facts: { why: wish.why, until } }, { newId }),
        // Whoever changed the SIM reads that number's texts now, so the number itself is told nothing where there is another address.
        ...wish.owners.flatMap((customer) => {
          const others = customer.contacts.filter((one) => one.address !== wish.number);
          return tellWrites({ newId, keys }, { customer, change: 'line_frozen', at, to: others.length > 0 ? others : customer.contacts });
        }),
      ]);
      return until;
    },
    /** When the freeze of a line ends; null when it has none. Another factor than the number (a passkey) may lift it for one act. */
    frozenUntil: (line: LineId): Promise<Instant | null> => frozenUntil(db, line, clock.now()),
    /** Whether a number or a line of this person has a fresh SIM change: until it is over, a new passkey would be worth no more than the number. */
    async isAnyFrozen(customer: Customer): Promise<boolean> {
      const macs = customer.contacts.filter((one) => one.channel === 'sms').flatMap((one) => addressMacs(keys, one.address));
      const lines = customer.lines.filter((one) => one.role === 'owner').map((one) => one.line);
      const found = await db.query('select 1 from people_freezes where (number_mac = any($1::text[]) or line_id = any($2::text[])) and until > to_timestamp($3::bigint) and lifted_at is null limit 1', [macs, lines, clock.now()]);
      return found.rowCount > 0;
    },
    async liftFreeze(line: LineId, by: By): Promise<void> {
      const at = clock.now();
      const lifted = await db.query('update people_freezes set lifted_at = to_timestamp($2::bigint) where line_id = $1 and lifted_at is null and until > to_timestamp($2::bigint)', [line, at]);
      if (lifted.rowCount > 0) await commit([journalWrite({ at, by, what: 'line.unfrozen', subject: line, line }, { newId })]);
    },
  };
}

/** When the freeze of a line ends; null when it has none. */
export async function frozenUntil(db: Db, line: LineId, now: Instant): Promise<Instant | null> {
  return (await db.query<{ until: Instant }>('select until from people_freezes where line_id = $1 and until > to_timestamp($2::bigint) and lifted_at is null order by until desc limit 1', [line, now], 'people_frozen_line')).rows[0]?.until ?? null;
}

export interface FreezeApp { readonly db: Db; readonly committer: Pick<Committer, 'commit'>; readonly clock: Clock; readonly newId: TellParts['newId']; readonly keys: CustomersParts['keys'] }

/**
 * What a carrier's word of a SIM change does: the line is frozen from that moment on, and its owners hear of it, and so does
 * whoever signs in with that number. The same change heard again, from a call or from any later reading, does nothing.
 */
export async function simChanged(app: FreezeApp, heard: { readonly line: LineId; readonly number: string | null; readonly at: Instant; readonly by: By }): Promise<void> {
  if (plusSeconds(heard.at, FREEZE_SECONDS) <= app.clock.now()) return;
  const known = await app.db.query('select 1 from people_freezes where line_id = $1 and event_at = to_timestamp($2::bigint)', [heard.line, heard.at], 'people_freeze_known');
  if (known.rowCount > 0) return;
  const parts = { ...app, commit: (unit: Parameters<Committer['commit']>[0]) => app.committer.commit(unit) };
  const { findCustomer, findCustomerBy } = openCustomers(parts);
  const owners = await Promise.all((await ownersOf(app.db, heard.line)).map(findCustomer));
  const signsIn = heard.number === null ? null : await findCustomerBy({ channel: 'sms', address: heard.number });
  const told = new Map([...owners, signsIn].flatMap((one) => (one === null ? [] : [[one.id, one] as const])));
  try {
    await openFreezes(parts).freezeLine({ line: heard.line, number: heard.number, why: 'sim_changed', owners: [...told.values()], by: heard.by, eventAt: heard.at });
  } catch (error) {
    // Heard twice at once: one of them has done it.
    if (!(error instanceof GuardFailed) || error.guard !== insertShape.name) throw error;
  }
}

/** Throws `line_frozen` where a fresh SIM change holds what is saved and refunds of the line, unless another factor than the number was just shown. */
export async function refuseFrozen(app: Pick<FreezeApp, 'db' | 'clock'>, line: LineId, shown: { readonly anotherFactor: boolean }): Promise<void> {
  const until = shown.anotherFactor ? null : await frozenUntil(app.db, line, app.clock.now());
  if (until !== null) throw new Refusal('line_frozen', { until: isoOf(until) });
}

/** Asked with every code by text and e-mail alike, so that a frozen number takes as many statements as any other. */
export async function isFrozenNumber(db: Db, keys: Pick<Keys, 'macs'>, address: string, now: Instant): Promise<boolean> {
  const found = await db.query('select 1 from people_freezes where number_mac = any($1::text[]) and until > to_timestamp($2::bigint) and lifted_at is null limit 1', [addressMacs(keys, address), now], 'people_frozen_number');
  return found.rowCount > 0;
}

const thawedShape: Shape<{ line: LineId; at: Instant }> = {
  name: 'people.not_frozen', columns: { line: 'text', at: 'timestamptz' }, guard: true,
  sql: (rows) => `select i.line from ${rows} i where not exists (select 1 from people_freezes f where f.line_id = i.line and f.until > i.at and f.lifted_at is null)`,
};
/** The guard that fails where the line's SIM was changed in between: nothing saved pays for it now. */
export const LINE_FROZEN = thawedShape.name;
export const lineNotFrozen = (line: LineId, at: Instant): Write => write(thawedShape, { line, at });

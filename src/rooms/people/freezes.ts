import type { LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { HOUR, plusSeconds, type Instant } from '../../base/time.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Customer } from './customers.ts';
import { tellWrites, type TellParts } from './tell.ts';

/** Trust section 5: after a fresh SIM or eSIM change, for so long. */
export const FREEZE_SECONDS = 72 * HOUR;

const insertShape: Shape<{ id: string; line_id: LineId; number_mac: string | null; why: string; at: Instant; until: Instant }> = {
  name: 'people.freezes',
  columns: { id: 'text', line_id: 'text', number_mac: 'text', why: 'text', at: 'timestamptz', until: 'timestamptz' },
  sql: (rows) => `insert into people_freezes (id, line_id, number_mac, why, at, until) select id, line_id, number_mac, why, at, until from ${rows} returning 1`,
};

/** Codes by text to a frozen line's number do not leave; saved ways to pay and refunds of that line ask `frozenUntil`. */
export function openFreezes({ db, commit, clock, newId, keys }: TellParts & { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly keys: Pick<Keys, 'seal' | 'mac' | 'macs'> }) {
  return {
    /** The hook for a carrier's word of a SIM change, a re-issued eSIM, an agent. Owners hear of it at their other addresses at once. */
    async freezeLine(wish: { readonly line: LineId; readonly number: string | null; readonly why: 'sim_changed' | 'esim_reissued' | 'agent'; readonly owners: readonly Customer[]; readonly by: By }): Promise<Instant> {
      const at = clock.now();
      const until = plusSeconds(at, FREEZE_SECONDS);
      const id = newId('frz');
      await commit([
        write(insertShape, { id, line_id: wish.line, number_mac: wish.number === null ? null : sealAddress(keys, wish.number).mac, why: wish.why, at, until }),
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
    async frozenUntil(line: LineId): Promise<Instant | null> {
      return (await db.query<{ until: Instant }>('select until from people_freezes where line_id = $1 and until > to_timestamp($2::bigint) and lifted_at is null order by until desc limit 1', [line, clock.now()])).rows[0]?.until ?? null;
    },
    async liftFreeze(line: LineId, by: By): Promise<void> {
      const at = clock.now();
      const lifted = await db.query('update people_freezes set lifted_at = to_timestamp($2::bigint) where line_id = $1 and lifted_at is null and until > to_timestamp($2::bigint)', [line, at]);
      if (lifted.rowCount > 0) await commit([journalWrite({ at, by, what: 'line.unfrozen', subject: line, line }, { newId })]);
    },
  };
}

/** Asked with every code by text and e-mail alike, so that a frozen number takes as many statements as any other. */
export async function isFrozenNumber(db: Db, keys: Pick<Keys, 'macs'>, address: string, now: Instant): Promise<boolean> {
  const found = await db.query('select 1 from people_freezes where number_mac = any($1::text[]) and until > to_timestamp($2::bigint) and lifted_at is null limit 1', [addressMacs(keys, address), now], 'people_frozen_number');
  return found.rowCount > 0;
}

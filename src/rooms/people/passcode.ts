import type { CustomerId, LineId } from '../../base/ids.ts';
import { plainDigits } from '../../base/digits.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId, Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Customer } from './customers.ts';
import { tellWrites } from './tell.ts';
import { newToken } from './tokens.ts';

export interface PasscodeParts { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly random: Random; readonly newId: NewId; readonly keys: Pick<Keys, 'mac' | 'isMac' | 'seal'> }

const PURPOSE = 'phone passcode';
const setShape: Shape<{ customer_id: CustomerId; salt: string; hash: string; set_at: Instant }> = {
  name: 'people.passcodes', columns: { customer_id: 'text', salt: 'text', hash: 'text', set_at: 'timestamptz' },
  sql: (rows) => `insert into people_passcodes (customer_id, salt, hash, set_at) select customer_id, salt, hash, set_at from ${rows}
    on conflict (customer_id) do update set salt = excluded.salt, hash = excluded.hash, set_at = excluded.set_at returning 1`,
};
const endShape: Shape<{ customer_id: CustomerId }> = {
  name: 'people.passcodes_end', columns: { customer_id: 'text' }, sql: (rows) => `delete from people_passcodes p using ${rows} r where p.customer_id = r.customer_id returning 1`,
};

/** Six digits that a person chooses online and types on the phone: they show who is calling where a text cannot (phone, section 3). */
export function openPasscodes({ db, commit, clock, random, newId, keys }: PasscodeParts) {
  return {
    /** When this person's passcode was set; null: there is none. */
    passcodeSetAt: async (customer: CustomerId): Promise<Instant | null> =>
      (await db.query<{ set_at: Instant }>('select set_at from people_passcodes where customer_id = $1', [customer], 'people_passcode_set')).rows[0]?.set_at ?? null,

    /**
     * Sets or changes it, and tells the person at every address, without the digits (47 CFR 64.2010(f)). Whether whoever asks has just shown
     * who they are is the page's to ask. `numbers`: of the person's lines and addresses, which it must not repeat. Refuses `passcode_weak`.
     */
    async setPasscode(wish: { readonly customer: Customer; readonly digits: string; readonly numbers: readonly string[]; readonly by: By }): Promise<void> {
      const digits = plainDigits(wish.digits) ?? '';
      if (!/^\d{6}$/.test(digits) || isWeakPasscode(digits, [...wish.numbers, ...wish.customer.contacts.map((one) => one.address)])) throw new Refusal('passcode_weak');
      const at = clock.now(), salt = newToken(random), customer = wish.customer.id;
      const before = await db.query('select 1 from people_passcodes where customer_id = $1', [customer]);
      await commit([
        write(setShape, { customer_id: customer, salt, hash: keys.mac(PURPOSE, `${salt} ${digits}`), set_at: at }),
        journalWrite({ at, by: wish.by, what: before.rowCount > 0 ? 'passcode.changed' : 'passcode.set', subject: customer }, { newId }),
        ...tellWrites({ newId, keys }, { customer: wish.customer, change: 'passcode_set', at }),
      ]);
    },

    /** Takes it away: the phone then wants a code by text. */
    async removePasscode(customer: Customer, by: By): Promise<void> {
      const at = clock.now();
      await commit([
        write(endShape, { customer_id: customer.id }), journalWrite({ at, by, what: 'passcode.removed', subject: customer.id }, { newId }),
        ...tellWrites({ newId, keys }, { customer, change: 'passcode_removed', at }),
      ]);
    },

    /**
     * Which owner of the line has this passcode; null: none. A line that is nobody's, or is not there, takes as long as any other. Tries are
     * counted by whoever asks.
     */
    async ownerByPasscode(line: LineId | null, digits: string): Promise<CustomerId | null> {
      const rows = (await db.query<{ customer_id: CustomerId; salt: string; hash: string }>(
        `select p.customer_id, p.salt, p.hash from people_passcodes p join people_line_links l on l.customer_id = p.customer_id where l.line_id = $1 and l.role = 'owner' order by l.bound_at, l.customer_id limit 10`,
        [line ?? ''], 'people_passcode_try')).rows;
      const nobody = { customer_id: null, salt: 'nobody', hash: '' };
      const found = (rows.length === 0 ? [nobody] : rows).map((row) => ({ customer: row.customer_id, right: /^\d{6}$/.test(digits) && keys.isMac(PURPOSE, `${row.salt} ${digits}`, row.hash) }));
      return found.find((one) => one.right)?.customer ?? null;
    },
  };
}

const DIGITS = '01234567890';
const REVERSED = '09876543210';

/** What is tried first: rows, repeats, dates in any order, parts of numbers that belong to the person. */
export function isWeakPasscode(digits: string, numbers: readonly string[]): boolean {
  if (DIGITS.includes(digits) || REVERSED.includes(digits)) return true;
  if (/^(\d)\1{5}$/.test(digits) || /^(\d\d)\1\1$/.test(digits) || /^(\d{3})\1$/.test(digits) || new Set(digits).size < 3) return true;
  if (isDate(digits)) return true;
  const reversed = [...digits].reverse().join('');
  return numbers.map((one) => one.replace(/\D/g, '')).some((one) => one.includes(digits) || one.includes(reversed));
}

const isDay = (month: string, day: string): boolean => Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;

/** A birthday is what people choose: month, day and year in any of the usual orders, or a year with a month. */
function isDate(digits: string): boolean {
  const [a, b, c] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)];
  if (isDay(a, b) || isDay(b, a) || isDay(b, c)) return true;
  const isYear = (text: string): boolean => /^(?:19|20)\d\d$/.test(text);
  return (isYear(digits.slice(0, 4)) && Number(c) <= 12) || (isYear(digits.slice(2)) && Number(a) <= 12);
}

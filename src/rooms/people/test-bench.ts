import { afterAll, beforeAll, beforeEach } from 'vitest';
import { Refusal } from '../../base/refusal.ts';
import { at } from '../../base/time.ts';
import { standingClock } from '../../platform/clock.ts';
import { openDb, type Db } from '../../platform/db/db.ts';
import { openCommitter } from '../../platform/db/unit.ts';
import { idMaker, seededRandom } from '../../platform/random.ts';
import { newKeyRing } from '../../platform/secrets/key-file.ts';
import { keysOf } from '../../platform/secrets/keys.ts';
import { openNotices, sandboxTransports, type Composers } from '../notices/notices.ts';
import { newToken, openPeople, type AskCode } from './people.ts';

export const START = at('2026-11-23T18:00:00Z');
interface CloneOfDatabase { readonly url: string; drop(): Promise<void> }

/** A people room on a database of its own, with a phone to read codes from. Call it inside `describe`. */
export function bench(cloneDatabase: () => Promise<CloneOfDatabase>) {
  const state = {} as { database: CloneOfDatabase; db: Db; statements: string[] };
  const random = seededRandom(23);
  const time = standingClock(START);
  const newId = idMaker(time, random);
  const keys = keysOf(newKeyRing(random), random);
  beforeAll(async () => {
    state.database = await cloneDatabase();
    const db = openDb(state.database.url, { connections: 10 });
    state.statements = [];
    // Counts what is asked of the database: the same number for a known number and an unknown one.
    state.db = { ...db, query: (text, params, name) => { state.statements.push(name ?? text); return db.query(text, params, name); } };
  });
  afterAll(async () => { await state.db.close(); await state.database.drop(); });
  beforeEach(async () => {
    await state.db.query('truncate people_telegram_updates, people_stops, people_codes, people_sessions, people_api_keys, people_customers, people_contacts, people_line_links, platform_limits, notices_outbox, notices_mailbox, journal_entries cascade');
    time.set(START);
    state.statements.length = 0;
  });
  const people = () => openPeople({ db: state.db, commit: openCommitter(state.db).commit, clock: time, random, newId, keys });
  const never = () => Promise.reject(new Error('no facts in this test'));
  const notices = () => {
    const parts = { db: state.db, clock: time, newId, keys, fromName: 'Xuka' };
    const composers = { 'renewal.done': never } as Partial<Composers> as Composers;
    return openNotices({ db: state.db, clock: time, keys, composers, transports: sandboxTransports(parts), shop: { name: null, url: 'https://renew.example', help: null } });
  };
  const line = newId('line');
  const ask = ({ phone, ...more }: Partial<AskCode> & { readonly phone?: string } = {}): AskCode => ({
    to: { channel: 'sms', address: phone ?? '+12125550123' }, subject: line, purpose: 'see_line', language: 'en', ip: '203.0.113.9', requestToken: newToken(random), door: 'web', ...more,
  });
  /** The code as it arrives on the phone. */
  const codeOn = async (phone = '+12125550123') => {
    await notices().sendDue({ signal: new AbortController().signal });
    return /^(\d{6}) /.exec((await notices().mailbox.list({ to: phone }))[0]?.content.text ?? '')?.[1] ?? null;
  };
  return { state, random, time, newId, keys, people, notices, line, ask, codeOn };
}

/** The refusal's code, or `none`. Anything else that is thrown stays thrown. */
export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try { await work; return 'none'; } catch (error) { if (error instanceof Refusal) return error.code; throw error; }
};

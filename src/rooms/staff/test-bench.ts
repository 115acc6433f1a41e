import { afterAll, beforeAll, beforeEach } from 'vitest';
import { at } from '../../base/time.ts';
import { standingClock } from '../../platform/clock.ts';
import { openDb, type Db } from '../../platform/db/db.ts';
import { openCommitter } from '../../platform/db/unit.ts';
import { openLimitDesk } from '../../platform/limit-desk.ts';
import { DEFAULT_LIMITS } from '../../platform/limit-table.ts';
import { idMaker, seededRandom } from '../../platform/random.ts';
import { newKeyRing } from '../../platform/secrets/key-file.ts';
import { keysOf } from '../../platform/secrets/keys.ts';
import { openStaff, totpAt, type StaffRole } from './staff.ts';

export const START = at('2026-11-23T18:00:00Z');
export const SITE = { origin: 'https://renew.example', rpId: 'renew.example', name: 'Xuka' };
export const BY_COMMAND = { door: 'job', actor: 'operator', reason: 'the first one' } as const;
interface CloneOfDatabase { readonly url: string; drop(): Promise<void> }

/** A staff room on a database of its own. Call it inside `describe`. */
export function staffBench(cloneDatabase: () => Promise<CloneOfDatabase>) {
  const state = {} as { database: CloneOfDatabase; db: Db; statements: string[]; refused: string[] };
  const random = seededRandom(29);
  const time = standingClock(START);
  const newId = idMaker(time, random);
  const keys = keysOf(newKeyRing(random), random);
  beforeAll(async () => {
    state.database = await cloneDatabase();
    const db = openDb(state.database.url, { connections: 10 });
    state.statements = [];
    state.db = { ...db, query: (text, params, name) => { state.statements.push(name ?? text); return db.query(text, params, name); } };
  });
  afterAll(async () => { await state.db.close(); await state.database.drop(); });
  beforeEach(async () => {
    await state.db.query('truncate staff_challenges, staff_passkeys, staff_sessions, staff_invitations, staff_members, platform_limits, journal_entries cascade');
    time.set(START);
    state.statements.length = 0;
    state.refused = [];
  });
  const room = (more: { readonly demo?: boolean } = {}) => openStaff({
    db: state.db, commit: openCommitter(state.db).commit, clock: time, random, newId, keys, site: SITE, demo: more.demo ?? false,
    limits: openLimitDesk({ db: state.db, clock: time, keys, table: DEFAULT_LIMITS, onRefused: (name) => { state.refused.push(name); return Promise.resolve(); } }),
  });
  /** The code that an authenticator shows now. */
  const codeOf = (secret: string): string => totpAt(secret, time.nowMs());
  /** Somebody of the staff who has set up an authenticator and is signed in; the next code is another one. */
  async function somebody(role: StaffRole, name = `The ${role}`) {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@shop.example`;
    const made = await room().invite({ name, email, role, languages: ['en', 'zh-CN'], by: BY_COMMAND });
    const { totpSecret } = await room().openInvitation(made.token);
    const opened = await room().joinByCode({ token: made.token, code: codeOf(totpSecret), device: 'Firefox · Linux' });
    time.advanceMs(30_000);
    return { ...opened, email, secret: totpSecret, signIn: (code = codeOf(totpSecret)) => room().signInByCode({ email, code, network: '203.0.113.0/24', device: null }) };
  }
  return { state, time, random, keys, newId, room, codeOf, somebody };
}

import type { LineId, PayLinkId, SponsorId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { RenewalMode } from '../../base/terms.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { SealedAddress } from '../../platform/secrets/sealed-address.ts';
import type { Contact } from './links.ts';

export type SponsorState = 'invited' | 'active' | 'declined' | 'stopped';
export const SPONSOR_MOVES: Readonly<Record<SponsorState, readonly SponsorState[]>> = {
  invited: ['invited', 'active', 'declined', 'stopped'], active: ['active', 'stopped'], declined: [], stopped: [],
};
export type SponsorSide = 'owner' | 'sponsor';

/** Somebody who is asked before each cycle of a line ends. Pays each time by hand: nothing is ever charged without them. */
export interface Sponsor {
  readonly id: SponsorId;
  readonly lineId: LineId;
  readonly state: SponsorState;
  readonly version: number;
  readonly planId: string;
  readonly mode: RenewalMode | null;
  /** How many days before the end they are asked. */
  readonly daysBefore: number;
  readonly email: SealedAddress;
  readonly owner: Contact;
  readonly language: Language;
  readonly zone: ZoneId | null;
  readonly codeMac: string | null;
  readonly codeUntil: Instant | null;
  readonly invitedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly endedBy: SponsorSide | null;
  readonly nextLookAt: Instant;
}

interface Row {
  id: string; line_id: string; state: string; version: number; plan_id: string; mode: string | null; days_before: number; email: SealedAddress; owner: Contact; language: Language; zone: string | null;
  code_mac: string | null; code_until: Instant | null; tries_left: number; invited_at: Instant; accepted_at: Instant | null; ended_at: Instant | null; ended_by: SponsorSide | null; next_look_at: Instant;
}
const COLUMNS = {
  id: 'text', line_id: 'text', state: 'text', version: 'int', plan_id: 'text', mode: 'text', days_before: 'int', email: 'jsonb', owner: 'jsonb', language: 'text', zone: 'text',
  code_mac: 'text', code_until: 'timestamptz', tries_left: 'int', invited_at: 'timestamptz', accepted_at: 'timestamptz', ended_at: 'timestamptz', ended_by: 'text', next_look_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const sponsorOf = (row: Row): Sponsor => ({
  id: row.id as SponsorId, lineId: row.line_id as LineId, state: row.state as SponsorState, version: row.version, planId: row.plan_id, mode: row.mode as RenewalMode | null, daysBefore: row.days_before,
  email: row.email, owner: row.owner, language: row.language, zone: row.zone, codeMac: row.code_mac, codeUntil: row.code_until, invitedAt: row.invited_at, acceptedAt: row.accepted_at,
  endedAt: row.ended_at, endedBy: row.ended_by, nextLookAt: row.next_look_at,
});

const insertShape: Shape<Row> = {
  name: 'paylinks.sponsors', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into paylinks_sponsors (${NAMES}) select ${NAMES} from ${rows} on conflict (line_id, (email->>'mac')) where state in ('invited', 'active') do nothing returning 1`,
};
/** The guard that fails when this person was asked to sponsor this line before. */
export const SPONSOR_KNOWN = insertShape.name;
export const sponsorInsert = (one: Sponsor): Write => write(insertShape, {
  id: one.id, line_id: one.lineId, state: one.state, version: one.version, plan_id: one.planId, mode: one.mode, days_before: one.daysBefore, email: one.email, owner: one.owner, language: one.language,
  zone: one.zone, code_mac: one.codeMac, code_until: one.codeUntil, tries_left: 0, invited_at: one.invitedAt, accepted_at: one.acceptedAt, ended_at: one.endedAt, ended_by: one.endedBy, next_look_at: one.nextLookAt,
});

interface StepRow { id: string; before: number; state: string; language: string; zone: string | null; accepted_at: Instant | null; ended_at: Instant | null; ended_by: SponsorSide | null; next_look_at: Instant }
const stepShape: Shape<StepRow> = {
  name: 'paylinks.sponsor_step', guard: true,
  columns: { id: 'text', before: 'int', state: 'text', language: 'text', zone: 'text', accepted_at: 'timestamptz', ended_at: 'timestamptz', ended_by: 'text', next_look_at: 'timestamptz' },
  sql: (rows) => `update paylinks_sponsors s set state = i.state, version = s.version + 1, language = i.language, zone = i.zone, accepted_at = i.accepted_at, ended_at = i.ended_at,
      ended_by = i.ended_by, next_look_at = i.next_look_at, code_mac = null, code_until = null
    from ${rows} i where s.id = i.id and s.version = i.before returning 1`,
};
/** The guard that fails when somebody else moved it first. */
export const SPONSOR_MOVED_ON = stepShape.name;
export function stepSponsor(before: Sponsor, change: Partial<Pick<Sponsor, 'state' | 'language' | 'zone' | 'acceptedAt' | 'endedAt' | 'endedBy' | 'nextLookAt'>>): { readonly sponsor: Sponsor; readonly write: Write } {
  const sponsor: Sponsor = { ...before, ...change, version: before.version + 1, codeMac: null, codeUntil: null };
  check(SPONSOR_MOVES[before.state].includes(sponsor.state), `sponsor ${before.id} cannot go from ${before.state} to ${sponsor.state}`);
  return {
    sponsor,
    write: write(stepShape, {
      id: sponsor.id, before: before.version, state: sponsor.state, language: sponsor.language, zone: sponsor.zone, accepted_at: sponsor.acceptedAt, ended_at: sponsor.endedAt,
      ended_by: sponsor.endedBy, next_look_at: sponsor.nextLookAt,
    }),
  };
}

const codeShape: Shape<{ id: string; code_mac: string; code_until: Instant; tries_left: number }> = {
  name: 'paylinks.sponsor_code', columns: { id: 'text', code_mac: 'text', code_until: 'timestamptz', tries_left: 'int' },
  sql: (rows) => `update paylinks_sponsors s set code_mac = i.code_mac, code_until = i.code_until, tries_left = i.tries_left from ${rows} i where s.id = i.id and s.state = 'invited' returning 1`,
};
export const keepSponsorCode = (id: SponsorId, code: { readonly mac: string; readonly until: Instant; readonly tries: number }): Write =>
  write(codeShape, { id, code_mac: code.mac, code_until: code.until, tries_left: code.tries });

/** Uses up one try before anybody looks at the code, so that no number of parallel guesses has one more. Null: none is left, or it ran out. */
export async function claimTry(db: Queryable, id: SponsorId, now: Instant): Promise<{ readonly mac: string; readonly triesLeft: number } | null> {
  const row = (await db.query<{ code_mac: string; tries_left: number }>(
    `update paylinks_sponsors set tries_left = tries_left - 1 where id = $1 and state = 'invited' and tries_left > 0 and code_until > to_timestamp($2) and code_mac is not null
     returning code_mac, tries_left`, [id, now], 'paylinks_sponsor_try')).rows[0];
  return row ? { mac: row.code_mac, triesLeft: row.tries_left } : null;
}

interface AskRow { sponsor_id: string; cycle_ends_at: Instant; link_id: string }
const askShape: Shape<AskRow> = {
  name: 'paylinks.asks', guard: true, columns: { sponsor_id: 'text', cycle_ends_at: 'timestamptz', link_id: 'text' },
  sql: (rows) => `insert into paylinks_asks (sponsor_id, cycle_ends_at, link_id) select sponsor_id, cycle_ends_at, link_id from ${rows} on conflict do nothing returning 1`,
};
/** The guard that makes it once for each cycle. */
export const ASKED_BEFORE = askShape.name;
export const askInsert = (sponsor: SponsorId, cycleEndsAt: Instant, link: PayLinkId): Write => write(askShape, { sponsor_id: sponsor, cycle_ends_at: cycleEndsAt, link_id: link });
export const wasAsked = async (db: Queryable, sponsor: SponsorId, cycleEndsAt: Instant): Promise<boolean> =>
  (await db.query('select 1 from paylinks_asks where sponsor_id = $1 and cycle_ends_at = to_timestamp($2)', [sponsor, cycleEndsAt], 'paylinks_was_asked')).rowCount > 0;

export async function sponsorById(db: Queryable, id: string): Promise<Sponsor | null> {
  const row = (await db.query<Row>(`select ${NAMES} from paylinks_sponsors where id = $1`, [id], 'paylinks_sponsor')).rows[0];
  return row ? sponsorOf(row) : null;
}
export async function sponsorsOfLine(db: Queryable, line: LineId): Promise<Sponsor[]> {
  const answer = await db.query<Row>(`select ${NAMES} from paylinks_sponsors where line_id = $1 order by invited_at desc limit 10`, [line], 'paylinks_sponsors_of_line');
  return answer.rows.map(sponsorOf);
}
export async function dueSponsors(db: Queryable, now: Instant, limit: number): Promise<Sponsor[]> {
  const answer = await db.query<Row>(`select ${NAMES} from paylinks_sponsors where state = 'active' and next_look_at <= to_timestamp($1) order by next_look_at limit $2`, [now, limit], 'paylinks_sponsors_due');
  return answer.rows.map(sponsorOf);
}

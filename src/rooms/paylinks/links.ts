import type { LineId, PayLinkId, RenewalId, SponsorId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { RenewalMode } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { SealedAddress } from '../../platform/secrets/sealed-address.ts';

export type LinkState = 'open' | 'cancelling' | 'paid' | 'cancelled' | 'expired';

/** The moves a link may make. `cancelling`: its maker took it back while somebody was at the payment page, and money may be faster. */
export const LINK_MOVES: Readonly<Record<LinkState, readonly LinkState[]>> = {
  open: ['open', 'cancelling', 'paid', 'cancelled', 'expired'], cancelling: ['cancelling', 'paid', 'cancelled'], paid: [], cancelled: [], expired: [],
};
export const isEnded = (state: LinkState): boolean => LINK_MOVES[state].length === 0;

/** Where somebody hears of the link's end, and in which language. */
export interface Contact { readonly email: SealedAddress | null; readonly language: Language }

export interface PayLink {
  readonly id: PayLinkId;
  readonly lineId: LineId;
  readonly codeMac: string;
  readonly codeSealed: string;
  readonly planId: string;
  /** Null: whichever way the plan can start when it is paid. */
  readonly mode: RenewalMode | null;
  readonly noteSealed: string | null;
  readonly caller: string;
  readonly contact: Contact;
  readonly sponsorId: SponsorId | null;
  readonly state: LinkState;
  readonly version: number;
  /** The renewal under way, or the one that was paid. */
  readonly renewalId: RenewalId | null;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
}

interface Row {
  id: string; line_id: string; code_mac: string; code_sealed: string; plan_id: string; mode: string | null; note_sealed: string | null; caller: string; contact: Contact;
  sponsor_id: string | null; state: string; version: number; renewal_id: string | null; made_at: Instant; expires_at: Instant; ended_at: Instant | null;
}
const COLUMNS = {
  id: 'text', line_id: 'text', code_mac: 'text', code_sealed: 'text', plan_id: 'text', mode: 'text', note_sealed: 'text', caller: 'text', contact: 'jsonb',
  sponsor_id: 'text', state: 'text', version: 'int', renewal_id: 'text', made_at: 'timestamptz', expires_at: 'timestamptz', ended_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

const linkOf = (row: Row): PayLink => ({
  id: row.id as PayLinkId, lineId: row.line_id as LineId, codeMac: row.code_mac, codeSealed: row.code_sealed, planId: row.plan_id, mode: row.mode as RenewalMode | null,
  noteSealed: row.note_sealed, caller: row.caller, contact: row.contact, sponsorId: row.sponsor_id as SponsorId | null, state: row.state as LinkState, version: row.version,
  renewalId: row.renewal_id as RenewalId | null, madeAt: row.made_at, expiresAt: row.expires_at, endedAt: row.ended_at,
});

const insertShape: Shape<Row> = {
  name: 'paylinks.links', columns: COLUMNS,
  sql: (rows) => `insert into paylinks_links (${NAMES}) select ${NAMES} from ${rows} returning 1`,
};
export const linkInsert = (link: PayLink): Write => write(insertShape, {
  id: link.id, line_id: link.lineId, code_mac: link.codeMac, code_sealed: link.codeSealed, plan_id: link.planId, mode: link.mode, note_sealed: link.noteSealed, caller: link.caller,
  contact: link.contact, sponsor_id: link.sponsorId, state: link.state, version: link.version, renewal_id: link.renewalId, made_at: link.madeAt, expires_at: link.expiresAt, ended_at: link.endedAt,
});

interface StepRow { id: string; before: number; state: string; renewal_id: string | null; ended_at: Instant | null }
const stepShape: Shape<StepRow> = {
  name: 'paylinks.step', guard: true,
  columns: { id: 'text', before: 'int', state: 'text', renewal_id: 'text', ended_at: 'timestamptz' },
  sql: (rows) => `update paylinks_links l set state = i.state, version = l.version + 1, renewal_id = i.renewal_id, ended_at = i.ended_at
    from ${rows} i where l.id = i.id and l.version = i.before returning 1`,
};
/** The guard that fails when somebody else moved the link first. */
export const LINK_MOVED_ON = stepShape.name;

/** A step of a link: only the moves of the table are possible. */
export function stepLink(before: PayLink, change: { readonly state?: LinkState; readonly renewalId?: RenewalId | null }, now: Instant): { readonly link: PayLink; readonly write: Write } {
  const state = change.state ?? before.state;
  check(LINK_MOVES[before.state].includes(state), `pay link ${before.id} cannot go from ${before.state} to ${state}`);
  const link: PayLink = { ...before, state, renewalId: change.renewalId === undefined ? before.renewalId : change.renewalId, version: before.version + 1, endedAt: isEnded(state) ? now : null };
  return { link, write: write(stepShape, { id: link.id, before: before.version, state, renewal_id: link.renewalId, ended_at: link.endedAt }) };
}

interface ClaimRow { id: string; renewal_id: string; now: Instant }
const claimShape: Shape<ClaimRow> = {
  name: 'paylinks.claim', guard: true,
  columns: { id: 'text', renewal_id: 'text', now: 'timestamptz' },
  sql: (rows) => `update paylinks_links l set renewal_id = i.renewal_id, version = l.version + 1
    from ${rows} i where l.id = i.id and l.state = 'open' and l.renewal_id is null and l.expires_at > i.now returning 1`,
};
/** The guard that lets one payer through at a time: it is part of the commit that places the renewal. */
export const LINK_TAKEN = claimShape.name;
export const claimLink = (link: PayLink, renewal: RenewalId, now: Instant): Write => write(claimShape, { id: link.id, renewal_id: renewal, now });

export async function linkById(db: Queryable, id: string): Promise<PayLink | null> {
  const row = (await db.query<Row>(`select ${NAMES} from paylinks_links where id = $1`, [id], 'paylinks_by_id')).rows[0];
  return row ? linkOf(row) : null;
}

export async function linkByMacs(db: Queryable, macs: readonly string[]): Promise<PayLink | null> {
  const row = (await db.query<Row>(`select ${NAMES} from paylinks_links where code_mac = any($1::text[])`, [macs], 'paylinks_by_mac')).rows[0];
  return row ? linkOf(row) : null;
}

/** The newest links of a line. */
export async function linksOfLine(db: Queryable, line: LineId, limit = 10): Promise<PayLink[]> {
  const answer = await db.query<Row>(`select ${NAMES} from paylinks_links where line_id = $1 order by made_at desc, id desc limit $2`, [line, limit], 'paylinks_of_line');
  return answer.rows.map(linkOf);
}

export async function openLinks(db: Queryable, line: LineId, now: Instant): Promise<number> {
  return (await db.query<{ n: number }>(`select count(*)::int as n from paylinks_links where line_id = $1 and state = 'open' and expires_at > to_timestamp($2)`, [line, now], 'paylinks_open')).rows[0]!.n;
}

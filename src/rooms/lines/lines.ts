import type { Iccid } from '../../base/iccid.ts';
import type { LineId } from '../../base/ids.ts';
import type { Phone } from '../../base/phone.ts';
import type { CarrierId, LineKind, ProfileTerms } from '../../base/terms.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Db, Queryable } from '../../platform/db/db.ts';
import { grouped, READ_CAP } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { lineEventJson, readLineEvent, readLineState, lineStateJson } from './engine/codec.ts';
import { applyEvent, foldLine, landmarks, nextChangeAt, settle } from './engine/engine.ts';
import type { LineEvent, LineState } from './engine/state.ts';

export * as engine from './engine/engine.ts';
export { lineStateJson, readLineState, snapshotJson, readSnapshot } from './engine/codec.ts';
export { countEnding, fillLandmarks, glancesOf, linesByClock, type ClockPage, type EndingCount, type LineGlance } from './ahead.ts';
export type { Bought, Bucket, LineClocks, LineEvent, LineSnapshot, LineState, Phase } from './engine/state.ts';

/** Money kept at the carrier on this line: shown, never booked by us (rules R25). */
export interface CarrierBalance { readonly cents: bigint; readonly expiresAt: Instant | null }

/** A SIM or eSIM line: who it is, and the state its events have brought it to. */
export interface Line {
  readonly id: LineId;
  readonly carrier: CarrierId;
  readonly kind: LineKind;
  /** E.164; null for a card without a number of its own. */
  readonly number: Phone | null;
  readonly iccid: Iccid;
  readonly eid: string | null;
  readonly sim: 'physical' | 'esim';
  readonly smsCapable: boolean;
  readonly zip: string;
  readonly zone: ZoneId;
  readonly name: string | null;
  readonly owner: string | null;
  readonly demo: boolean;
  /** What a quote stands on: grows with every change but readings of use. */
  readonly version: number;
  /** Grows with every write. */
  readonly revision: number;
  readonly state: LineState;
  /** When the carrier was last read. */
  readonly readAt: Instant | null;
  readonly balance: CarrierBalance | null;
}

interface Row {
  id: LineId; carrier: string; kind: LineKind; number: Phone | null; iccid: Iccid; eid: string | null; sim: 'physical' | 'esim'; sms_capable: boolean;
  zip: string; zone: string; name: string | null; owner: string | null; demo: boolean; version: number; revision: number; state: unknown;
  read_at: Instant | null; balance: { cents: string; expiresAt: number | null } | null;
}
const COLUMNS = 'id, carrier, kind, number, iccid, eid, sim, sms_capable, zip, zone, name, owner, demo, version, revision, state, read_at, balance';

const lineOf = (row: Row): Line => ({
  id: row.id, carrier: row.carrier, kind: row.kind, number: row.number, iccid: row.iccid, eid: row.eid, sim: row.sim, smsCapable: row.sms_capable,
  zip: row.zip, zone: row.zone, name: row.name, owner: row.owner, demo: row.demo, version: row.version, revision: row.revision,
  state: readLineState(row.state), readAt: row.read_at,
  balance: row.balance && { cents: BigInt(row.balance.cents), expiresAt: row.balance.expiresAt as Instant | null },
});

export type LineReader = (id: LineId) => Promise<Line | null>;

/** Reads lines by id; calls that come together share one statement. */
export function openLineReader(db: Db): LineReader {
  return grouped<LineId, Line | null>(async (ids) => {
    const answer = await db.query<Row>(`select ${COLUMNS} from lines_lines where id = any($1::text[])`, [[...new Set(ids)]], 'lines_by_id');
    // Read out once for all who asked: a state is large, and nobody changes what they were given.
    const found = new Map(answer.rows.map((row) => [row.id, lineOf(row)]));
    return ids.map((id) => found.get(id) ?? null);
  }, { cap: READ_CAP });
}

/** Finds a line by its number or its ICCID. */
export async function findLine(db: Queryable, by: { readonly number: string } | { readonly iccid: string }): Promise<Line | null> {
  const [column, value] = 'number' in by ? ['number', by.number] : ['iccid', by.iccid];
  const answer = await db.query<Row>(`select ${COLUMNS} from lines_lines where ${column} = $1`, [value], `lines_by_${column}`);
  return answer.rows[0] ? lineOf(answer.rows[0]) : null;
}

/** The line whose ICCID ends so (eight digits); null: none, or several. */
export async function findLineByIccidEnd(db: Queryable, end: string): Promise<Line | null> {
  const { rows } = await db.query<Row>(`select ${COLUMNS} from lines_lines where right(iccid, 8) = $1 limit 2`, [end], 'lines_by_iccid_end');
  return rows.length === 1 ? lineOf(rows[0]!) : null;
}

/** Lines in the order of their ids, `limit` at most, after `after`: for lists and rounds. */
export async function listLines(db: Queryable, page: { readonly after?: string; readonly limit: number; readonly owner?: string; readonly demo?: boolean }): Promise<Line[]> {
  const answer = await db.query<Row>(
    `select ${COLUMNS} from lines_lines where id > $1 and ($2::text is null or owner = $2) and ($3::boolean is null or demo = $3) order by id limit $4`,
    [page.after ?? '', page.owner ?? null, page.demo ?? null, page.limit]);
  return answer.rows.map(lineOf);
}

/** Lines whose state the passing of time has changed, earliest first. */
export async function linesDue(db: Queryable, now: Instant, limit: number): Promise<Line[]> {
  const answer = await db.query<Row>(
    `select ${COLUMNS} from lines_lines where next_change_at <= to_timestamp($1) order by next_change_at limit $2`, [now, limit], 'lines_due');
  return answer.rows.map(lineOf);
}

export interface NewLine {
  readonly id: LineId; readonly carrier: CarrierId; readonly kind: LineKind; readonly number: Phone | null; readonly iccid: Iccid; readonly eid?: string | null;
  readonly sim: 'physical' | 'esim'; readonly smsCapable: boolean; readonly zip: string; readonly zone: ZoneId; readonly name?: string | null;
  readonly owner?: string | null; readonly demo?: boolean; readonly profile: ProfileTerms;
  /** What happened to it before we knew it, first `opened`. */
  readonly events: readonly LineEvent[];
  readonly at: Instant;
}

interface InsertRow {
  id: string; carrier: string; kind: string; number: string | null; iccid: string; eid: string | null; sim: string; sms_capable: boolean; zip: string; zone: string;
  name: string | null; owner: string | null; demo: boolean; version: number; revision: number; state: unknown; next_change_at: Instant | null; created_at: Instant;
  phase: string; service_ends_at: Instant | null; release_at: Instant | null;
}
const insertShape: Shape<InsertRow> = {
  name: 'lines.insert',
  columns: {
    id: 'text', carrier: 'text', kind: 'text', number: 'text', iccid: 'text', eid: 'text', sim: 'text', sms_capable: 'boolean', zip: 'text', zone: 'text',
    name: 'text', owner: 'text', demo: 'boolean', version: 'int', revision: 'int', state: 'jsonb', next_change_at: 'timestamptz', created_at: 'timestamptz',
    phase: 'text', service_ends_at: 'timestamptz', release_at: 'timestamptz',
  },
  sql: (rows) => `insert into lines_lines (id, carrier, kind, number, iccid, eid, sim, sms_capable, zip, zone, name, owner, demo, version, revision, state, next_change_at, created_at, phase, service_ends_at, release_at)
    select id, carrier, kind, number, iccid, eid, sim, sms_capable, zip, zone, name, owner, demo, version, revision, state, next_change_at, created_at, phase, service_ends_at, release_at from ${rows} returning 1`,
};

interface EventRow { line_id: string; revision: number; at: Instant; event: unknown }
const eventShape: Shape<EventRow> = {
  name: 'lines.events',
  columns: { line_id: 'text', revision: 'int', at: 'timestamptz', event: 'jsonb' },
  sql: (rows) => `insert into lines_events (line_id, revision, at, event) select line_id, revision, at, event from ${rows} returning 1`,
};

interface ChangeRow {
  id: string; before: number; version: number; revision: number; state: unknown; zone: string; next_change_at: Instant | null; read_at: Instant | null; balance: unknown;
  phase: string; service_ends_at: Instant | null; release_at: Instant | null;
}
// Locked in the order of ids first: two batches that meet on the same lines must not wait for each other.
const changeShape: Shape<ChangeRow> = {
  name: 'lines.change',
  columns: { id: 'text', before: 'int', version: 'int', revision: 'int', state: 'jsonb', zone: 'text', next_change_at: 'timestamptz', read_at: 'timestamptz', balance: 'jsonb', phase: 'text', service_ends_at: 'timestamptz', release_at: 'timestamptz' },
  steps: (rows) => [['lock', `select l.id from lines_lines l join ${rows} i on i.id = l.id order by l.id for no key update of l`]],
  sql: (rows) => `update lines_lines l set version = i.version, revision = i.revision, state = i.state, zone = i.zone, next_change_at = i.next_change_at,
      phase = i.phase, service_ends_at = i.service_ends_at, release_at = i.release_at, read_at = coalesce(i.read_at, l.read_at), balance = coalesce(i.balance, l.balance)
    from ${rows} i join ${rows}_lock k on k.id = i.id where l.id = i.id and l.revision = i.before returning 1`,
  guard: true,
};
/** What rounds over many lines look for, as columns. */
const marksOf = (state: LineState) => { const { phase, serviceEndsAt, releaseAt } = landmarks(state); return { phase, service_ends_at: serviceEndsAt, release_at: releaseAt }; };

/** The guard that fails when somebody else wrote the line first: read it again and decide anew. */
export const LINE_CHANGED = changeShape.name;

export function newLine(facts: NewLine): { readonly line: Line; readonly writes: Write[] } {
  const state = foldLine(facts.events);
  const revision = facts.events.length;
  const line: Line = {
    id: facts.id, carrier: facts.carrier, kind: facts.kind, number: facts.number, iccid: facts.iccid, eid: facts.eid ?? null, sim: facts.sim, smsCapable: facts.smsCapable,
    zip: facts.zip, zone: facts.zone, name: facts.name ?? null, owner: facts.owner ?? null, demo: facts.demo ?? false, version: 1, revision, state, readAt: null, balance: null,
  };
  return {
    line,
    writes: [
      write(insertShape, {
        id: line.id, carrier: line.carrier, kind: line.kind, number: line.number, iccid: line.iccid, eid: line.eid, sim: line.sim, sms_capable: line.smsCapable,
        zip: line.zip, zone: state.zone, name: line.name, owner: line.owner, demo: line.demo, version: 1, revision, state: lineStateJson(state),
        next_change_at: nextChangeAt(state, state.asOf), created_at: facts.at, ...marksOf(state),
      }),
      ...facts.events.map((event, index) => write(eventShape, { line_id: line.id, revision: index + 1, at: event.at, event: lineEventJson(event) })),
    ],
  };
}

/** Readings of use do not make a quote stale; everything else does. */
const changesVersion = (event: LineEvent): boolean => event.kind !== 'metered';

/**
 * What these events make of the line, and the writes that say so. Without events it only lets time pass up to `at`.
 * Throws Refusal when an event is refused; the commit fails on LINE_CHANGED when the line was written in between.
 */
export function changeLine(line: Line, change: {
  readonly events: readonly LineEvent[]; readonly at: Instant; readonly readAt?: Instant | null; readonly balance?: CarrierBalance | null;
  /** All events of the line, `events` last, where these lie before something already written down: folded anew by time. */
  readonly history?: readonly LineEvent[];
}): { readonly line: Line; readonly writes: Write[] } {
  let state = change.history ? foldLine(inTimeOrder(change.history)) : change.events.reduce<LineState>((before, event) => applyEvent(before, event), line.state);
  // Never back in time: what was settled before stays settled.
  if (state.asOf < line.state.asOf) state = settle(state, line.state.asOf);
  if (change.at > state.asOf) state = settle(state, change.at);
  const revision = line.revision + Math.max(1, change.events.length);
  const version = line.version + (change.events.some(changesVersion) ? 1 : 0);
  const next: Line = { ...line, state, zone: state.zone, version, revision, readAt: change.readAt ?? line.readAt, balance: change.balance ?? line.balance };
  return {
    line: next,
    writes: [
      write(changeShape, {
        id: line.id, before: line.revision, version, revision, state: lineStateJson(state), zone: state.zone, next_change_at: nextChangeAt(state, state.asOf),
        ...marksOf(state), read_at: change.readAt ?? null,
        balance: change.balance ? { cents: change.balance.cents.toString(), expiresAt: change.balance.expiresAt } : null,
      }),
      ...change.events.map((event, index) => write(eventShape, { line_id: line.id, revision: line.revision + 1 + index, at: event.at, event: lineEventJson(event) })),
    ],
  };
}

/** By time; events of one moment in the order they were written down. */
const inTimeOrder = (events: readonly LineEvent[]): LineEvent[] => [...events].sort((a, b) => a.at - b.at);

// Holds the line as it is until the commit: a change that comes at the same moment waits, or this fails.
const standsShape: Shape<{ id: string; version: number }> = {
  name: 'lines.stands',
  columns: { id: 'text', version: 'int' },
  steps: (rows) => [['lock', `select l.id, l.version from lines_lines l join ${rows} i on i.id = l.id order by l.id for share of l`]],
  sql: (rows) => `select i.id from ${rows} i join ${rows}_lock l on l.id = i.id where l.version = i.version`,
  guard: true,
};
/** The guard that fails when a line is no longer the one a quote stood on. */
export const LINE_MOVED_ON = standsShape.name;
export const lineStands = (id: LineId, version: number): Write => write(standsShape, { id, version });

/** All events of a line in the order of time: its state is their fold (trust I7). */
export async function eventsOf(db: Queryable, id: LineId): Promise<LineEvent[]> {
  const answer = await db.query<{ event: unknown }>('select event from lines_events where line_id = $1 order by revision', [id]);
  return inTimeOrder(answer.rows.map((row) => readLineEvent(row.event)));
}

import { check, never } from '../../base/check.ts';
import type { LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake, type JobSpec } from '../../platform/jobs/job-writes.ts';
import { journalWrite } from '../journal/journal.ts';
import { findLine } from '../lines/lines.ts';
import type { CarriersApp } from './app.ts';
import type { CarrierConnector, CarrierLine, CarrierListRow, ChangeOutcome, LineAnswer, TopUpOrder, TopUpOutcome } from './connector.ts';
import { TOP_UP_MOVES, topUpInsert, topUpMove, topUpsByKey, type TopUp } from './top-ups.ts';

export type { CarriersApp } from './app.ts';
export type { CarrierConnector, CarrierLine, ChangeOutcome, LineAnswer, LineReading, TopUpOutcome } from './connector.ts';
export { topUpsFor, type TopUp, type TopUpState } from './top-ups.ts';

/** A top-up that nobody has asked the carrier for yet. Its key is stored with it. */
export function newTopUp(app: Pick<CarriersApp, 'clock' | 'newId'>, facts: { readonly forId: string; readonly lineId: LineId; readonly carrier: string }): { readonly topUp: TopUp; readonly write: Write } {
  const id = app.newId('top');
  const topUp: TopUp = {
    // 30 characters: under the shortest limit of the vendors we know (40).
    id, forId: facts.forId, lineId: facts.lineId, carrier: facts.carrier, key: id, state: 'new', carrierRef: null, activatedAt: null, costCents: null,
    refusedCode: null, createdAt: app.clock.now(),
  };
  return { topUp, write: topUpInsert(topUp) };
}

export function connectorOf(app: Pick<CarriersApp, 'connectors'>, carrier: string): CarrierConnector {
  const connector = app.connectors[carrier];
  check(connector, `no connector for carrier ${carrier}`);
  return connector;
}
const doubt = (cause: string): { readonly kind: 'unknown'; readonly cause: string } => ({ kind: 'unknown', cause });

/** What asking about a top-up can bring: an outcome, or a grant that the carrier has undone since. */
export type TopUpNews = TopUpOutcome | { readonly kind: 'reversed'; readonly carrierRef: string };

/**
 * Asks the carrier what there is to ask about a top-up. `first`: nobody can have asked before, so it may be sent at once.
 * Otherwise the carrier is asked by our key first; only "never seen" sends it, with the same key. A carrier that cannot
 * be asked by key leaves doubt to an agent: it is never sent blindly a second time.
 */
export async function askTopUp(app: CarriersApp, topUp: TopUp, order: Omit<TopUpOrder, 'key'>, first: boolean): Promise<TopUpNews> {
  const connector = connectorOf(app, topUp.carrier);
  if (!first) {
    if (!connector.can.find) return doubt('this carrier cannot be asked by our key');
    const found = await app.vendors.call(topUp.carrier, 'find_top_up', (signal) => connector.findTopUp(topUp.key, signal), doubt);
    if (found.kind !== 'never_seen') return found;
    if (topUp.carrierRef !== null || topUp.state === 'refused' || topUp.state === 'done') return doubt('the carrier no longer knows this top-up');
  }
  return app.vendors.call(topUp.carrier, 'top_up', (signal) => connector.topUp({ ...order, key: topUp.key }, signal), doubt);
}

/** Only looks, never sends: for what comes to light after rest. */
export async function lookAtTopUp(app: CarriersApp, topUp: TopUp): Promise<TopUpNews | { readonly kind: 'never_seen' }> {
  const connector = connectorOf(app, topUp.carrier);
  return app.vendors.call<TopUpNews | { readonly kind: 'never_seen' }>(topUp.carrier, 'find_top_up', (signal) => connector.findTopUp(topUp.key, signal), doubt);
}

/** The line as the carrier has it. */
export async function readCarrierLine(app: CarriersApp, line: CarrierLine): Promise<LineAnswer> {
  const connector = connectorOf(app, line.carrier);
  return app.vendors.call<LineAnswer>(line.carrier, 'read_line', (signal) => connector.readLine(line, signal), doubt);
}

/** Asks for a wrong grant to be put right (`correct`) or for a grant to be taken back (`cancel`), by a key of its own. */
export async function askChange(app: CarriersApp, topUp: TopUp, change: { readonly kind: 'correct'; readonly asOf: Instant } | { readonly kind: 'cancel' }, changeKey: string, first: boolean): Promise<ChangeOutcome> {
  const connector = connectorOf(app, topUp.carrier);
  if (!connector.can[change.kind]) return { kind: 'refused', carrierCode: 'not_offered' };
  if (!first) {
    const found = await app.vendors.call<ChangeOutcome | { readonly kind: 'never_seen' }>(topUp.carrier, 'find_change', (signal) => connector.findChange(changeKey, signal), doubt);
    if (found.kind !== 'never_seen') return found;
  }
  return app.vendors.call<ChangeOutcome>(topUp.carrier, change.kind, (signal) => change.kind === 'correct'
    ? connector.correct({ changeKey, key: topUp.key, asOf: change.asOf }, signal)
    : connector.cancel({ changeKey, key: topUp.key }, signal), doubt);
}

/** The writes that news of a top-up means: its row, and a line in the journal when it reached an end. */
export function recordTopUp(app: CarriersApp, topUp: TopUp, news: TopUpNews | { readonly kind: 'cancelled' }, by: By): { readonly topUp: TopUp; readonly writes: Write[] } {
  const after = moved(topUp, news);
  if (after.state === topUp.state && after.carrierRef === topUp.carrierRef) return { topUp, writes: [] };
  if (!TOP_UP_MOVES[topUp.state].includes(after.state)) return { topUp, writes: [] };
  const now = app.clock.now();
  const writes: Write[] = [topUpMove(topUp, after, now)];
  if (after.state !== 'pending' && after.state !== 'unknown') {
    writes.push(journalWrite({ at: now, by, what: `top_up.${after.state}`, subject: topUp.forId, line: topUp.lineId, facts: { topUp: topUp.id, carrierRef: after.carrierRef, code: after.refusedCode } }, app));
  }
  return { topUp: after, writes };
}

function moved(topUp: TopUp, news: TopUpNews | { readonly kind: 'cancelled' }): TopUp {
  switch (news.kind) {
    case 'done': return { ...topUp, state: 'done', carrierRef: news.carrierRef, activatedAt: news.activatedAt, costCents: news.costCents, refusedCode: null };
    case 'pending': return { ...topUp, state: 'pending', carrierRef: news.carrierRef };
    case 'refused': return { ...topUp, state: 'refused', refusedCode: news.carrierCode };
    case 'reversed': return { ...topUp, state: 'reversed', carrierRef: news.carrierRef };
    case 'cancelled': return { ...topUp, state: 'cancelled' };
    case 'unknown': return topUp.state === 'new' ? { ...topUp, state: 'unknown' } : topUp;
    default: return never(news);
  }
}

interface InboxRow { source: string; event_id: string; type: string; reference: string | null; state: string; received_at: Instant }
const inboxShape: Shape<InboxRow> = {
  name: 'carriers.inbox',
  columns: { source: 'text', event_id: 'text', type: 'text', reference: 'text', state: 'text', received_at: 'timestamptz' },
  sql: (rows) => `insert into carriers_inbox (source, event_id, type, reference, state, received_at)
    select distinct on (source, event_id) source, event_id, type, reference, state, received_at from ${rows} on conflict do nothing returning 1`,
};

/**
 * Takes a carrier's call: signature on the raw bytes, counted once, whoever waits for that top-up is woken to look for itself.
 * `wakeFor` is asked with what the top-up is for, or with the line whose SIM was changed.
 */
export async function receiveCarrierEvent(app: CarriersApp, carrier: string, headers: Readonly<Record<string, string>>, rawBody: Uint8Array, wakeFor: (forId: string) => JobSpec): Promise<'taken' | 'forged' | 'no_carrier'> {
  const connector = app.connectors[carrier];
  if (!connector) return 'no_carrier';
  const now = app.clock.now();
  const event = connector.readCallback(headers, rawBody, now);
  if (!event) return 'forged';
  const topUp = event.kind === 'top_up' ? (await topUpsByKey(app.db, [event.key])).get(event.key) : undefined;
  const line = event.kind === 'sim_changed' ? await findLine(app.db, { iccid: event.iccid }) : null;
  const about = topUp?.forId ?? (line?.carrier === carrier ? line.id : undefined);
  await app.committer.commit([
    write(inboxShape, { source: carrier, event_id: event.eventId, type: event.kind === 'top_up' ? event.status : event.kind, reference: topUp?.id ?? about ?? null, state: about ? 'done' : 'kept', received_at: now }),
    ...(about ? [wake(wakeFor(about), { newId: app.newId, now })] : []),
  ]);
  return 'taken';
}

/** How far back each look at a carrier's list reaches: late successes and reversals come days after. */
const WATCH_BACK_S = 2 * DAY;

const ourStateFits = (ours: TopUp, theirs: CarrierListRow): boolean =>
  ours.state === theirs.state || (theirs.state === 'pending' && ['new', 'unknown'].includes(ours.state));

/**
 * Compares each carrier's own list with ours and wakes whoever is behind a difference: a late success, a reversal, a
 * callback that never came. The list says where to look; the flow reads for itself.
 */
export async function watchCarriers(app: CarriersApp, wakeFor: (forId: string) => JobSpec): Promise<{ readonly differences: number }> {
  const now = app.clock.now();
  const carriers = Object.entries(app.connectors);
  const seen = await app.db.query<{ carrier: string; up_to: Instant }>('select carrier, up_to from carriers_watch where carrier = any($1::text[])', [carriers.map(([carrier]) => carrier)], 'carriers_watched');
  const upTo = new Map(seen.rows.map((row) => [row.carrier, row.up_to]));
  const lists = (await Promise.all(carriers.map(async ([carrier, connector]) => {
    const from = plusSeconds(upTo.get(carrier) ?? now, -WATCH_BACK_S);
    const rows = await app.vendors.call<readonly CarrierListRow[] | null>(carrier, 'list', (signal) => connector.list(from, now, signal), () => null);
    return rows === null ? [] : [{ carrier, rows }];
  }))).flat();
  const listed = lists.flatMap((one) => one.rows);
  const ours = listed.length === 0 ? new Map<string, TopUp>() : await topUpsByKey(app.db, listed.map((one) => one.key));
  const behind = listed.flatMap((one) => { const top = ours.get(one.key); return top && !ourStateFits(top, one) && TOP_UP_MOVES[top.state].includes(one.state) ? [top] : []; });
  await app.committer.commit([...behind.map((one) => wake(wakeFor(one.forId), { newId: app.newId, now })), ...lists.map(({ carrier }) => write(watchedShape, { carrier, up_to: now }))]);
  return { differences: behind.length };
}

const watchedShape: Shape<{ carrier: string; up_to: Instant }> = {
  name: 'carriers.watch', columns: { carrier: 'text', up_to: 'timestamptz' },
  sql: (rows) => `insert into carriers_watch (carrier, up_to) select carrier, max(up_to) from ${rows} group by carrier on conflict (carrier) do update set up_to = excluded.up_to returning 1`,
};


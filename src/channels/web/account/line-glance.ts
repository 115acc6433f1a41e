import { engine, type Line, type LineSnapshot } from '../../../rooms/lines/lines.ts';
import type { Instant } from '../../../base/time.ts';
import type { LineLink } from '../../../rooms/people/people.ts';
import type { AccountLine } from '../models/account.ts';
import { lineName, lineUrl, plansUrl, usageUrl } from '../frame/show-line.ts';
import { dataEndsAt } from '../flow/status-model.ts';
import type { LineStateShown } from '../view-models.ts';
import type { Web } from '../frame/web-parts.ts';

const RENEWABLE = new Set(['preactive', 'active', 'parked', 'grace', 'suspended']);

/** A line at a glance: which of data, days and number runs out first, and when. Null for a card that is nobody's yet. */
export async function glanceAt(web: Web, link: LineLink, line: Line): Promise<AccountLine | null> {
  const now = web.app.clock.now();
  const state = engine.settle(line.state, now);
  const seen = engine.snapshotOf(state, now, line.balance?.expiresAt ?? null);
  if (seen.phase === 'stock') return null;
  const canRenew = RENEWABLE.has(seen.phase) && seen.barred !== 'fraud';
  return {
    url: lineUrl(line.id), plansUrl: canRenew ? plansUrl(line.id) : null, editUrl: `/account/lines/${line.id}`, usageUrl: usageUrl(line.id), name: { ...lineName(web, line, true), label: link.name },
    role: link.role, kind: link.kind, zone: line.zone, state: seen.phase as LineStateShown, lives: seen.barred === 'none' && ['active', 'parked', 'preactive'].includes(seen.phase),
    first: firstOf(seen, await dataEndsAt(web, line, { state, seen, now }), state.activateBy),
    leftBytes: seen.running === null ? undefined : seen.usableBytes, paidUntil: seen.clocks.serviceEndsAt !== null && seen.clocks.serviceEndsAt > now ? seen.clocks.serviceEndsAt : null,
  };
}

function firstOf(seen: LineSnapshot, dataEnds: Instant | null, activateBy: Instant | null): AccountLine['first'] {
  const { clocks } = seen;
  switch (seen.phase) {
    case 'active':
      if (seen.usableBytes === 0n) return { what: 'data_gone', at: seen.at };
      return dataEnds !== null && seen.queue.length === 0 ? { what: 'data', at: dataEnds } : { what: 'days', at: clocks.serviceEndsAt };
    case 'parked': return { what: 'keep', at: clocks.serviceEndsAt };
    case 'grace': case 'suspended': return { what: 'number', at: clocks.numberReleaseAt };
    case 'preactive': return { what: 'use', at: activateBy };
    default: return { what: 'none', at: null };
  }
}

/** Earliest first; what has no end, or is over, comes last. */
export const byUrgency = (a: AccountLine, b: AccountLine): number => (a.first.at ?? Infinity) - (b.first.at ?? Infinity);

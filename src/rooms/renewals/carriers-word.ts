import type { Instant } from '../../base/time.ts';
import type { LineReading } from '../carriers/carriers.ts';
import type { Line, LineSnapshot } from '../lines/lines.ts';
import type { RenewalsApp } from './app.ts';

/** Whether both see the same bytes left, bucket by bucket. */
export function sameBytes(ours: LineSnapshot, theirs: Pick<LineReading, 'buckets'>): boolean {
  const key = (kind: string, endsAt: Instant | null, own: boolean): string => `${kind} ${endsAt ?? ''} ${own}`;
  const left = new Map(ours.buckets.map((one) => [key(one.kind, one.endsAt, one.own), one.left]));
  const read = theirs.buckets.filter((one) => one.leftBytes !== 0n);
  return read.length === left.size && read.every((one) => left.get(key(one.kind, one.endsAt, one.own)) === one.leftBytes);
}

/** Terms of what the carrier may name in its reading: everything this carrier's lines can have. */
export const knownPlans = (app: Pick<RenewalsApp, 'shelf' | 'clock'>, line: Pick<Line, 'carrier' | 'kind'>) =>
  app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: app.clock.now() }).map((offer) => offer.plan.terms);

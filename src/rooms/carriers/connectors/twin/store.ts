import type { CarrierId } from '../../../../base/terms.ts';
import type { Instant } from '../../../../base/time.ts';
import type { TwinCallback, TwinHouse, TwinLine, TwinTopUp } from './records.ts';
import type { TwinWork } from './work.ts';

/** What a step is going to look at, so that a store can lay it ready. Lines of the named top-ups and changes come by themselves. */
export interface Needs {
  readonly iccid?: string;
  readonly key?: string;
  readonly changeKey?: string;
  /** Everything that falls due by then, `limit` of each kind at most. */
  readonly dueBy?: { readonly at: Instant; readonly limit: number };
  /** Everything that waits without a moment of its own: for a refill or for `letGo`. */
  readonly waiting?: { readonly limit: number };
}

/**
 * Where a twin keeps its books. Two implementations: memory, for tests, simulation and benchmark, and PostgreSQL for what
 * must outlive the process. It is the carrier's memory and not the shop's: a crash of the shop does not touch it.
 */
export interface TwinStore {
  /** Takes one step alone: nobody else looks or writes in between. When `decide` throws, nothing has happened. */
  step<T>(carrier: CarrierId, needs: Needs, decide: (work: TwinWork, reached: Reached) => T): Promise<T>;
  /** Opens the carrier's house when it is not there yet; an existing one stays as it is. */
  open(house: TwinHouse): Promise<void>;
  house(carrier: CarrierId): Promise<TwinHouse>;
  line(carrier: CarrierId, iccid: string): Promise<TwinLine | null>;
  /** By ICCID, after `after`. */
  lines(carrier: CarrierId, page: { readonly after: string; readonly limit: number }): Promise<readonly TwinLine[]>;
  topUp(carrier: CarrierId, key: string): Promise<TwinTopUp | null>;
  /** Whose last change lies between the two moments, both included, in the order of that change. */
  list(carrier: CarrierId, from: Instant, to: Instant): Promise<readonly TwinTopUp[]>;
  /** A look without a lock: a clock that ticks mostly finds nothing. */
  isAnythingDue(carrier: CarrierId, at: Instant): Promise<boolean>;
  /** Callbacks whose moment has come, in the order they were queued. */
  callbacksDue(carrier: CarrierId, now: Instant, limit: number): Promise<readonly TwinCallback[]>;
  /** Accepted: it goes. */
  dropCallback(carrier: CarrierId, id: number): Promise<void>;
  postponeCallback(carrier: CarrierId, callback: TwinCallback): Promise<void>;
}

/** What `needs.dueBy` and `needs.waiting` found: the lines to look at. */
export interface Reached { readonly iccids: readonly string[] }

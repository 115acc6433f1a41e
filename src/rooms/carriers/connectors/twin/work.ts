import { check } from '../../../../base/check.ts';
import type { LineEvent } from '../../../lines/lines.ts';
import type { TwinCallback, TwinChange, TwinHouse, TwinLine, TwinTopUp } from './records.ts';

/** What one step sees of the carrier's books, already at hand: a step never waits, so nothing can come in between. */
export interface TwinBooks {
  house(): TwinHouse;
  line(iccid: string): TwinLine | null;
  topUp(key: string): TwinTopUp | null;
  change(changeKey: string): TwinChange | null;
  /** Top-ups of a line that wait for something. */
  openTopUps(iccid: string): readonly TwinTopUp[];
  openChanges(iccid: string): readonly TwinChange[];
  /** All events of a line in the order they were written down. Throws `HistoryNeeded` where they are not at hand. */
  history(iccid: string): readonly LineEvent[];
}

/** A step needs a line's whole history, which was not read: the store reads it and takes the step again. */
export class HistoryNeeded extends Error {
  override readonly name = 'HistoryNeeded';
  readonly iccid: string;
  constructor(iccid: string) {
    super('the whole history of a line is needed');
    this.iccid = iccid;
  }
}

/** What a step changes, kept apart until it has come to its end: all of it is written, or nothing. */
export interface TwinWrites {
  house: TwinHouse | null;
  readonly lines: Map<string, TwinLine>;
  readonly topUps: Map<string, TwinTopUp>;
  readonly changes: Map<string, TwinChange>;
  readonly callbacks: TwinCallback[];
  /** `index` is the event's place in the line's history; a place that is taken already is written over. */
  readonly events: { readonly iccid: string; readonly index: number; readonly event: LineEvent }[];
}

export interface TwinWork extends TwinBooks {
  putHouse(house: TwinHouse): void;
  putLine(line: TwinLine): void;
  putTopUp(topUp: TwinTopUp): void;
  putChange(change: TwinChange): void;
  addCallback(callback: TwinCallback): void;
  /** Writes an event down as the line's last; the caller puts the line with the count that `append` gives back. */
  append(line: TwinLine, event: LineEvent): TwinLine;
  replaceEvent(iccid: string, index: number, event: LineEvent): void;
  /** The next number of this carrier. */
  nextNumber(): number;
}

export function openWork(books: TwinBooks): { readonly work: TwinWork; readonly writes: TwinWrites } {
  const writes: TwinWrites = { house: null, lines: new Map(), topUps: new Map(), changes: new Map(), callbacks: [], events: [] };
  const overlaid = <T extends { readonly iccid: string | null }>(stored: readonly T[], changed: ReadonlyMap<string, T>, idOf: (one: T) => string, iccid: string): T[] => {
    if (changed.size === 0) return [...stored];
    const found = new Map(stored.map((one) => [idOf(one), one]));
    for (const [id, one] of changed) if (one.iccid === iccid) found.set(id, one);
    return [...found.values()];
  };
  const work: TwinWork = {
    house: () => writes.house ?? books.house(),
    line: (iccid) => writes.lines.get(iccid) ?? books.line(iccid),
    topUp: (key) => writes.topUps.get(key) ?? books.topUp(key),
    change: (changeKey) => writes.changes.get(changeKey) ?? books.change(changeKey),
    openTopUps: (iccid) => overlaid(books.openTopUps(iccid), writes.topUps, (one) => one.key, iccid).filter(isOpenTopUp),
    openChanges: (iccid) => overlaid(books.openChanges(iccid), writes.changes, (one) => one.changeKey, iccid).filter(isOpenChange),
    history(iccid) {
      const events = [...books.history(iccid)];
      for (const one of writes.events) if (one.iccid === iccid) events[one.index] = one.event;
      return events;
    },
    putHouse: (house) => { writes.house = house; },
    putLine: (line) => { writes.lines.set(line.iccid, line); },
    putTopUp: (topUp) => { writes.topUps.set(topUp.key, topUp); },
    putChange: (change) => { writes.changes.set(change.changeKey, change); },
    addCallback: (callback) => { writes.callbacks.push(callback); },
    append(line, event) {
      writes.events.push({ iccid: line.iccid, index: line.events, event });
      return { ...line, events: line.events + 1 };
    },
    replaceEvent: (iccid, index, event) => { writes.events.push({ iccid, index, event }); },
    nextNumber() {
      const house = work.house();
      const counter = house.counter + 1;
      check(Number.isSafeInteger(counter), 'numbers left to give out');
      work.putHouse({ ...house, counter });
      return counter;
    },
  };
  return { work, writes };
}

/** Whether anything may still happen to it by itself, by a refill or by `letGo`. */
export const isOpenTopUp = (topUp: TwinTopUp): boolean => topUp.status === 'pending' || topUp.due !== null;
export const isOpenChange = (change: TwinChange): boolean => change.status === 'pending';

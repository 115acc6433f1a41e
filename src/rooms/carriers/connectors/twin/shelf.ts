import type { LineEvent } from '../../../lines/lines.ts';
import type { TwinCallback, TwinChange, TwinHouse, TwinLine, TwinTopUp } from './records.ts';
import { HistoryNeeded, isOpenChange, isOpenTopUp, type TwinBooks, type TwinWrites } from './work.ts';

/** Books laid out in memory: all of a carrier's, or as many as a step asked for. */
export interface Shelf {
  house: TwinHouse;
  /** Whether there are more books than lie here: then a history that is not here was not read. */
  readonly partial: boolean;
  readonly lines: Map<string, TwinLine>;
  readonly history: Map<string, LineEvent[]>;
  readonly topUps: Map<string, TwinTopUp>;
  readonly changes: Map<string, TwinChange>;
  readonly callbacks: Map<number, TwinCallback>;
  /** Only lines that wait for something. */
  readonly openTopUps: Map<string, Map<string, TwinTopUp>>;
  readonly openChanges: Map<string, Map<string, TwinChange>>;
}

export const emptyShelf = (house: TwinHouse, partial: boolean): Shelf => ({
  house, partial, lines: new Map(), history: new Map(), topUps: new Map(), changes: new Map(), callbacks: new Map(), openTopUps: new Map(), openChanges: new Map(),
});

export const booksOn = (shelf: Shelf): TwinBooks => ({
  house: () => shelf.house,
  line: (iccid) => shelf.lines.get(iccid) ?? null,
  topUp: (key) => shelf.topUps.get(key) ?? null,
  change: (changeKey) => shelf.changes.get(changeKey) ?? null,
  openTopUps: (iccid) => valuesOf(shelf.openTopUps.get(iccid)),
  openChanges: (iccid) => valuesOf(shelf.openChanges.get(iccid)),
  history(iccid) {
    const events = shelf.history.get(iccid);
    if (events === undefined && shelf.partial) throw new HistoryNeeded(iccid);
    return events ?? [];
  },
});

export const valuesOf = <T>(map: ReadonlyMap<string, T> | undefined): T[] => (map === undefined ? [] : [...map.values()]);

/** Puts what a step changed onto the shelf. */
export function writeDown(shelf: Shelf, writes: TwinWrites): void {
  if (writes.house !== null) shelf.house = writes.house;
  for (const line of writes.lines.values()) shelf.lines.set(line.iccid, line);
  for (const { iccid, index, event } of writes.events) {
    const history = shelf.history.get(iccid);
    if (history !== undefined) history[index] = event;
    else if (!shelf.partial) shelf.history.set(iccid, [event]);
  }
  for (const topUp of writes.topUps.values()) putTopUp(shelf, topUp);
  for (const change of writes.changes.values()) putChange(shelf, change);
  for (const callback of writes.callbacks) shelf.callbacks.set(callback.id, callback);
}

export function putTopUp(shelf: Shelf, topUp: TwinTopUp): void {
  shelf.topUps.set(topUp.key, topUp);
  keepIf(isOpenTopUp(topUp), shelf.openTopUps, { iccid: topUp.iccid, id: topUp.key, one: topUp });
}

export function putChange(shelf: Shelf, change: TwinChange): void {
  shelf.changes.set(change.changeKey, change);
  if (change.iccid !== null) keepIf(isOpenChange(change), shelf.openChanges, { iccid: change.iccid, id: change.changeKey, one: change });
}

function keepIf<T>(open: boolean, index: Map<string, Map<string, T>>, { iccid, id, one }: { readonly iccid: string; readonly id: string; readonly one: T }): void {
  const ones = index.get(iccid);
  if (open) {
    if (ones === undefined) index.set(iccid, new Map([[id, one]]));
    else ones.set(id, one);
    return;
  }
  if (ones?.delete(id) === true && ones.size === 0) index.delete(iccid);
}

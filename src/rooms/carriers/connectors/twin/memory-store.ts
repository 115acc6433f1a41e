import { check } from '../../../../base/check.ts';
import type { CarrierId } from '../../../../base/terms.ts';
import type { Instant } from '../../../../base/time.ts';
import type { LineEvent } from '../../../lines/lines.ts';
import type { TwinCallback, TwinChange, TwinHouse, TwinLine, TwinTopUp } from './records.ts';
import type { Needs, TwinStore } from './store.ts';
import { isOpenChange, isOpenTopUp, openWork, type TwinBooks, type TwinWrites } from './work.ts';

interface Shelf {
  house: TwinHouse;
  readonly lines: Map<string, TwinLine>;
  readonly history: Map<string, LineEvent[]>;
  readonly topUps: Map<string, TwinTopUp>;
  readonly changes: Map<string, TwinChange>;
  readonly callbacks: Map<number, TwinCallback>;
  /** Only lines that wait for something. */
  readonly openTopUps: Map<string, Map<string, TwinTopUp>>;
  readonly openChanges: Map<string, Map<string, TwinChange>>;
}

/**
 * A twin's books in memory. One store may serve all carriers; keep it where a simulated crash of the shop does not reach.
 * A step runs to its end without waiting, so nothing can come in between.
 */
export function memoryStore(): TwinStore {
  const shelves = new Map<CarrierId, Shelf>();
  const shelfOf = (carrier: CarrierId): Shelf => {
    const shelf = shelves.get(carrier);
    check(shelf, `carrier ${carrier} is open`);
    return shelf;
  };

  return {
    async step(carrier, needs, decide) {
      const shelf = shelfOf(carrier);
      const { work, writes } = openWork(booksOf(shelf));
      const answer = decide(work, { iccids: reached(shelf, needs) });
      writeDown(shelf, writes);
      return answer;
    },
    async open(house) {
      if (shelves.has(house.carrier)) return;
      shelves.set(house.carrier, {
        house, lines: new Map(), history: new Map(), topUps: new Map(), changes: new Map(), callbacks: new Map(), openTopUps: new Map(), openChanges: new Map(),
      });
    },
    house: async (carrier) => shelfOf(carrier).house,
    line: async (carrier, iccid) => shelfOf(carrier).lines.get(iccid) ?? null,
    lines: async (carrier, { after, limit }) => [...shelfOf(carrier).lines.values()].filter((one) => one.iccid > after)
      .sort((a, b) => (a.iccid < b.iccid ? -1 : 1)).slice(0, limit),
    topUp: async (carrier, key) => shelfOf(carrier).topUps.get(key) ?? null,
    list: async (carrier, from, to) => [...shelfOf(carrier).topUps.values()].filter((one) => one.at >= from && one.at <= to)
      .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)),
    async callbacksDue(carrier, now, limit) {
      const due: TwinCallback[] = [];
      for (const one of shelfOf(carrier).callbacks.values()) {
        if (one.nextAt <= now) due.push(one);
        if (due.length === limit) break;
      }
      return due;
    },
    dropCallback: async (carrier, id) => { shelfOf(carrier).callbacks.delete(id); },
    postponeCallback: async (carrier, callback) => { shelfOf(carrier).callbacks.set(callback.id, callback); },
  };
}

const booksOf = (shelf: Shelf): TwinBooks => ({
  house: () => shelf.house,
  line: (iccid) => shelf.lines.get(iccid) ?? null,
  topUp: (key) => shelf.topUps.get(key) ?? null,
  change: (changeKey) => shelf.changes.get(changeKey) ?? null,
  openTopUps: (iccid) => valuesOf(shelf.openTopUps.get(iccid)),
  openChanges: (iccid) => valuesOf(shelf.openChanges.get(iccid)),
  history: (iccid) => shelf.history.get(iccid) ?? [],
});

const valuesOf = <T>(map: ReadonlyMap<string, T> | undefined): T[] => (map === undefined ? [] : [...map.values()]);

function reached(shelf: Shelf, { dueBy, waiting }: Needs): string[] {
  if (dueBy === undefined && waiting === undefined) return [];
  const isDue = (at: Instant | undefined | null): boolean => (at === undefined || at === null ? waiting !== undefined : dueBy !== undefined && at <= dueBy.at);
  const found = new Set<string>();
  for (const [iccid, ones] of shelf.openTopUps) if (valuesOf(ones).some((one) => isDue(one.due?.at))) found.add(iccid);
  for (const [iccid, ones] of shelf.openChanges) if (valuesOf(ones).some((one) => isDue(one.dueAt))) found.add(iccid);
  return [...found].slice(0, (dueBy ?? waiting)!.limit);
}

function writeDown(shelf: Shelf, writes: TwinWrites): void {
  if (writes.house !== null) shelf.house = writes.house;
  for (const line of writes.lines.values()) shelf.lines.set(line.iccid, line);
  for (const { iccid, index, event } of writes.events) {
    const history = shelf.history.get(iccid);
    if (history === undefined) shelf.history.set(iccid, [event]);
    else history[index] = event;
  }
  for (const topUp of writes.topUps.values()) {
    shelf.topUps.set(topUp.key, topUp);
    keep(shelf.openTopUps, { iccid: topUp.iccid, id: topUp.key, one: topUp, open: isOpenTopUp(topUp) });
  }
  for (const change of writes.changes.values()) {
    shelf.changes.set(change.changeKey, change);
    if (change.iccid !== null) keep(shelf.openChanges, { iccid: change.iccid, id: change.changeKey, one: change, open: isOpenChange(change) });
  }
  for (const callback of writes.callbacks) shelf.callbacks.set(callback.id, callback);
}

function keep<T>(index: Map<string, Map<string, T>>, facts: { readonly iccid: string; readonly id: string; readonly one: T; readonly open: boolean }): void {
  const ones = index.get(facts.iccid);
  if (facts.open) {
    if (ones === undefined) index.set(facts.iccid, new Map([[facts.id, facts.one]]));
    else ones.set(facts.id, facts.one);
    return;
  }
  if (ones?.delete(facts.id) === true && ones.size === 0) index.delete(facts.iccid);
}

import { check } from '../../../../base/check.ts';
import type { CarrierId } from '../../../../base/terms.ts';
import type { Instant } from '../../../../base/time.ts';
import type { TwinCallback } from './records.ts';
import { booksOn, emptyShelf, valuesOf, writeDown, type Shelf } from './shelf.ts';
import type { Needs, TwinStore } from './store.ts';
import { openWork } from './work.ts';

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
      const { work, writes } = openWork(booksOn(shelf));
      const answer = decide(work, { iccids: reached(shelf, needs) });
      writeDown(shelf, writes);
      return answer;
    },
    async open(house) {
      if (shelves.has(house.carrier)) return;
      shelves.set(house.carrier, emptyShelf(house, false));
    },
    house: async (carrier) => shelfOf(carrier).house,
    line: async (carrier, iccid) => shelfOf(carrier).lines.get(iccid) ?? null,
    lines: async (carrier, { after, limit }) => [...shelfOf(carrier).lines.values()].filter((one) => one.iccid > after)
      .sort((a, b) => (a.iccid < b.iccid ? -1 : 1)).slice(0, limit),
    topUp: async (carrier, key) => shelfOf(carrier).topUps.get(key) ?? null,
    list: async (carrier, from, to) => [...shelfOf(carrier).topUps.values()].filter((one) => one.at >= from && one.at <= to)
      .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)),
    isAnythingDue: async (carrier, at) => reached(shelfOf(carrier), { dueBy: { at, limit: 1 } }).length > 0,
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

function reached(shelf: Shelf, { dueBy, waiting }: Needs): string[] {
  if (dueBy === undefined && waiting === undefined) return [];
  const isDue = (at: Instant | undefined | null): boolean => (at === undefined || at === null ? waiting !== undefined : dueBy !== undefined && at <= dueBy.at);
  const found = new Set<string>();
  for (const [iccid, ones] of shelf.openTopUps) if (valuesOf(ones).some((one) => isDue(one.due?.at))) found.add(iccid);
  for (const [iccid, ones] of shelf.openChanges) if (valuesOf(ones).some((one) => isDue(one.dueAt))) found.add(iccid);
  return [...found].slice(0, (dueBy ?? waiting)!.limit);
}

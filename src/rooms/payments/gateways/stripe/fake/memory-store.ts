import type { Kind, ListQuery, Row, SandboxStore } from './store.ts';

type Place = { readonly created: number; readonly id: string };
const isBefore = (a: Place, b: Place): boolean => a.created < b.created || (a.created === b.created && a.id < b.id);

/** The sandbox's state in memory: for tests and the simulation, gone with the process. Answers in the order asked. */
export function memoryStore(): SandboxStore {
  const rows = new Map<string, Row>();
  const byKind = new Map<Kind, string[]>();
  const related = new Map<string, string[]>();
  // By kind, with the earliest moment anything in it can be due, so that the common "nothing yet" walks through nothing.
  const waiting = new Map<Kind, { readonly ids: Set<string>; next: number }>();

  function insert(list: string[], row: Row): void {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(rows.get(list[middle]!)!, row)) low = middle + 1;
      else high = middle;
    }
    list.splice(low, 0, row.id);
  }

  function add(map: Map<Kind, string[]> | Map<string, string[]>, key: string, row: Row): void {
    const lists = map as Map<string, string[]>;
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    insert(list, row);
  }

  function relate(word: 'of' | 'for', row: Row, before: string | null, now: string | null): void {
    if (before === now) return;
    const left = related.get(`${row.kind} ${word} ${before}`);
    if (left) left.splice(left.indexOf(row.id), 1);
    if (now !== null) add(related, `${row.kind} ${word} ${now}`, row);
  }

  function write(row: Row): void {
    const old = rows.get(row.id);
    rows.set(row.id, row);
    // Nobody lists stored answers.
    if (!old && row.kind !== 'key') add(byKind, row.kind, row);
    relate('of', row, old?.parent ?? null, row.parent);
    relate('for', row, old?.reference ?? null, row.reference);
    const due = waiting.get(row.kind) ?? { ids: new Set<string>(), next: Number.POSITIVE_INFINITY };
    waiting.set(row.kind, due);
    if (row.dueAt === null) due.ids.delete(row.id);
    else {
      due.ids.add(row.id);
      due.next = Math.min(due.next, row.dueAt);
    }
  }

  function candidates(query: ListQuery): readonly string[] {
    if (query.parent !== undefined) return related.get(`${query.kind} of ${query.parent}`) ?? [];
    if (query.reference !== undefined) return related.get(`${query.kind} for ${query.reference}`) ?? [];
    return byKind.get(query.kind) ?? [];
  }

  function fits(row: Row, query: ListQuery): boolean {
    return (query.parent === undefined || row.parent === query.parent)
      && (query.reference === undefined || row.reference === query.reference)
      && row.created <= (query.to ?? Number.POSITIVE_INFINITY)
      && (query.after === undefined || isBefore(row, query.after))
      && (query.before === undefined || isBefore(query.before, row));
  }

  return {
    async get(ids) { return ids.map((id) => rows.get(id)); },
    async list(query) {
      const found: Row[] = [];
      const ids = candidates(query);
      for (let at = ids.length - 1; at >= 0; at--) {
        const row = rows.get(ids[at]!)!;
        if (row.created < (query.from ?? 0)) break;
        if (fits(row, query)) found.push(row);
        if (found.length === query.limit && query.before === undefined) break;
      }
      return query.before === undefined ? found : found.slice(-query.limit);
    },
    async due(kinds, now, limit) {
      const ripe = kinds.flatMap((kind) => {
        const due = waiting.get(kind);
        if (!due || now < due.next) return [];
        const all = [...due.ids].map((id) => rows.get(id)!);
        due.next = all.reduce((least, row) => Math.min(least, row.dueAt!), Number.POSITIVE_INFINITY);
        return all.filter((row) => row.dueAt! <= now);
      });
      return ripe.sort((a, b) => a.dueAt! - b.dueAt! || (isBefore(a, b) ? -1 : 1)).slice(0, limit);
    },
    async commit(written) {
      if (written.some((row) => (rows.get(row.id)?.version ?? 0) !== row.version - 1)) return false;
      for (const row of written) write(row);
      return true;
    },
  };
}

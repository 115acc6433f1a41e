import type { Kind, ListQuery, Row, SandboxStore } from './store.ts';

const before = (a: Row, b: Row): number => a.created - b.created || (a.id < b.id ? -1 : 1);

/** The sandbox's state in memory: for tests and the simulation, gone with the process. */
export function memoryStore(): SandboxStore {
  const rows = new Map<string, Row>();
  // Ids by kind, and by kind with parent or reference: neither changes once a row is there.
  const groups = new Map<string, Set<string>>();
  const waiting = new Map<Kind, Set<string>>();

  const join = (group: string, id: string): void => { groups.set(group, (groups.get(group) ?? new Set()).add(id)); };
  function write(row: Row): void {
    const known = rows.get(row.id);
    rows.set(row.id, row);
    if (!known && row.kind !== 'key') join(row.kind, row.id);
    if (row.parent !== null && known?.parent !== row.parent) join(`${row.kind} of ${row.parent}`, row.id);
    if (row.reference !== null && known?.reference !== row.reference) join(`${row.kind} for ${row.reference}`, row.id);
    const due = waiting.get(row.kind) ?? new Set<string>();
    waiting.set(row.kind, due);
    if (row.dueAt === null) due.delete(row.id);
    else due.add(row.id);
  }

  function groupOf(query: ListQuery): Iterable<string> {
    if (query.parent !== undefined) return groups.get(`${query.kind} of ${query.parent}`) ?? [];
    if (query.reference !== undefined) return groups.get(`${query.kind} for ${query.reference}`) ?? [];
    return groups.get(query.kind) ?? [];
  }
  const fits = (row: Row, query: ListQuery): boolean => (query.parent === undefined || row.parent === query.parent)
    && (query.reference === undefined || row.reference === query.reference)
    && row.created >= (query.from ?? 0) && row.created <= (query.to ?? Number.POSITIVE_INFINITY);

  return {
    async get(ids) { return ids.map((id) => rows.get(id)); },
    async list(query) {
      return [...groupOf(query)].map((id) => rows.get(id)!).filter((row) => fits(row, query)).sort(before).slice(0, query.limit);
    },
    async due(kinds, now, limit) {
      const ripe = kinds.flatMap((kind) => [...waiting.get(kind) ?? []].map((id) => rows.get(id)!)).filter((row) => row.dueAt! <= now);
      return ripe.sort((a, b) => a.dueAt! - b.dueAt! || before(a, b)).slice(0, limit);
    },
    async commit(written) {
      if (written.some((row) => (rows.get(row.id)?.version ?? 0) !== row.version - 1)) return false;
      for (const row of written) write(row);
      return true;
    },
  };
}

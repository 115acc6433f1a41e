/** Even ports of a range, each to one call at a time; a port that was given back comes up again as late as can be. */
export interface Ports { take(): number | null; give(port: number): void; taken(): number }

export function openPorts({ from, to }: { readonly from: number; readonly to: number }): Ports {
  const free: number[] = [];
  for (let port = from + (from % 2); port <= to; port += 2) free.push(port);
  const all = free.length;
  return { take: () => free.shift() ?? null, give: (port) => { free.push(port); }, taken: () => all - free.length };
}

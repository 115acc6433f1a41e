import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineNow, median } from './figures.ts';
import { startProduct } from './product.ts';

/** From the command to `ready`, and to the first page answered: on no data folder, on one stopped in order, on one left by kill -9. */
export async function benchStart({ quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const seen: Record<string, { ready: number[]; page: number[] }> = {};
  const once = async (name: string, dataFolder: string, end: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const begun = performance.now();
    const product = await startProduct({ dataFolder });
    const answer = await fetch(`http://127.0.0.1:${product.port}/`, { headers: { 'accept-encoding': 'br' } });
    await answer.arrayBuffer();
    const one = (seen[name] ??= { ready: [], page: [] });
    one.ready.push(product.readyMs);
    one.page.push(performance.now() - begun);
    await product.stop(end);
  };
  for (let round = 0; round < (quick ? 2 : 5); round++) {
    const folder = mkdtempSync(join(tmpdir(), 'xuka-bench-'));
    try {
      // Once unmeasured at first: it may have to bundle sources that changed.
      if (round === 0) await (await startProduct({ dataFolder: join(folder, 'first') })).stop();
      await once('cold: empty data folder', folder, 'SIGTERM');
      await once('warm: stopped in order', folder, 'SIGKILL');
      await once('after kill -9', folder, 'SIGTERM');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const { load } = machineNow();
  return Object.entries(seen).map(([start, { ready, page }]) => ({ start, runs: ready.length, readyMs: Math.round(median(ready)), firstPageMs: Math.round(median(page)), loadAverage: load }));
}

import { LANGUAGES } from '../src/base/language.ts';
import { drawReceipt } from '../src/rooms/proofs/proofs.ts';
import { paperIn } from '../src/rooms/proofs/test-papers.ts';
import { machineNow, median, percentile } from './figures.ts';

/** A receipt as PDF in each language: the first of a process, which unpacks its fonts, and those after it. */
export async function benchPapers({ quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const figures: object[] = [];
  for (const language of LANGUAGES) {
    const times: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < (quick ? 20 : 100); turn++) {
      const begun = performance.now();
      bytes = (await drawReceipt(paperIn(language))).length;
      times.push(performance.now() - begun);
    }
    const [first, ...rest] = times;
    figures.push({ language, bytes, firstMs: first, p50Ms: median(rest), p99Ms: percentile(rest, 0.99), aimMs: 150, memoryMb: Math.round(process.memoryUsage().rss / 1e6), loadAverage: machineNow().load });
  }
  return figures;
}

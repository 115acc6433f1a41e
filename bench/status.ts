import { machineNow, median, percentile } from './figures.ts';
import { drive, openCaller, openSite, type Call } from './open-site.ts';

const CONNECTIONS = 32;
const LINES = 200;

/** Pages per second of the signed-in status page and of a guest's shelf, against a page that is only bytes, in turns. */
export async function benchStatus(databaseUrl: string, { quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const site = await openSite(databaseUrl);
  const { call, close } = openCaller(CONNECTIONS);
  try {
    const visitors = await site.visitors(await site.make(500_000, 500_000 + LINES), false);
    const as = (headers: Readonly<Record<string, string>>) => ({ accept: 'text/html', 'accept-encoding': 'br', 'accept-language': 'en', ...headers });
    const kinds: Record<string, Call[]> = {
      'status, signed in': visitors.map(({ line, cookie }) => ({ url: `${site.url}/lines/${line}`, headers: as({ cookie }) })),
      'plans, guest': visitors.map(({ line }) => ({ url: `${site.url}/lines/${line}/plans`, headers: as({}) })),
      'bare page': [{ url: site.bareUrl, headers: as({}) }],
    };
    const load = async (name: string, count: number) => {
      const calls = kinds[name]!;
      let bytes = 0;
      const before = await site.cpu();
      const { ms, seconds } = await drive(Array.from({ length: count }, (_, index) => calls[index % calls.length]!), CONNECTIONS, async (one) => {
        const { status, body } = await call(one);
        if (status !== 200) throw new Error(`${one.url}: ${status}`);
        bytes = body.length;
      });
      const after = await site.cpu();
      return { perSecond: count / seconds, p50: percentile(ms, 0.5), p99: percentile(ms, 0.99), cpu: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000 / count, bytes, rss: after.memory / 1_048_576 };
    };
    // Warm, and every line read at its carrier once; then the size for the bare page.
    for (const name of Object.keys(kinds)) await load(name, quick ? 600 : 2_000);
    await site.bare((await load('status, signed in', LINES)).bytes);
    const count = quick ? 800 : 3_000;
    const rounds: Record<string, Awaited<ReturnType<typeof load>>[]> = {};
    for (let round = 0; round < (quick ? 3 : 5); round++) for (const name of Object.keys(kinds)) (rounds[name] ??= []).push(await load(name, count));
    const mid = (name: string, of: 'perSecond' | 'p50' | 'p99' | 'cpu' | 'bytes' | 'rss') => median(rounds[name]!.map((one) => one[of]));
    const { load: loadAverage } = machineNow();
    return Object.keys(kinds).map((name) => ({
      page: name, connections: CONNECTIONS, perSecond: mid(name, 'perSecond'), p50Ms: mid(name, 'p50'), p99Ms: mid(name, 'p99'), cpuMs: mid(name, 'cpu'), bytes: mid(name, 'bytes'),
      ofBare: mid(name, 'perSecond') / mid('bare page', 'perSecond'), rssMb: mid(name, 'rss'), loadAverage,
    }));
  } finally {
    close();
    await site.stop();
  }
}

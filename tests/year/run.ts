import { audit } from './audit.ts';
import { arrange, doings } from './doings.ts';
import { live } from './live.ts';
import { openYear, type Year } from './world.ts';

export interface Lived { readonly problems: readonly string[]; /** What came out, in short. */ readonly told: string }
export interface YearWish { readonly lines: number; readonly days: number; readonly seed: number; /** Which of several lived side by side. */ readonly part: number; readonly onMonth?: (day: number, messages: number) => void }

/** Both changes of the clock, a leap day and every length of month lie in the year after it. */
const FROM = '2027-09-15T12:00:00Z';
const MONTH_DAYS = 30;
/** Lines that are made at the same time. */
const MADE_TOGETHER = 25;

/** A whole year from its first day to its audit, on an empty database. */
export async function liveYear(database: { readonly url: string; drop(): Promise<void> }, wish: YearWish): Promise<Lived> {
  const year = await openYear(database, { seed: wish.seed, part: wish.part, days: wish.days, from: FROM });
  try {
    for (let first = 0; first < wish.lines; first += MADE_TOGETHER) {
      await Promise.all(Array.from({ length: Math.min(MADE_TOGETHER, wish.lines - first) }, async (_, n) => arrange(year, await year.add(first + n))));
    }
    const act = doings(year);
    await live(year, wish.days, async (turn) => {
      await act(turn);
      if (turn.isMorning && turn.day % MONTH_DAYS === 0) wish.onMonth?.(turn.day, year.sent.length);
    });
    await audit(year);
    return { problems: year.problems, told: told(year) };
  } finally {
    await year.shop.close();
  }
}

function told({ sent, refusals, lines }: Year): string {
  const count = (all: Iterable<string>): string => [...Map.groupBy(all, (one) => one)].map(([what, list]) => `${what} ${list.length}`).toSorted().join(', ');
  return `habits ${count(lines.map((one) => one.person.habit))}; messages ${count(sent.map((one) => `${one.kind.split('.').slice(0, 2).join('.')}/${one.channel}`))}; refused ${[...refusals].map(([code, n]) => `${code} ${n}`).join(', ') || 'nobody'}`;
}

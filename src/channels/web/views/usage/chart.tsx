import type { Instant } from '../../../../base/time.ts';
import type { UsageModel } from '../../models/usage.ts';
import type { Kit } from '../kit.tsx';
import { usageWords } from '../../words/usage/words.ts';

const WIDTH = 320;
/** The upper panel shows what is left, the lower one what each day used. */
const TOP = 4, BASE = 96, BARS = 112, FOOT = 150;
const DAY_S = 86_400;
// A semester's plan would press the days that were into a corner.
const AHEAD_S = 31 * DAY_S;

/** Two panels over one axis of days: data left with where it is likely to go, and use day by day. Decoration to a reader who hears it: the table has it all. */
export function UsageChart({ kit, model }: { readonly kit: Kit; readonly model: UsageModel }) {
  const w = usageWords(kit.frame.language);
  const { days } = model;
  const now = kit.frame.now;
  const from = days[0]!.startsAt;
  const to = Math.max(days.at(-1)!.startsAt + DAY_S, model.leftBytes === null || model.cycle === null ? 0 : Math.min(model.cycle.endsAt, now + AHEAD_S));
  const x = (at: number): number => round(Math.min(1, (at - from) / (to - from)) * WIDTH);
  const lefts = days.flatMap((day, i) => (day.leftBytes === null ? [] : [{ at: Math.min(days[i + 1]?.startsAt ?? now, now), left: Number(day.leftBytes) }]));
  if (model.leftBytes !== null) lefts.push({ at: now, left: Number(model.leftBytes) });
  const most = Math.max(1, ...lefts.map((one) => one.left));
  const y = (left: number): number => round(BASE - (left / most) * (BASE - TOP));
  const busiest = Math.max(1, ...days.map((day) => Number(day.usedBytes ?? 0n)));
  const wide = Math.max(1, round((WIDTH / ((to - from) / DAY_S)) * 0.7));
  const bars = days.map((day) => (day.usedBytes ? `M${x(day.startsAt)} ${FOOT}h${wide}v-${round((Number(day.usedBytes) / busiest) * (FOOT - BARS))}h-${wide}z` : '')).join('');
  const end = model.cycle === null || model.cycle.endsAt > to ? null : x(model.cycle.endsAt);
  // Without anything left to draw, the lower panel stands alone.
  const head = lefts.length < 2 ? BASE : 0;
  const { f } = kit;
  const label = model.leftBytes === null ? w.chartPlain : w.chart(f.dataText(model.leftBytes, 'down'), f.day(now, model.zone, now));
  return (
    <figure>
      <svg class="ch" viewBox={`0 ${head} ${WIDTH} ${FOOT + 2 - head}`} role="img" aria-label={label}>
        <path class="ru" d={`${head > 0 ? '' : `M0 ${BASE}h${WIDTH}`}M0 ${FOOT}h${WIDTH}${end === null ? '' : `M${end} ${TOP}V${FOOT}`}`} />
        {'likely' in model.forecast && model.leftBytes !== null ? <Ahead forecast={model.forecast} now={now} left={Number(model.leftBytes)} x={x} y={y} /> : null}
        {lefts.length < 2 ? null : <path class="le" d={`M${lefts.map((one) => `${x(one.at)} ${y(one.left)}`).join('L')}`} />}
        <path d={bars} />
        {head > 0 ? null : <text x={WIDTH} y="14">{f.dataText(BigInt(most), 'down')}</text>}<text x={WIDTH} y={BARS - 4}>{f.dataText(BigInt(busiest), 'up')}</text>
      </svg>
      <p class="ax"><span>{f.day(from, model.zone, now)}</span><span>{end === null ? f.day(Math.min(to, now) as Instant, model.zone, now) : `${w.forecast.end} ${f.day((model.cycle!.endsAt - 1) as Instant, model.zone, now)}`}</span></p>
      <p class="ax lg">{lefts.length < 2 ? null : <span><i class="le" />{w.legend.left}</span>}{'likely' in model.forecast ? <span><i class="ra" />{w.legend.range}</span> : null}<span><i />{w.legend.day}</span></p>
    </figure>
  );
}

/** From now to both sides of the forecast: to the moment it is used up, or to what is left when the cycle ends. */
function Ahead({ forecast, now, left, x, y }: { readonly forecast: Extract<UsageModel['forecast'], { readonly endsAt: Instant }>; readonly now: Instant; readonly left: number; x(at: number): number; y(left: number): number }) {
  const end = x(forecast.endsAt);
  const point = (side: 'early' | 'likely' | 'late') => { const at = forecast[side]; return at === null ? `${end} ${y(Number(forecast.leftAtEnd[side]))}` : `${x(at)} ${BASE}`; };
  const corner = forecast.early !== null && forecast.late === null ? `L${end} ${BASE}` : '';
  const start = `M${x(now)} ${y(left)}L`;
  return <><path class="ra" d={`${start}${point('early')}${corner}L${point('late')}z`} /><path class="li" d={`${start}${point('likely')}`} /></>;
}

const round = (value: number): number => Math.round(value);

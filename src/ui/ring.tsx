import type { Child } from 'hono/jsx';

// The inner circle is 100 units long, so a dash is a percentage. Phones of 2018 ignore pathLength on circles.
const RADIUS = 15.9155;
const OUTER = 18.6;
const OUTER_LENGTH = 2 * Math.PI * OUTER;
const CENTRE = 20;
// Below a tenth the arc turns coral, as the words beside it say "runs out".
const LOW_PERCENT = 10;
// A round cap adds half a stroke at both ends; less than this would be a dot that looks like nothing and like something.
const LEAST_PERCENT = 0.5;

export interface RingFigures {
  /** Share of data left, 0 to 100; null draws no arc (nothing to use). */
  readonly percent: number | null;
  readonly ticks: number;
  readonly ticksLeft: number;
}

/** The data ring: outer ticks are the days (or hours) of the cycle, the inner arc is the data left. `label` is the spoken sentence. */
export function DataRing({ figures, label, children }: { readonly figures: RingFigures; readonly label: string; readonly children?: Child }) {
  const { ticks, ticksLeft } = figures;
  const percent = figures.percent === null ? null : Math.max(0, Math.min(100, figures.percent));
  const step = OUTER_LENGTH / ticks;
  const dash = Math.min(0.55, step * 0.45);
  const dashes = `${short(dash)} ${short(step - dash)}`;
  return (
    <div class={percent !== null && percent < LOW_PERCENT ? 'ring low' : 'ring'}>
      <svg viewBox="0 0 40 40" role="img" aria-label={label}>
        <g transform="rotate(-90 20 20)">
          <circle cx={CENTRE} cy={CENTRE} r={OUTER} stroke-width="1.8" stroke-dasharray={dashes} />
          {ticksLeft > 0 ? <path class="tl" d={arc(Math.min(1, ticksLeft / ticks), dash / step / ticks)} stroke-width="1.8" stroke-dasharray={dashes} /> : null}
          <circle cx={CENTRE} cy={CENTRE} r={RADIUS} stroke-width="2.2" />
          {percent !== null && percent >= LEAST_PERCENT ? <circle class="ar" cx={CENTRE} cy={CENTRE} r={RADIUS} stroke-width="2.2" stroke-dasharray={`${short(percent)} 100`} /> : null}
        </g>
      </svg>
      <div class="mid">{children}</div>
    </div>
  );
}

const short = (value: number): string => String(Math.round(value * 1000) / 1000);

/** The outer arc over a share of the circle; `dash` is the share of one tick, so the arc ends inside a gap. */
function arc(share: number, dash: number): string {
  if (share >= 1) return `M${CENTRE + OUTER} ${CENTRE}A${OUTER} ${OUTER} 0 1 1 ${CENTRE - OUTER} ${CENTRE}A${OUTER} ${OUTER} 0 1 1 ${CENTRE + OUTER} ${CENTRE}`;
  const angle = 2 * Math.PI * Math.max(share - dash / 2, dash);
  return `M${CENTRE + OUTER} ${CENTRE}A${OUTER} ${OUTER} 0 ${angle > Math.PI ? 1 : 0} 1 ${short(CENTRE + OUTER * Math.cos(angle))} ${short(CENTRE + OUTER * Math.sin(angle))}`;
}

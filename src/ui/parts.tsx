import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

/** A soft box with one bold line: information in jade, a warning in seal red. One warning a page at most. */
export function Note({ warn = false, icon, title, children }: { readonly warn?: boolean; readonly icon: IconName; readonly title?: string; readonly children?: Child }) {
  return <div class={warn ? 'note warn' : 'note'}><Icon name={icon} /><div>{title === undefined ? null : <b>{title}</b>}{children}</div></div>;
}

/** Where in the flow the reader is; `current` counts from 0, and one past the end is all done. */
export function Stepper({ label, steps, current }: { readonly label: string; readonly steps: readonly string[]; readonly current: number }) {
  return (
    <ol class="st" aria-label={label}>
      {steps.map((step, index) => (
        <li class={index < current ? 'd' : index === current ? 'c' : ''} aria-current={index === current ? 'step' : undefined}>
          <span>{index < current ? <Icon name="check" /> : index + 1}</span>{step}
        </li>
      ))}
    </ol>
  );
}

/** A bar that only repeats what the words beside it say, so it is hidden from readers. `percent` is 0 to 100. */
export function Bar({ percent, tone }: { readonly percent: number; readonly tone?: 'red' | 'old' }) {
  return <progress class={tone} max="100" value={Math.max(0, Math.min(100, Math.round(percent)))} aria-hidden="true" />;
}

export interface TimelineItem { readonly when: 'next' | 'now' | 'past' | 'done'; readonly title: string; readonly aside?: string; readonly text?: Child; readonly bar?: { readonly percent: number; readonly tone?: 'old' } }

/** Dots on a line: dashed is still to come, jade is now, grey is past. */
export function Timeline({ items, big = false, waiting = false }: { readonly items: readonly TimelineItem[]; readonly big?: boolean; readonly waiting?: boolean }) {
  const mark = { next: 'nx', now: waiting ? 'nw wait' : 'nw', past: '', done: 'dn' } as const;
  return (
    <ol class={big ? 'line big' : 'line'}>
      {items.map((item) => (
        <li class={mark[item.when] || undefined} aria-current={item.when === 'now' && big ? 'step' : undefined}>
          <i />
          <div><b>{item.title}</b>{item.bar ? <Bar {...item.bar} /> : null}{item.text}</div>
          {item.aside === undefined ? null : <span class="n">{item.aside}</span>}
        </li>
      ))}
    </ol>
  );
}

/** `small` for a figure too long for half a phone. */
export interface Side { readonly label: string; readonly figure: string; readonly small?: boolean; readonly lines: readonly Child[] }

/** Two states and an arrow; the second is what the reader came for. Without the first (a guest may not see it) it stands alone. */
export function BeforeAfter({ before, after }: { readonly before: Side | null; readonly after: Side }) {
  const side = (one: Side, mark?: string) => <div class={mark}><h2>{one.label}</h2><b class={one.small ? 'w' : undefined}>{one.figure}</b>{one.lines.map((line) => <small>{line}</small>)}</div>;
  return <div class="ba">{before === null ? null : <>{side(before)}<Icon name="next" /></>}{side(after, 'af')}</div>;
}

/** Facts by name. A row with `total` stands under a rule and large. */
export function FactList({ rows }: { readonly rows: readonly { readonly name: string; readonly value: Child; readonly small?: Child; readonly mark?: 'tt' | 'g' }[] }) {
  return <dl class="dl">{rows.map((row) => <div class={row.mark}><dt>{row.name}</dt><dd>{row.value}{row.small ? <small>{row.small}</small> : null}</dd></div>)}</dl>;
}

/** The stamp: a square for two Chinese characters, a wide rectangle for Latin words, with the uneven ink of rubber. */
export function Seal({ text }: { readonly text: string }) {
  const wide = /^[A-Z]/.test(text);
  const width = wide ? 60 + text.length * 14 : 92;
  const height = wide ? 62 : 92;
  return (
    <svg class={wide ? 'seal la' : 'seal'} viewBox={`-3 -3 ${width + 6} ${height + 6}`} role="img" aria-label={text}>
      <filter id="ink"><feTurbulence baseFrequency=".09" numOctaves="2" /><feDisplacementMap in="SourceGraphic" scale="2.5" /></filter>
      <g filter="url(#ink)">
        <rect width={width} height={height} rx="12" /><rect class="inn" x="7" y="7" width={width - 14} height={height - 14} rx="6" />
        <text class={wide ? 's' : undefined} x={width / 2} y={wide ? 38 : 58}>{text}</text>
      </g>
    </svg>
  );
}

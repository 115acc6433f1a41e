import { DAY, type Instant } from '../../../base/time.ts';
import { DataRing, type RingFigures } from '../../../ui/ring.tsx';
import { SimCard } from '../../../ui/sim.tsx';
import type { StatusModel } from '../view-models.ts';
import { endColumns, spanText, type Kit } from './kit.tsx';

interface Centre { readonly figure: string; readonly unit: string; readonly caption: string; readonly days: string | null; readonly below: string | null; readonly spoken: string; readonly end: { readonly name: string; readonly at: Instant } | null; readonly ring: RingFigures }

/** The SIM of the status page: state, ring and the end that matters now on both clocks. */
export function StatusSim({ kit, model }: { readonly kit: Kit; readonly model: StatusModel }) {
  const { w } = kit;
  const { line } = model;
  const centre = centreOf(kit, model);
  const lives = model.barred === 'none' && (model.state === 'active' || model.state === 'parked' || model.state === 'preactive' || model.fullService);
  const sub = [line.label === null ? null : line.shown, line.iccidEnd === null ? null : w.iccidEnd(line.iccidEnd)].filter((one) => one !== null).join(' · ');
  const tags = [model.barred === 'none' ? w.state[model.state] : w.barred[model.barred], line.carrier, ...(line.sim === null ? [] : [w.sim[line.sim]])];
  const columns = centre?.end ? endColumns(kit, model.zone, centre.end.at) : [];
  return (
    <SimCard off={!lives} title={line.label ?? line.shown} sub={sub} tags={tags}>
      {centre === null ? null : (
        <DataRing figures={centre.ring} label={centre.spoken}>
          <b class={centre.unit === '' ? 'w' : undefined}>{centre.figure}{centre.unit === '' ? null : <small>{centre.unit}</small>}</b>
          <span>{centre.caption}</span>
          {centre.days === null ? null : <em>{centre.days}</em>}
        </DataRing>
      )}
      {centre === null || centre.below === null ? null : <p class="us">{centre.below}</p>}
      {columns.length === 0 ? null : <dl class="ex">{columns.map((column, index) => <div><dt>{index === 0 ? `${centre?.end?.name} · ${column.city}` : column.city}</dt><dd>{column.text}</dd></div>)}</dl>}
    </SimCard>
  );
}

function centreOf(kit: Kit, model: StatusModel): Centre | null {
  const { w, f, frame } = kit;
  const { clocks, state } = model;
  if (state === 'active' || model.fullService) return dataCentre(kit, model);
  // Without a running cycle the question is how long the number is still safe; the ticks are those days.
  const countdown = (at: Instant | null, caption: string, name: string, whole: number): Centre | null => {
    if (at === null) return null;
    const days = Math.max(0, Math.floor((at - frame.now) / DAY));
    const [figure = '', ...unit] = spanText(w, at - frame.now).split(/[\s\u00a0]/);
    return { figure, unit: unit.join(' '), caption, days: null, below: null, spoken: `${spanText(w, at - frame.now)} ${caption}`, end: { name, at }, ring: { percent: null, ticks: Math.max(whole, 1), ticksLeft: Math.min(days, whole) } };
  };
  if (state === 'grace' || state === 'suspended') return countdown(clocks.numberReleaseAt, w.status.toSave, w.status.release, model.ring?.ticks ?? 60);
  if (state === 'preactive') return countdown(clocks.activateBy, w.status.toUse, w.status.activateBy, model.ring?.ticks ?? 60);
  if (state === 'parked') {
    const centre = countdown(clocks.serviceEndsAt ?? clocks.cycleEndsAt, w.state.parked, w.status.expires, model.ring?.ticks ?? 30);
    if (!centre || !model.data?.leftBytes) return centre;
    return { ...centre, below: w.status.partLeft(f.dataText(model.data.leftBytes, 'down'), f.dataText(model.data.totalBytes ?? model.data.leftBytes, 'down')) };
  }
  return null;
}

function dataCentre(kit: Kit, model: StatusModel): Centre | null {
  const { w, f, frame } = kit;
  const { data, clocks } = model;
  if (data === null) return null;
  const end = clocks.cycleEndsAt;
  const days = end === null || end <= frame.now ? null : spanText(w, end - frame.now);
  const left = data.leftBytes === null ? { figure: w.unlimited, unit: '' } : f.data(data.leftBytes, 'down');
  const percent = data.leftBytes === null ? 100 : data.totalBytes ? Number(data.leftBytes * 1000n / data.totalBytes) / 10 : 0;
  const used = data.totalBytes === null ? w.status.usedOnly(f.dataText(data.usedBytes, 'up')) : w.status.used(f.dataText(data.usedBytes, 'up'), f.dataText(data.totalBytes, 'down'));
  return {
    ...left,
    caption: model.slowedKbps !== null ? w.status.slowed(f.number(model.slowedKbps)) : data.leftBytes === null ? '' : w.status.left,
    days: days === null ? w.status.ended : w.status.daysLeft(days),
    below: used,
    spoken: w.status.ring(`${left.figure} ${left.unit}`.trim(), days ?? w.days(0)),
    end: end === null ? null : { name: clocks.serviceEndsAt !== null && clocks.serviceEndsAt > end ? w.status.cycle : w.status.expires, at: end },
    ring: { percent, ticks: model.ring?.ticks ?? 30, ticksLeft: model.ring?.ticksLeft ?? 0 },
  };
}

import { GB } from '../../src/base/data-size.ts';
import type { Worded } from '../../src/base/language.ts';
import type { Instant, ZoneId } from '../../src/base/time.ts';
import type { LineStateShown } from '../../src/channels/web/view-models.ts';
import { endText, startText } from '../../src/channels/web/views/kit.tsx';
import { Bar } from '../../src/ui/parts.tsx';
import { SaidHere, type SandboxKit } from './kit.tsx';

export interface LineShown {
  /** Its short name. */
  readonly id: string;
  readonly about: Worded;
  readonly shown: string;
  /** What the shop's first page takes for it. */
  readonly typed: string;
  readonly iccid: string;
  readonly carrier: string;
  readonly zone: ZoneId;
  readonly state: LineStateShown;
  readonly barred: 'none' | 'lost_stolen' | 'fraud' | 'operator';
  /** E.164 of its sandbox phone; null for a card that gets no texts. */
  readonly phone: string | null;
  /** Bytes usable now; null is unlimited. */
  readonly leftBytes: bigint | null;
  /** What the running cycle brought, where that is known and finite. */
  readonly totalBytes: bigint | null;
  readonly queued: number;
  readonly cycleEndsAt: Instant | null;
  readonly serviceEndsAt: Instant | null;
  readonly graceEndsAt: Instant | null;
  readonly numberReleaseAt: Instant | null;
  readonly activateBy: Instant | null;
}

const USES = [GB, 5n * GB] as const;

/** A line with what runs out on it, the ways to it, and what can be made to happen. */
export function LineCard({ kit, line }: { readonly kit: SandboxKit; readonly line: LineShown }) {
  const { s, w, f } = kit;
  const isBarred = line.barred !== 'none';
  const runs = line.state === 'active' || line.state === 'parked';
  const percent = line.leftBytes === null || !line.totalBytes ? null : Number(line.leftBytes * 100n / line.totalBytes);
  return (
    <section class="card lx" id={`l-${line.id}`}>
      <div class="hr"><b class="n">{line.shown}</b><span class={isBarred ? 'px bar' : runs ? 'px' : 'px off'}>{isBarred ? w.barred[line.barred as 'operator'] : w.state[line.state]}</span></div>
      <p>{`${line.carrier} · ${kit.name(line.about)}`}</p>
      <p class={percent !== null && percent < 15 ? 'low' : undefined}><b>{runsOut(kit, line)}</b>{line.queued === 0 ? null : ` · ${w.review.queued(line.queued)}`}</p>
      {percent === null ? null : <Bar percent={percent} {...(percent < 15 ? { tone: 'red' as const } : {})} />}
      <p class="ix">{`ICCID ${line.iccid}`}</p>
      <SaidHere kit={kit} at={line.id} />
      <div class="bx">
        <form method="post" action="/line"><button class="ob" name="line" value={line.typed} aria-label={`${s.lines.guest}: ${line.shown}`}>{s.lines.guest}</button></form>
        {line.phone === null ? <small>{s.lines.noTexts}</small> : <a class="ob" href={`/sandbox/phone?to=${encodeURIComponent(line.phone)}`} aria-label={`${s.lines.phone}: ${line.shown}`}>{s.lines.phone}</a>}
      </div>
      <details>
        <summary>{s.lines.more}</summary>
        <form class="bx" method="post" action={`/sandbox/lines/${line.id}`}>
          {USES.map((bytes) => <button class="ob" name="use" value={String(bytes / GB)}>{s.lines.use(f.dataText(bytes, 'down'))}</button>)}
          {line.state === 'preactive' ? <button class="ob" name="first" value="1">{s.lines.firstUse}</button> : null}
          <button class="ob" name="sim" value="1">{s.lines.changeSim}</button>
          {isBarred ? <button class="ob" name="bar" value="none">{s.lines.unbar}</button> : <button class="ob" name="bar" value="operator">{s.lines.bar}</button>}
        </form>
      </details>
    </section>
  );
}

/** What runs out next on this line, in one breath. */
function runsOut(kit: SandboxKit, line: LineShown): string {
  const { s, w, f } = kit;
  const end = (at: Instant) => endText(kit, line.zone, at);
  if (line.state === 'preactive') return line.activateBy === null ? w.status.noCycle : s.lines.firstUseBy(startText(kit, line.zone, line.activateBy));
  if (line.state === 'grace' && line.graceEndsAt !== null) return s.lines.grace(end(line.graceEndsAt));
  if (line.state === 'suspended' && line.numberReleaseAt !== null) return s.lines.release(end(line.numberReleaseAt));
  if (line.cycleEndsAt === null) return w.status.noCycle;
  const data = line.state === 'parked' ? null : line.leftBytes === null ? w.unlimited : s.lines.left(f.dataText(line.leftBytes, 'down'));
  return [data, w.until(end(line.cycleEndsAt))].filter((one) => one !== null).join(' · ');
}

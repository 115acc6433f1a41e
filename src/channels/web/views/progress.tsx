import type { IconName } from '../../../ui/icon.tsx';
import { FactList, Note, Stepper, Timeline, type TimelineItem } from '../../../ui/parts.tsx';
import { LineStrip } from '../../../ui/sim.tsx';
import type { Frame, ProgressModel } from '../view-models.ts';
import { HOUR, MINUTE } from '../../../base/time.ts';
import { refundWords } from '../words/refund/words.ts';
import { kitOf, lineAbout, startText, timeSaid } from './kit.tsx';
import { Page } from './page.tsx';
import { partText } from './wallet/ways.tsx';

// A browser without script asks again so often; with it the small poll does the work.
const REFRESH_SECONDS = 5;

/** Paid, at the carrier, active: where it is now, and what happens next by itself. Also the calm page of a renewal in doubt. */
export function progressPage(frame: Frame, model: ProgressModel) {
  const kit = kitOf(frame);
  const { w, f, name } = kit;
  const { renewal, stage } = model;
  const [title, text] = w.progress[stage];
  const doubt = stage.startsWith('checking') || stage === 'person' || stage === 'refunding';
  const back = stage === 'refunding' || stage === 'checking_refund' || stage === 'person';
  const icon: IconName = back ? 'shield' : doubt ? 'clock' : 'info';
  return (
    <Page kit={kit} title={title} {...(stage === 'open' ? {} : { refresh: REFRESH_SECONDS })}>
      {back ? null : <Stepper label={w.stepsLabel} steps={w.steps} current={model.paidAt === null ? 1 : 2} />}
      <h1>{title}</h1>
      <LineStrip shown={renewal.line.shown} about={lineAbout(kit, renewal.line)} />
      <div class="half" {...(stage === 'open' ? {} : { id: 'poll', 'data-url': model.pollUrl, 'data-stage': stage })}>
        <div>
          <section class="card" aria-live="polite"><Timeline big waiting={stage !== 'open'} items={stations(kit, model, back)} /></section>
          <Note icon={icon} {...(doubt ? { title: w.progress.nothing } : {})}>{text}{countdown(kit, model)}</Note>
        </div>
        <div>
          {model.payUrl === null ? null : <p class="go"><a class="btn" href={model.payUrl}>{w.progress.pay}</a></p>}
          {model.cancelAction === null ? null : <form class="go" method="post" action={model.cancelAction}><button class="ob">{w.progress.cancel}</button></form>}
          <section class="card">
            <FactList rows={[
              { name: w.failed.plan, value: `${name(renewal.plan)} · ${f.money(renewal.total)}` },
              ...(model.parts ?? []).map((part) => ({ name: w.receipt.method, value: partText(kit, part) })),
              { name: w.progress.reference, value: renewal.reference },
            ]} />
            <p class="sub"><small>{w.progress.keep}</small></p>
          </section>
          {stage === 'open' ? null : <noscript><p class="go"><a class="ob" href="?">{w.progress.look}</a></p></noscript>}
        </div>
      </div>
    </Page>
  );
}

/** What happens to the money if nothing happens: the moment, and how long that is from now. */
function countdown(kit: ReturnType<typeof kitOf>, model: ProgressModel) {
  const w = refundWords(kit.frame.language).countdown;
  if (model.stage === 'refunding') return <p>{w.back}</p>;
  if (model.byItself === null) return null;
  const { at } = model.byItself;
  if (at === null) return <p>{w.noCancel}</p>;
  const left = at - kit.frame.now;
  if (left <= 0) return <p>{w.due}</p>;
  const hours = Math.floor(left / HOUR);
  const minutes = Math.max(1, Math.floor((left % HOUR) / MINUTE));
  return <p>{w.byItself(timeSaid(kit, model.renewal.zone, at), hours === 0 ? kit.w.minutes(minutes) : `${kit.w.hours(hours)} ${kit.w.minutes(minutes)}`)}</p>;
}

function stations(kit: ReturnType<typeof kitOf>, model: ProgressModel, back: boolean): readonly TimelineItem[] {
  const { w } = kit;
  const at = back ? 2 : model.paidAt === null ? 0 : 1;
  const paid = model.paidAt === null ? '' : startText(kit, model.renewal.zone, model.paidAt);
  return (back ? w.progress.refundStations : w.progress.stations).map((title, index) => ({
    when: index < at ? 'done' as const : index === at ? 'now' as const : 'next' as const,
    title: index === 0 && model.paidAt === null ? w.steps[1] : title,
    ...(index === 0 && paid !== '' ? { text: paid } : {}),
  }));
}

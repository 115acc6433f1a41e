import type { Child } from 'hono/jsx';
import type { IconName } from '../../../../ui/icon.tsx';
import { FactList, Note, Timeline, type TimelineItem } from '../../../../ui/parts.tsx';
import type { ReturnModel } from '../../models/refund.ts';
import type { Frame } from '../../view-models.ts';
import { refundWords } from '../../words/refund/words.ts';
import { walletWords } from '../../words/wallet/words.ts';
import { endText, kitOf, startText, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';
import { methodsSaid } from './offer.tsx';

const REFRESH_SECONDS = 10;
const MOVING: readonly ReturnModel['stage'][] = ['taking_back', 'paying_back'];
const ENDED: readonly ReturnModel['stage'][] = ['done', 'refused', 'failed_later'];

/** Where a refund stands, station by station. */
export function returnPage(frame: Frame, model: ReturnModel) {
  const kit = kitOf(frame);
  const w = refundWords(frame.language).status;
  const [title, text] = w[model.stage];
  const icon: IconName = model.stage === 'done' ? 'check' : model.stage === 'refused' ? 'info' : model.stage === 'waiting' ? 'clock' : 'shield';
  return (
    <Page kit={kit} title={title} back={model.receiptUrl} {...(MOVING.includes(model.stage) ? { refresh: REFRESH_SECONDS } : {})}>
      <h1>{title}</h1>
      <div class="half">
        <div>
          {model.stage === 'refused' ? null : <section class="card" aria-live="polite"><Timeline big waiting={!ENDED.includes(model.stage)} items={stations(kit, model)} /></section>}
          <Note icon={icon} warn={model.stage === 'failed_later' || model.stage === 'person'} {...(model.because === null ? {} : { title: w.because[model.because] })}>{text}{model.inWallet === null ? null : <> {walletWords(frame.language).backInWallet(kit.f.money(model.inWallet))}</>}{model.stage === 'done' && !model.toWallet && model.methods.some((one) => one.kind !== 'wallet') ? <> {kit.w.receipt.refundDays}</> : null}</Note>
        </div>
        <div>
          <section class="card"><FactList rows={facts(kit, model)} />{ENDED.includes(model.stage) ? null : <p class="sub"><small>{w.keep}</small></p>}</section>
          {model.againUrl === null ? null : <p class="go"><a class="btn" href={model.againUrl}>{w.again}</a></p>}
          <p class="go"><a class="ob" href={model.receiptUrl}>{w.receipt}</a></p>
        </div>
      </div>
    </Page>
  );
}

function stations(kit: Kit, model: ReturnModel): readonly TimelineItem[] {
  const { stations: w } = refundWords(kit.frame.language).status;
  const { zone } = model.renewal;
  const names = [w.asked, ...(model.overLimit ? [w.checked] : []), w.taken, w.paid];
  const at = { waiting: 1, taking_back: names.length - 2, paying_back: names.length - 1, person: names.length - 1, done: names.length, refused: 0, failed_later: names.length - 1 }[model.stage];
  const when = (index: number): string | null => {
    const moment = index === 0 ? model.askedAt : names[index] === w.taken ? model.takenAt : names[index] === w.paid && model.stage === 'done' ? model.settledAt : null;
    return moment === null ? null : startText(kit, zone, moment);
  };
  return names.map((title, index) => {
    const text = when(index);
    return { when: index < at ? 'done' as const : index === at ? 'now' as const : 'next' as const, title, ...(text === null ? {} : { text }) };
  });
}

function facts(kit: Kit, model: ReturnModel) {
  const { w, f, name } = kit;
  const said = refundWords(kit.frame.language).status;
  const { zone } = model.renewal;
  const to = model.toWallet ? said.toWallet : methodsSaid(kit, model.methods);
  const rows: { name: string; value: Child; mark?: 'tt' }[] = [
    { name: said.plan, value: name(model.renewal.plan) }, { name: said.line, value: `${model.renewal.line.shown} · ${model.renewal.line.carrier}` },
    ...(to === null || model.stage === 'refused' ? [] : [{ name: said.to, value: to }]),
  ];
  if (model.stage !== 'refused') {
    if (model.after.serviceEndsAt !== null && model.after.serviceEndsAt > kit.frame.now) rows.push({ name: said.valid, value: endText(kit, zone, model.after.serviceEndsAt) });
    if (model.after.numberReleaseAt !== null) rows.push({ name: said.number, value: endText(kit, zone, model.after.numberReleaseAt) });
  }
  rows.push({ name: w.receipt.reference, value: model.reference }, { name: said.amount, value: f.money(model.amount), mark: 'tt' });
  return rows;
}

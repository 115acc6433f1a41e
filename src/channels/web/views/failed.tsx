import { Icon } from '../../../ui/icon.tsx';
import { FactList, Note, Stepper } from '../../../ui/parts.tsx';
import type { FailedModel, Frame } from '../view-models.ts';
import { CaseNote } from './case-note.tsx';
import { kitOf } from './kit.tsx';
import { Page } from './page.tsx';

/** The payment did not go through: nothing was charged, why as far as may be said, and one way on. */
export function failedPage(frame: Frame, model: FailedModel) {
  const kit = kitOf(frame);
  const { w, name } = kit;
  const { renewal, retry } = model;
  // Money that came after the page had closed: then it is not true that nothing was charged.
  const title = model.case === null ? w.failed.title : w.failed.lateTitle;
  return (
    <Page kit={kit} title={title} narrow>
      <Stepper label={w.stepsLabel} steps={w.steps} current={1} />
      <h1>{title}</h1>
      {model.case === null ? <Note warn icon="info" title={w.failed.nothing}>{w.failed.reason[model.reason]}</Note> : <CaseNote kit={kit} one={model.case} />}
      <form class="go" method="post" action={retry.action}><input type="hidden" name="mode" value={retry.mode} /><button class="btn" name="plan" value={retry.planId}>{w.failed.again}<Icon name="next" /></button></form>
      <p class="ct">{w.failed.priceFirst}</p>
      <section class="card"><FactList rows={[
        { name: w.failed.plan, value: name(renewal.plan) },
        { name: w.failed.line, value: `${renewal.line.shown} · ${renewal.line.carrier}` },
        { name: w.failed.reference, value: renewal.reference },
      ]} /></section>
    </Page>
  );
}

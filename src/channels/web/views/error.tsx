import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { Chip } from '../../../ui/sim.tsx';
import type { ErrorModel, Frame } from '../view-models.ts';
import { kitOf } from './kit.tsx';
import { Page } from './page.tsx';

/** A refusal or a fault as a page: what was wrong, what to do, and a reference somebody can read out on the phone. */
export function errorPage(frame: Frame, model: ErrorModel) {
  const kit = kitOf(frame);
  const { w } = kit;
  const words = model.refusal === null ? { title: w.error.ours, detail: w.error.oursDetail } : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={words.title} narrow>
      <div class="sim off er" aria-hidden="true"><p>{model.status}</p><Chip /></div>
      <h1>{words.title}</h1>
      <p class="sub">{words.detail}</p>
      <p class="go"><a class="btn" href={model.backUrl}>{model.backUrl === '/' ? w.error.home : w.error.back}</a></p>
      <p class="ct">{`${w.error.reference} `}<b>{model.reference}</b></p>
    </Page>
  );
}

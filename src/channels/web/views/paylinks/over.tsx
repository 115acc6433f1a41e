import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { EnterModel, OverModel } from '../../models/paylinks.ts';
import type { Frame } from '../../view-models.ts';
import { payWordsIn } from '../../words/paylinks/words.ts';
import { kitOf, lineAbout } from '../kit.tsx';
import { Page } from '../page.tsx';

/** A link by which nothing can be paid now: why, and that nothing was charged. */
export function overPage(frame: Frame, model: OverModel) {
  const kit = kitOf(frame);
  const words = payWordsIn(frame.language).over;
  const refused = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  const [title, text] = model.as === 'refused' ? [refused?.title ?? '', refused?.detail ?? ''] : words[model.as];
  return (
    <Page kit={kit} title={title} narrow {...(model.as === 'busy' ? { refresh: 20 } : {})}>
      <h1>{title}</h1>
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      <Note icon={model.as === 'busy' ? 'clock' : model.as === 'paid' ? 'check' : 'info'}>{text}</Note>
      {model.as === 'busy' || model.as === 'refused' ? <p class="go"><a class="ob" href={model.againUrl}>{words.again}</a></p> : null}
      <p class="ct"><a href="/pay">{words.other}</a></p>
    </Page>
  );
}

/** The first page of a payer who has a code and no link. */
export function enterPage(frame: Frame, model: EnterModel) {
  const kit = kitOf(frame);
  const words = payWordsIn(frame.language).enter;
  return (
    <Page kit={kit} title={words.title} back="/" narrow>
      <h1>{words.title}</h1>
      <form class="card" method="post" action="/pay">
        <label class="f" for="c">{words.label}</label>
        <input class="in code" id="c" name="code" value={model.value} autocomplete="off" autocapitalize="characters" spellcheck={false} maxlength={20} required aria-describedby="h" aria-invalid={model.wrong ? 'true' : undefined} />
        <p id="h">{model.wrong ? <span class="bad">{words.wrong}</span> : <small>{words.hint}</small>}</p>
        <button class="btn go">{words.button}</button>
      </form>
    </Page>
  );
}

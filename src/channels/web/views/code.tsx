import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { Note } from '../../../ui/parts.tsx';
import type { CodeModel, Frame } from '../view-models.ts';
import { kitOf, timeSaid } from './kit.tsx';
import { Page } from './page.tsx';

/** Six digits that show the line is yours. The words are the same whether or not such a line exists (trust section 4). */
export function codePage(frame: Frame, model: CodeModel) {
  const kit = kitOf(frame);
  const { w } = kit;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  const time = (at: typeof model.validUntil) => timeSaid(kit, model.zone, at);
  return (
    <Page kit={kit} title={w.code.title} back={model.plansUrl} narrow>
      <h1>{w.code.title}</h1>
      <p class="sub">{w.code.sent(model.sentTo)}</p>
      <form class="card" method="post">
        <label class="f" for="c">{w.code.label}</label>
        <input class="in code" id="c" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength={6} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{w.said(refusal.title, refusal.detail)}</span> : <small>{w.code.valid(time(model.validUntil))}</small>}</p>
        <button class="btn go">{w.code.button}</button>
      </form>
      {model.sandboxPhoneUrl ? <Note icon="phone"><>{w.code.sandbox} <a href={model.sandboxPhoneUrl}>{w.code.sandboxLink}</a></></Note> : null}
      <form class="go" method="post" action="?again">{model.againAt === null ? <button class="ob">{w.code.again}</button> : <p class="ct">{w.code.againAt(time(model.againAt))}</p>}</form>
      <p class="ct"><a href={model.plansUrl}>{w.code.without}</a></p>
    </Page>
  );
}

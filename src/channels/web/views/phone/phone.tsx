import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { Note } from '../../../../ui/parts.tsx';
import type { CarryModel, ContinueModel, HotlineAt, PasscodeModel } from '../../models/phone.ts';
import type { Frame } from '../../view-models.ts';
import { phoneWords } from '../../words/phone/words.ts';
import { kitOf, startText, timeSaid } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Six digits for the telephone. The page never shows them again. */
export function passcodePage(frame: Frame, model: PasscodeModel) {
  const kit = kitOf(frame);
  const w = phoneWords(frame.language).passcode;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {model.done === null ? null : <Note icon="check">{model.done === 'set' ? w.doneSet : w.doneRemoved}</Note>}
      <form class="card" method="post" action="/account/passcode">
        <p class="sub">{model.setAt === null ? w.none : w.since(startText(kit, model.zone, model.setAt))}</p>
        <label class="f go" for="p">{w.label}</label>
        <input class="in code" id="p" name="passcode" type="password" inputmode="numeric" autocomplete="new-password" pattern="[0-9]{6}" maxlength={6} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : <small>{w.rules}</small>}</p>
        <button class="btn go">{model.setAt === null ? w.set : w.change}</button>
      </form>
      {model.setAt === null ? null : <form class="go" method="post" action="/account/passcode/remove"><button class="ob">{w.remove}</button></form>}
      <Call at={model.hotline} language={frame.language} />
    </Page>
  );
}

function Call({ at, language }: { readonly at: HotlineAt | null; readonly language: Frame['language'] }) {
  if (at === null) return null;
  const w = phoneWords(language).passcode;
  return <p class="ct"><a href={at.kind === 'number' ? at.href : at.url}>{at.kind === 'number' ? w.call(at.shown) : w.sandbox}</a></p>;
}

/** From this page to the telephone: the code stands large, like one that is read out. */
export function carryPage(frame: Frame, model: CarryModel) {
  const kit = kitOf(frame);
  const { carry: w, passcode } = phoneWords(frame.language);
  const { code, hotline } = model;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {code === null ? (
        <form class="go" method="post" action={model.action}><button class="btn le"><Icon name="phone" />{w.button}</button></form>
      ) : (
        <>
          <section class="card">
            <h2>{w.code}</h2>
            <p class="code ct" aria-label={[...code.digits].join(' ')}><b>{`${code.digits.slice(0, 3)} ${code.digits.slice(3)}`}</b></p>
            <p class="sub">{w.until(model.minutes, timeSaid(kit, model.zone, code.until))}</p>
          </section>
          <p class="go"><a class="btn le" href={hotline.kind === 'number' ? hotline.href : hotline.url}><Icon name="phone" />{hotline.kind === 'number' ? passcode.call(hotline.shown) : passcode.sandbox}</a></p>
          <p class="ct">{w.press}</p>
          <form class="go" method="post" action={model.action}><button class="ob">{w.again}</button></form>
        </>
      )}
      <p class="ct"><a href={model.backUrl}>{w.back}</a></p>
    </Page>
  );
}

/** From the telephone or a text to this page. */
export function continuePage(frame: Frame, model: ContinueModel) {
  const kit = kitOf(frame);
  const w = phoneWords(frame.language).go;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={w.title} back="/" narrow>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <form class="card" method="post" action="/continue">
        <label class="f" for="c">{w.label}</label>
        <input class="in code" id="c" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength={6} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : null}</p>
        <button class="btn go">{w.button}</button>
      </form>
    </Page>
  );
}

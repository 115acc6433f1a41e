import { Icon } from '../../../../ui/icon.tsx';
import { Note } from '../../../../ui/parts.tsx';
import type { PhoneModel } from '../../models/app.ts';
import type { Frame } from '../../view-models.ts';
import { appWords } from '../../words/app/words.ts';
import { kitOf, startText } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Notices and the kept copy of the phone that reads this, and the way to the other phones. The browser is asked only after a tap. */
export function phonePage(frame: Frame, model: PhoneModel) {
  const kit = kitOf(frame);
  const w = appWords(frame.language).phone;
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account app="script">
      <h1>{w.title}</h1>
      {model.said === null ? null : <Note icon="check">{w.said[model.said]}</Note>}
      <section class="card">
        <h2>{w.notices}</h2>
        <p class="sub">{model.pushKey === null ? w.off : w.why}</p>
        {model.pushKey === null ? null : <>
          <form class="go" method="post" action="/account/app/devices" data-push="ask" data-key={model.pushKey} data-here={model.here === null ? undefined : '1'} hidden>
            <input type="hidden" name="subscription" />
            <button class="btn">{w.ask}</button>
            <p class="ct">{w.askSay}</p>
            <p class="bad" role="alert" hidden>{w.failed}</p>
          </form>
          {model.here === null ? null : (
            <div class="go" data-push="on" hidden>
              <p class="note"><Icon name="check" /><span>{w.on(startText(kit, frame.readerZone ?? 'America/New_York', model.here.since))}</span></p>
              <div class="acts">
                <form method="post" action="/account/app/devices/test"><button class="ob">{w.test}</button></form>
                <form method="post" action="/account/settings/reach/devices/remove"><button class="ob" name="device" value={model.here.id}>{w.stop}</button></form>
              </div>
              {model.sandboxUrl === null ? null : <p class="ct"><a href={model.sandboxUrl}>{w.sandbox}</a></p>}
            </div>
          )}
          <p class="note" data-push="denied" hidden><Icon name="info" /><span>{w.denied}</span></p>
          <p class="note" data-push="none" hidden><Icon name="info" /><span>{model.iphone ? <>{w.iphone} <a href="/app">{w.iphoneLink}</a></> : w.none}</span></p>
          <noscript><p class="go"><small>{w.noScript}</small></p></noscript>
          <p class="go"><a class="ob" href="/account/settings/reach">{w.others}</a></p>
        </>}
      </section>
      <section class="card">
        <h2>{w.kept}</h2>
        <p class="sub">{w.keptSay}</p>
        <p class="go" data-keep="off" hidden><button class="ob" type="button" data-wish="keep">{w.keep}</button></p>
        <div class="go" data-keep="on" role="status" hidden><p class="note"><Icon name="check" /><span>{w.keptAt}<time /></span></p><p class="go"><button class="ob" type="button" data-wish="forget">{w.forget}</button></p></div>
        <p class="bad go" data-keep="failed" role="alert" hidden>{w.keepFailed}</p>
        <noscript><p class="go"><small>{w.noScript}</small></p></noscript>
      </section>
      <p class="ct">{w.ends}</p>
    </Page>
  );
}

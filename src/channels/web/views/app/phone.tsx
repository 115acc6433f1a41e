import { Icon } from '../../../../ui/icon.tsx';
import { Note } from '../../../../ui/parts.tsx';
import type { PhoneModel } from '../../models/app.ts';
import type { Frame } from '../../view-models.ts';
import { appWords } from '../../words/app/words.ts';
import { kitOf, startText } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Notices and the kept copy of the phone that reads this, and the other phones that are notified. The browser is asked only after a tap. */
export function phonePage(frame: Frame, model: PhoneModel) {
  const kit = kitOf(frame);
  const w = appWords(frame.language).phone;
  const here = model.devices.some((one) => one.here);
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account app="script">
      <h1>{w.title}</h1>
      {model.said === null ? null : <Note icon="check">{w.said[model.said]}</Note>}
      <section class="card">
        <h2>{w.notices}</h2>
        <p class="sub">{model.pushKey === null ? w.off : w.why}</p>
        {model.pushKey === null ? null : <>
          <form class="go" method="post" action="/account/app/devices" data-push="ask" data-key={model.pushKey} data-here={here ? '1' : undefined} hidden>
            <input type="hidden" name="subscription" />
            <button class="btn">{w.ask}</button>
            <p class="ct">{w.askSay}</p>
            <p class="bad" role="alert" hidden>{w.failed}</p>
          </form>
          <p class="note" data-push="on" hidden><Icon name="check" /><span>{w.on}</span></p>
          <p class="note" data-push="denied" hidden><Icon name="info" /><span>{w.denied}</span></p>
          <p class="note" data-push="none" hidden><Icon name="info" /><span>{model.iphone ? <>{w.iphone} <a href="/app">{w.iphoneLink}</a></> : w.none}</span></p>
          <noscript><p class="go"><small>{w.noScript}</small></p></noscript>
        </>}
      </section>
      {model.devices.length === 0 ? null : (
        <section class="card rows">
          <h2>{w.devices}</h2>
          {model.devices.map((one) => (
            <form class="row" method="post" action="/account/app/devices/remove">
              <div><b>{one.name}</b><small>{[one.here ? w.here : null, w.since(startText(kit, frame.readerZone ?? 'America/New_York', one.since))].filter((part) => part !== null).join(' · ')}</small></div>
              <button class="sm" name="device" value={one.id} aria-label={`${w.remove}: ${one.name}`}>{w.remove}</button>
            </form>
          ))}
          <form class="row" method="post" action="/account/app/devices/test"><button class="ob">{w.test}</button></form>
          {model.sandboxUrl === null ? null : <p class="ct"><a href={model.sandboxUrl}>{w.sandbox}</a></p>}
        </section>
      )}
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

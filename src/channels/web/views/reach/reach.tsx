import { Note } from '../../../../ui/parts.tsx';
import type { ReachModel, TelegramLinkModel } from '../../models/reach.ts';
import type { Frame } from '../../view-models.ts';
import { reachWords } from '../../words/reach/words.ts';
import { Way } from '../account/parts.tsx';
import { kitOf, startText, timeSaid } from '../kit.tsx';
import { Page } from '../page.tsx';

const HERE = '/account/settings/reach';

/** Telegram, phones, and how numbers and addresses stand: every way out of the shop to this person, each with its off switch. */
export function reachPage(frame: Frame, model: ReachModel) {
  const kit = kitOf(frame);
  const w = reachWords(frame.language);
  const since = (at: ReachModel['devices'][number]['since']) => w.since(startText(kit, frame.readerZone ?? 'America/New_York', at));
  const { telegram, sandbox } = model;
  return (
    <Page kit={kit} title={w.title} back="/account/settings" narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {model.said === null ? null : <Note icon="check">{w.said[model.said]}</Note>}
      {telegram.state === 'none' ? null : (
        <section class={telegram.state === 'on' ? 'card rows' : 'card'}>
          <h2>{w.telegram}</h2>
          {telegram.state !== 'on'
            ? <form method="post" action={`${HERE}/telegram`}><p class="sub">{w.telegramYes}</p><button class="btn go">{w.link}</button></form>
            : <form class="row" method="post" action={`${HERE}/telegram/unlink`}><div><b>{w.linked}</b><small>{since(telegram.since)}</small></div><button class="sm" aria-label={`${w.unlink}: ${w.telegram}`}>{w.unlink}</button></form>}
          {sandbox === null ? null : <p class="ct"><a href={sandbox.telegramUrl}>{w.sandbox.telegram}</a></p>}
        </section>
      )}
      <section class="card rows">
        <h2>{w.devices}</h2>
        {model.devices.length === 0 ? <p class="row">{w.noDevices}</p> : model.devices.map((one) => (
          <form class="row" method="post" action={`${HERE}/devices/remove`}>
            <div><b>{one.name}</b><small>{[one.here ? w.here : null, since(one.since)].filter((part) => part !== null).join(' · ')}</small></div>
            <button class="sm" name="device" value={one.id} aria-label={`${w.remove}: ${one.name}`}>{w.remove}</button>
          </form>
        ))}
        <p class="row"><a class="ob" href="/account/app">{w.add}</a></p>
        {sandbox === null ? null : <><form class="row" method="post" action={`${HERE}/devices/sandbox`}><button class="ob">{w.sandbox.add}</button></form><p class="ct"><a href={sandbox.pushUrl}>{w.sandbox.push}</a></p></>}
      </section>
      <section class="card rows">
        <h2>{w.contacts}</h2>
        {model.contacts.map((one) => (
          <div class="row"><div><b>{one.shown}</b><small>{`${one.channel === 'sms' ? w.text : w.email} · ${one.stopped ? w.stopped : w.service[one.service ? 'on' : 'off']}`}</small></div></div>
        ))}
        <Way href="/account/settings" name={w.change} />
      </section>
    </Page>
  );
}

/** The link that opens the bot. A page and not a redirect: the address of the bot is another site's, to which a form of ours may not lead. */
export function telegramLinkPage(frame: Frame, model: TelegramLinkModel) {
  const kit = kitOf(frame);
  const w = reachWords(frame.language).open;
  return (
    <Page kit={kit} title={w.title} back={HERE} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <section class="card">
        <a class="btn" href={model.url} rel="noreferrer">{w.button}</a>
        <p class="ct">{w.until(timeSaid(kit, frame.readerZone ?? 'America/New_York', model.until))}</p>
        {model.sandbox ? <p class="ct">{w.sandbox}</p> : null}
      </section>
      <p class="ct"><a href={HERE}>{w.done}</a></p>
    </Page>
  );
}

import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { Note } from '../../../../ui/parts.tsx';
import type { BindModel, JoinModel, LineSettingsModel, SharedModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { autoRenewPageWords } from '../../words/auto-renew/words.ts';
import { lineTextWords } from '../../words/texts/words.ts';
import { kitOf, lineAbout, startText } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Way } from './parts.tsx';

const KINDS = ['own', 'family', 'office'] as const;

/** Binding a line: its number, or the number of its card. */
export function bindPage(frame: Frame, model: BindModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).bind;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <form class="card" method="post" action="/account/lines/add">
        <label class="f" for="l">{w.label}</label>
        <input class="in" id="l" name="line" value={model.value} inputmode="tel" autocomplete="off" required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : <small>{w.hint}</small>}</p>
        <button class="btn go">{w.button}</button>
      </form>
    </Page>
  );
}

/** What a person calls a line, who else has it, and taking it off. */
export function lineSettingsPage(frame: Frame, model: LineSettingsModel) {
  const kit = kitOf(frame);
  const all = accountWords(frame.language);
  const w = all.line;
  const when = (at: typeof model.shares[number]['expiresAt']) => startText(kit, model.zone, at);
  return (
    <Page kit={kit} title={model.name.label ?? model.name.shown} back="/account" narrow account>
      <h1>{model.name.label ?? model.name.shown}</h1>
      <p class="sub">{[model.name.label === null ? null : model.name.shown, lineAbout(kit, model.name)].filter((one) => one !== null).join(' · ')}</p>
      {model.frozenUntil === null ? null : <Note warn icon="lock">{w.frozen(when(model.frozenUntil))}</Note>}
      <form class="card" method="post" action={model.action}>
        <label class="f" for="n">{w.name}</label>
        <input class="in" id="n" name="name" value={model.label} maxlength={30} autocomplete="off" aria-describedby="nh" />
        <p id="nh"><small>{w.nameHint}</small></p>
        <fieldset class="go"><legend>{w.kindLabel}</legend><p class="opts">{KINDS.map((kind) => <label><input type="radio" name="kind" value={kind} checked={kind === model.kind} /> {all.account.kind[kind]}</label>)}</p></fieldset>
        <button class="btn go">{w.save}</button>
      </form>
      {model.textsUrl === null && model.autoUrl === null ? null : (
        <section class="card rows">
          {model.autoUrl === null ? null : <Way href={model.autoUrl} name={autoRenewPageWords(frame.language).title} />}
          {model.textsUrl === null ? null : <Way href={model.textsUrl} name={lineTextWords(frame.language).way} />}
        </section>
      )}
      {model.role !== 'owner' ? null : (
        <section class="card rows">
          <h2>{w.shares}</h2>
          {model.shares.length === 0 ? <p class="row sub">{w.shareNone}</p> : null}
          {model.shares.map((one) => (
            <form class="row" method="post" action={`${model.action}/revoke`}>
              <div><b>{one.label}</b><small>{[w[one.role], one.acceptedAt === null ? w.open(when(one.expiresAt)) : w.taken(when(one.acceptedAt))].join(' · ')}</small></div>
              <button class="sm" name="invitation" value={one.id} aria-label={`${w.revoke}: ${one.label}`}>{w.revoke}</button>
            </form>
          ))}
          <details>
            <summary>{w.share}</summary>
            <form method="post" action={`${model.action}/share`}>
              <label class="f" for="s">{w.shareWho}</label>
              <input class="in" id="s" name="label" maxlength={30} required autocomplete="off" />
              <p class="opts col"><label><input type="radio" name="role" value="see" checked /> {w.shareSee}</label><label><input type="radio" name="role" value="pay" /> {w.sharePay}</label></p>
              <button class="ob go">{w.shareButton}</button>
            </form>
          </details>
        </section>
      )}
      <form class="go" method="post" action={`${model.action}/unbind`}><button class="ob">{w.unbind}</button><p class="ct">{w.unbindSay}</p></form>
    </Page>
  );
}

/** The link that was just made: shown once. */
export function sharedPage(frame: Frame, model: SharedModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).shared;
  return (
    <Page kit={kit} title={w.title} back={model.doneUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead(model.label, startText(kit, frame.readerZone ?? 'America/New_York', model.expiresAt))}</p>
      <section class="card">
        <label class="f" for="k">{accountWords(frame.language).line.share}</label>
        <input class="in lnk" id="k" value={model.link} readonly />
        <p><small>{w.once}</small></p>
        <a class="btn go" href={model.doneUrl}>{w.done}</a>
      </section>
    </Page>
  );
}

/** What somebody offers, before it is taken. The number is masked: whoever holds the link may not be whom it was for. */
export function joinPage(frame: Frame, model: JoinModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).join;
  return (
    <Page kit={kit} title={w.title} narrow account>
      <h1>{w.title}</h1>
      <form class="card" method="post" action={model.action}>
        <p>{w[model.role](model.line)}</p>
        <button class="btn go">{w.accept}</button>
      </form>
      <p class="ct"><a href="/account">{w.no}</a></p>
    </Page>
  );
}

import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import type { Language } from '../../../../base/language.ts';
import { Note } from '../../../../ui/parts.tsx';
import type { SettingsModel, SignInModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { reachWords } from '../../words/reach/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Refused, Way } from './parts.tsx';

const LANGUAGES: readonly (readonly [language: Language, name: string])[] = [['zh-CN', '简体中文'], ['zh-TW', '繁體中文'], ['en', 'English'], ['es', 'Español']];

/** Language and clock, addresses, and what may be written to each. Nothing is ticked beforehand that the person did not tick. */
export function settingsPage(frame: Frame, model: SettingsModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).settings;
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      {model.saved ? <Note icon="check">{w.saved}</Note> : null}
      <Refused kit={kit} code={model.refusal} />
      <section class="card rows">
        <h2>{w.reach}</h2>
        <p class="sub">{w.reachSay}</p>
        {model.contacts.map((one) => (
          <form class="row" method="post" action="/account/settings/contacts/remove">
            <div><b>{one.shown}</b><small>{one.channel === 'sms' ? w.text : w.email}</small></div>
            {model.contacts.length < 2 ? null : <button class="sm" name="contact" value={one.id} aria-label={`${w.remove}: ${one.shown}`}>{w.remove}</button>}
          </form>
        ))}
        <p class="row"><a class="ob" href="/account/settings/contacts">{w.add}</a></p>
        <Way href="/account/settings/reach" name={reachWords(frame.language).title} />
      </section>
      <form method="post" action="/account/settings">
        <section class="card">
        <label class="f" for="g">{w.language}</label>
        <select class="in" id="g" name="language">{LANGUAGES.map(([language, name]) => <option value={language} lang={language} selected={language === frame.language}>{name}</option>)}</select>
        <label class="f go" for="z">{w.zone}</label>
        <select class="in" id="z" name="zone"><option value="">{w.zoneDevice}</option>{model.zones.map((one) => <option value={one.id} selected={one.id === model.zone}>{one.name}</option>)}</select>
        <fieldset class="go">
          <legend>{w.consents}</legend>
          <p class="sub">{w.always}</p>
          {model.contacts.map((one) => (
            <p class="opts col">
              <label><input type="checkbox" name={`service-${one.id}`} checked={one.service} /> {w.service(one.shown)}</label>
              <label><input type="checkbox" name={`promo-${one.id}`} checked={one.promo} /> {(one.channel === 'sms' ? w.promoSms : w.promoMail)(one.shown)}</label>
            </p>
          ))}
        </fieldset>
        </section>
        <div class="cta"><button class="btn">{w.save}</button></div>
      </form>
    </Page>
  );
}

/** A further number or address, to be proved by a code. */
export function contactPage(frame: Frame, model: Pick<SignInModel, 'value' | 'refusal'>) {
  const kit = kitOf(frame);
  const all = accountWords(frame.language);
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={all.contact.title} back="/account/settings" narrow account>
      <h1>{all.contact.title}</h1>
      <p class="sub">{all.contact.lead}</p>
      <form class="card" method="post" action="/account/settings/contacts">
        <label class="f" for="t">{all.signIn.label}</label>
        <input class="in" id="t" name="to" value={model.value} autocapitalize="none" spellcheck={false} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : null}</p>
        <button class="btn go">{all.signIn.button}</button>
      </form>
    </Page>
  );
}

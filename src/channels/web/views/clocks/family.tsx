import { LANGUAGES } from '../../../../base/language.ts';
import { Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { CalendarModel, FamilyModel, NamedModel } from '../../models/clocks.ts';
import type { Frame } from '../../view-models.ts';
import { clockWords } from '../../words/clocks/words.ts';
import { kitOf, lineAbout } from '../kit.tsx';
import { Refused } from '../account/parts.tsx';
import { Page } from '../page.tsx';

const NAMES = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文', es: 'Español' } as const;

/** The owner's page: whom a lost number would be told to, and a form to ask somebody. */
export function familyPage(frame: Frame, model: FamilyModel) {
  const kit = kitOf(frame);
  const w = clockWords(frame.language).family;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} account narrow>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <LineStrip shown={model.line.label ?? model.line.shown} about={lineAbout(kit, model.line)} />
      {model.shares.length === 0 ? null : <p class="sub go">{w.shares(model.shares.join(', '))}</p>}
      {model.people.length === 0 ? null : (
        <section class="card rows">{model.people.map((one) => (
          <form class="row" method="post" action={`${model.action}/remove`}><div><b>{one.label}</b><small>{w.state[one.state]}</small></div>{one.state === 'asked' || one.state === 'agreed' ? <button class="sm" name="family" value={one.id} aria-label={`${w.remove}: ${one.label}`}>{w.remove}</button> : null}</form>
        ))}</section>
      )}
      <Refused kit={kit} code={model.refusal} />
      <form class="card" method="post" action={model.action}>
        <label class="f" for="n">{w.name}</label>
        <input class="in" id="n" name="label" maxlength={30} required autocomplete="off" />
        <label class="f go" for="e">{w.email}</label>
        <input class="in" id="e" type="email" name="email" value={model.email.value} maxlength={254} required autocomplete="off" aria-invalid={model.email.bad ? 'true' : undefined} aria-describedby={model.email.bad ? 'eb' : undefined} />
        {model.email.bad ? <p class="bad" id="eb">{w.bad}</p> : null}
        <label class="f go" for="l">{w.language}</label>
        <select class="in" id="l" name="language">{LANGUAGES.map((one) => <option value={one} lang={one} selected={one === model.language}>{NAMES[one]}</option>)}</select>
        <button class="btn go">{w.button}</button>
        <p class="ct">{w.note}</p>
      </form>
    </Page>
  );
}

/** The page of whoever was named: what they would get, yes, no, and stop at any time. */
export function namedPage(frame: Frame, model: NamedModel) {
  const kit = kitOf(frame);
  const w = clockWords(frame.language).named;
  const ended = model.state === 'declined' || model.state === 'stopped';
  return (
    <Page kit={kit} title={w.title} account narrow>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead(model.line)}</p>
      {ended ? <Note icon="info" title={w.ended[0]}>{w.ended[1]}</Note> : model.state === 'agreed' ? <Note icon="check" title={w.agreed[0]}>{w.agreed[1]}</Note> : null}
      {model.state !== 'asked' ? null : (
        <form class="card" method="post" action={model.action}>
          <ul class="ul">{model.words.map((sentence) => <li>{sentence}</li>)}</ul>
          <button class="btn go" name="do" value="yes">{w.yes}</button>
        </form>
      )}
      {ended ? null : <form class="go" method="post" action={model.action}><button class="ob" name="do" value="no">{model.state === 'asked' ? w.no : w.stop}</button></form>}
    </Page>
  );
}

/** The address of a person's calendar: made, shown once, ended. */
export function calendarPage(frame: Frame, model: CalendarModel) {
  const kit = kitOf(frame);
  const w = clockWords(frame.language).calendar;
  return (
    <Page kit={kit} title={w.title} back="/account" account narrow>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {model.address === null ? null : (
        <section class="card">
          <label class="f" for="k">{w.label}</label>
          <input class="in lnk" id="k" value={model.address} readonly />
          <p><small>{w.once}</small></p>
          <button class="ob go" type="button" data-copy="k" data-done={w.copied} hidden>{w.copy}</button>
          <a class="btn go" href={model.address.replace(/^https?:/, 'webcal:')}>{w.open}</a>
        </section>
      )}
      <Note icon="lock">{w.private}</Note>
      {model.address !== null ? null : (
        <form class="card" method="post" action={model.action}>
          {model.has ? <p class="sub">{w.againSay}</p> : null}
          <button class={model.has ? 'btn go' : 'btn'}>{model.has ? w.again : w.make}</button>
        </form>
      )}
      {model.has ? <form class="go" method="post" action={`${model.action}/end`}><button class="ob dng">{w.end}</button></form> : null}
    </Page>
  );
}

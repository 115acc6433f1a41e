import { LANGUAGES } from '../../../../base/language.ts';
import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { FactList, Note } from '../../../../ui/parts.tsx';
import { LineStrip } from '../../../../ui/sim.tsx';
import type { SponsorModel, SponsorsModel } from '../../models/paylinks.ts';
import type { Frame } from '../../view-models.ts';
import { payWordsIn } from '../../words/paylinks/words.ts';
import { kitOf, lineAbout } from '../kit.tsx';
import { Page } from '../page.tsx';

const NAMES = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文', es: 'Español' } as const;

/** The holder's page: whom they asked, and a form to ask somebody. */
export function sponsorsPage(frame: Frame, model: SponsorsModel) {
  const kit = kitOf(frame);
  const words = payWordsIn(frame.language).sponsors;
  return (
    <Page kit={kit} title={words.title} back={model.backUrl} narrow>
      <h1>{words.title}</h1>
      <p class="sub">{words.lead}</p>
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      {model.sent ? <Note icon="check">{words.sent}</Note> : null}
      {model.sponsors.length === 0 ? null : (
        <section class="card"><h2>{words.list}</h2><div class="how">
          {model.sponsors.map((one) => (
            <form class="row" method="post" action={one.stopAction ?? model.action}>
              <div><b>{words.state[one.state]}</b><small>{kit.f.day(one.since, model.zone, frame.now)}</small></div>
              {one.stopAction === null ? null : <button class="ob" name="sponsor" value={one.id}>{words.stop}</button>}
            </form>
          ))}
        </div></section>
      )}
      {model.plan === null ? null : (
        <form method="post" action={model.action}>
          <section class="card">
            <FactList rows={[{ name: words.plan, value: <span class="n">{kit.name(model.plan)}</span> }]} />
            <label class="f go" for="e">{words.email}</label>
            <input class="in" id="e" type="email" name="email" value={model.email.value} maxlength={254} required aria-invalid={model.email.bad ? 'true' : undefined} aria-describedby={model.email.bad ? 'eb' : undefined} />
            {model.email.bad ? <p class="bad" id="eb">{payWordsIn(frame.language).ask.emailBad}</p> : null}
            <label class="f go" for="l">{words.language}</label>
            <select class="in" id="l" name="language">{LANGUAGES.map((one) => <option value={one} lang={one} selected={one === model.language}>{NAMES[one]}</option>)}</select>
            <label class="f go" for="d">{words.days}</label>
            <select class="in" id="d" name="days">{[1, 3, 7].map((days) => <option value={days} selected={days === 3}>{kit.w.days(days)}</option>)}</select>
            <label class="f go" for="o">{words.own} <small>{payWordsIn(frame.language).ask.optional}</small></label>
            <input class="in" id="o" type="email" name="own" autocomplete="email" maxlength={254} />
          </section>
          <div class="cta"><button class="btn">{words.button}</button></div>
        </form>
      )}
    </Page>
  );
}

/** The sponsor's page: what is asked of them, yes by a code, no and stop by one tap. */
export function sponsorPage(frame: Frame, model: SponsorModel) {
  const kit = kitOf(frame);
  const { w, f } = kit;
  const words = payWordsIn(frame.language).sponsor;
  const days = w.days(model.daysBefore);
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  const ended = model.state === 'declined' || model.state === 'stopped';
  return (
    <Page kit={kit} title={words.title} narrow>
      <h1>{words.title}</h1>
      <p class="sub">{words.lead(model.line.shown, days)}</p>
      <LineStrip shown={model.line.shown} about={lineAbout(kit, model.line)} />
      <section class="card"><FactList rows={[{ name: payWordsIn(frame.language).pay.plan, value: kit.name(model.plan) }, ...(model.total === null ? [] : [{ name: words.each, value: f.money(model.total), mark: 'tt' as const }])]} /></section>
      {ended ? <Note icon="info" title={words.ended[0]}>{words.ended[1]}</Note> : model.state === 'active' ? <Note icon="check" title={words.active[0]}>{words.active[1](days)}</Note> : <Note icon="shield" title={words.promise[0]}>{words.promise[1]}</Note>}
      {model.state !== 'invited' ? null : model.codeSent ? (
        <form class="card" method="post" action={model.action}>
          <label class="f" for="c">{words.code}</label>
          <input class="in code" id="c" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength={6} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
          <p id="h">{refusal ? <span class="bad">{w.said(refusal.title, refusal.detail)}</span> : <small>{words.codeSent}</small>}</p>
          <button class="btn go" name="do" value="accept">{words.accept}</button>
        </form>
      ) : null}
      {ended ? null : (
        <form class="go" method="post" action={model.action}>
          {model.state === 'invited' ? <>
            {model.codeSent ? null : <p class="ct">{words.codeWhy}</p>}
            <button class={model.codeSent ? 'ob' : 'btn go'} name="do" value="code">{words.sendCode}</button>
          </> : null}
          <p class="go"><button class="ob" name="do" value="stop">{model.state === 'invited' ? words.decline : words.stop}</button></p>
        </form>
      )}
    </Page>
  );
}

import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Chip, TickOrnament } from '../../../ui/sim.tsx';
import type { Frame, HomeModel } from '../view-models.ts';
import { appWords } from '../words/app/words.ts';
import { kitOf } from './kit.tsx';
import { Page } from './page.tsx';

/** The first page: one field that takes a number or a SIM number, and what the shop promises. */
export function homePage(frame: Frame, model: HomeModel) {
  const kit = kitOf(frame);
  const { w } = kit;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={w.home.title} app="link">
      <div class="half hm">
        <section class="sim hero"><TickOrnament /><Chip /><h1>{w.home.title}</h1><p>{w.home.lead}</p></section>
        <div>
          <form class="card" method="post" action="/line">
            <label class="f" for="l">{w.home.label}</label>
            <input class="in" id="l" name="line" value={model.value} inputmode="tel" autocomplete="tel" required maxlength={40} aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
            <p id="h">{refusal ? <span class="bad">{w.said(refusal.title, refusal.detail)}</span> : <small>{w.home.hint}</small>}</p>
            <button class="btn go">{w.home.button}<Icon name="next" /></button>
          </form>
          {model.demo ? <section class="card"><h2>{w.home.demo}</h2><small>{w.home.demoLead}</small>
            <form class="demo" method="post" action="/line">{model.demo.map((one) => <button class="ob" name="line" value={one.value}><span class="n">{one.shown}</span><small>{kit.name(one.about)}</small></button>)}</form>
          </section> : null}
        </div>
        <ul class="facts">{w.home.facts.map((fact) => <li><Icon name="check" />{fact}</li>)}</ul>
        <p class="ct"><a href="/app">{appWords(frame.language).link}</a></p>
      </div>
    </Page>
  );
}

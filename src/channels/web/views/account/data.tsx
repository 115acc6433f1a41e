import { Note } from '../../../../ui/parts.tsx';
import type { DataModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Refused } from './parts.tsx';

/** Taking one's data along, and leaving. Says what is deleted and what the books keep before it is done. */
export function dataPage(frame: Frame, model: DataModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).data;
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      {model.wallet === null ? <Refused kit={kit} code={model.refusal} /> : null}
      <form class="card" method="post" action="/account/data/export">
        <h2>{w.export}</h2>
        <p class="sub">{w.exportSay}</p>
        <button class="btn go">{w.exportButton}</button>
      </form>
      <section class="card">
        <h2>{w.programs}</h2>
        <p class="sub">{w.programsSay}</p>
        {model.programs.map((one) => (
          <form class="hr" method="post" action="/account/data/programs">
            <b>{one.name}</b><input type="hidden" name="key" value={one.key} /><button class="ob" name="end" value="1" aria-label={`${w.programEnd}: ${one.name}`}>{w.programEnd}</button>
          </form>
        ))}
        <form method="post" action="/account/data/programs">
          <label class="f" for="k">{w.programKey}</label><input class="in" id="k" name="key" maxlength={40} required autocomplete="off" placeholder="key_" />
          <button class="ob go">{w.programAdd}</button>
        </form>
      </section>
      <form class="card" method="post" action="/account/data/delete">
        <h2>{w.delete}</h2>
        <ul class="ul"><li>{w.deletes}</li><li>{w.keeps}</li><li>{w.lines}</li></ul>
        {model.wallet === null
          ? <><p class="opts"><label><input type="checkbox" name="sure" value="yes" required /> {w.sure}</label></p><button class="ob dng go">{w.deleteButton}</button></>
          : <Note warn icon="info"><>{w.wallet(kit.f.money(model.wallet))}{model.walletUrl === null ? null : <> <a href={model.walletUrl}>{accountWords(frame.language).account.wallet}</a></>}</></Note>}
      </form>
    </Page>
  );
}

/** The last page of an account. */
export function goodbyePage(frame: Frame) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).data;
  return (
    <Page kit={kit} title={w.gone} narrow account>
      <h1>{w.gone}</h1>
      <p class="sub">{w.goneSay}</p>
      <p class="go"><a class="btn" href="/">{w.home}</a></p>
    </Page>
  );
}

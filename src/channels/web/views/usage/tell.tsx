import type { TellModel } from '../../models/usage.ts';
import type { Frame } from '../../view-models.ts';
import { usageWords } from '../../words/usage/words.ts';
import { kitOf, lineAbout } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Per cents one can be told at; 100 is "it is gone". */
export const TOLD_AT = [50, 75, 90, 100] as const;

/** When a person wants to be told of a line. */
export function tellPage(frame: Frame, model: TellModel) {
  const kit = kitOf(frame);
  const w = usageWords(frame.language).tell;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{model.line.label ?? model.line.shown} · {lineAbout(kit, model.line)}</p>
      <form class="card" method="post" action={model.action}>
        <fieldset><legend>{w.used}</legend><p class="opts">{TOLD_AT.map((percent) => <label><input type="checkbox" name={`u${percent}`} checked={model.usedPercents.includes(percent)} /> {percent}%</label>)}</p></fieldset>
        <p class="opts"><label><input type="checkbox" name="forecast" checked={model.forecast} /> {w.forecast}</label></p>
        <label class="f go" for="g">{w.left}</label>
        <input class="in" id="g" name="left" type="number" inputmode="decimal" min="0.1" max="999" step="0.1" value={model.leftGb} aria-describedby="th" />
        <label class="f go" for="d">{w.days}</label>
        <input class="in" id="d" name="days" type="number" inputmode="numeric" min="1" max="60" value={model.daysLeft} aria-describedby="th" />
        <p id="th"><small>{w.hint}</small></p>
        <button class="btn go">{w.save}</button>
      </form>
    </Page>
  );
}

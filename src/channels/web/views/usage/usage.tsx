import type { Instant } from '../../../../base/time.ts';
import { lastMoment } from '../../../../platform/i18n/format.ts';
import { FactList } from '../../../../ui/parts.tsx';
import type { UsageModel } from '../../models/usage.ts';
import type { Frame } from '../../view-models.ts';
import { usageWords, type UsageWords } from '../../words/usage/words.ts';
import { endSaid, endText, kitOf, lineAbout, Moment, spanText, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';
import { UsageChart } from './chart.tsx';

interface Part { readonly kit: Kit; readonly w: UsageWords; readonly model: UsageModel }

/** What was used, what will be, which plan is enough, and when to be told: all of one line. */
export function usagePage(frame: Frame, model: UsageModel) {
  const kit = kitOf(frame);
  const w = usageWords(frame.language);
  const part: Part = { kit, w, model };
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{model.line.label ?? model.line.shown} · {lineAbout(kit, model.line)}</p>
      <section class="card">
        <h2>{w.forecast.title}</h2>
        <Forecast {...part} />
      </section>
      <section class="card">
        {model.days.every((day) => day.usedBytes === null) ? <p class="sub">{w.empty}</p> : <><UsageChart kit={kit} model={model} /><Table {...part} /></>}
      </section>
      <Recommend {...part} />
      <Drain {...part} />
      <p class="ct"><a href={model.tellUrl}>{w.tell.link}</a></p>
    </Page>
  );
}

function Forecast({ kit, w, model }: Part) {
  const { f, frame } = kit;
  const { forecast, zone } = model;
  if ('why' in forecast) return <p>{forecast.why === 'too_few_days' ? w.forecast.few(forecast.days, forecast.need) : w.forecast[forecast.why]}</p>;
  const { early, likely, late, endsAt } = forecast;
  const day = (at: Instant): string => f.weekday(at, zone, frame.now);
  const row = (name: string, at: Instant | null) => (at === null ? [] : [{ name, value: <>{spanText(kit.w, at - frame.now)} · <Moment kit={kit} zone={zone} at={at} /></> }]);
  const said = early === null ? w.forecast.sure(endSaid(kit, zone, endsAt)) : likely === null ? w.forecast.perhaps(day(early))
    : late === null ? w.forecast.open(day(likely), day(early)) : w.forecast.range(day(likely), day(early), day(late));
  return (
    <>
      <p class="say">{forecast.nextStarts && likely !== null ? kit.w.then(said, w.forecast.then) : said}</p>
      {early === null ? null : <FactList rows={[...row(w.forecast.early, early), ...row(w.forecast.likely, likely), ...row(w.forecast.late, late), ...late === null ? row(w.forecast.end, lastMoment(endsAt)) : []]} />}
      <p class="sub">{w.forecast.basis(kit.w.days(forecast.days), f.dataText(forecast.perDayBytes, 'up'))}</p>
    </>
  );
}

function Table({ kit, w, model }: Part) {
  const { f, frame } = kit;
  const last = model.days.length - 1;
  return (
    <details>
      <summary>{w.table}</summary>
      <table>
        <thead><tr><th scope="col">{w.day}</th><th scope="col">{w.used}</th><th scope="col">{w.left}</th></tr></thead>
        <tbody>
          {model.days.map((day, i) => (
            <tr><th scope="row">{f.day(day.startsAt, model.zone, frame.now)}{i === last ? <small> {w.so}</small> : null}</th><td>{day.usedBytes === null ? w.unread : f.dataText(day.usedBytes, 'up')}</td><td>{day.leftBytes === null ? '–' : f.dataText(day.leftBytes, 'down')}</td></tr>
          )).reverse()}
        </tbody>
      </table>
      <p class="ct"><a href={model.csvUrl}>{w.csv}</a></p>
    </details>
  );
}

function Drain({ kit, w, model }: Part) {
  if (model.drain.length === 0) return null;
  return (
    <section class="card rows">
      <h2>{w.drain.title}</h2>
      <p class="sub">{w.drain.rule}</p>
      <ol>
        {model.drain.map((part, i) => (
          <li class="row"><div><b>{kit.w.status.part[part.kind]}</b><small>{[i === 0 ? w.drain.now : null, model.drain.length === 1 ? null : w.drain[part.because], part.endsAt === null ? null : kit.w.until(endText(kit, model.zone, part.endsAt))].filter((one) => one !== null).join(' · ')}</small></div><span class="n">{part.leftBytes === null ? kit.w.unlimited : kit.f.dataText(part.leftBytes, 'down')}</span></li>
        ))}
      </ol>
    </section>
  );
}

function Recommend({ kit, w, model }: Part) {
  const { recommend, zone } = model;
  if (recommend === null) return null;
  const { f, frame } = kit;
  const { found } = recommend;
  return (
    <section class="card">
      <h2>{w.recommend.title}</h2>
      {typeof found === 'string' ? <p class="sub">{w.recommend[found]}</p> : (
        <>
          <p class="say"><b>{kit.name(found.name)}</b> · {f.money(found.price)}</p>
          <p>{kit.w.then(w.recommend[found.careful ? 'careful' : 'likely'](f.dataText(found.needBytes, 'up')), found.cheaper === null ? w.recommend.cheapest : w.recommend.cheaper(kit.name(found.cheaper.name), f.money(found.cheaper.price), f.day(found.cheaper.failsAt, zone, frame.now)))}</p>
          <form class="go" method="post" action={recommend.action}><input type="hidden" name="plan" value={found.planId} /><button class="btn" name="mode" value={found.mode}>{w.recommend.button}</button><p class="ct">{kit.w.modes[found.mode]}</p></form>
        </>
      )}
      {found === 'few' ? null : (
        <form class="till" method="get">
          <label for="u">{w.recommend.until}</label>
          <input class="in" id="u" type="date" name="until" value={recommend.untilText} min={recommend.leastUntil} max={recommend.mostUntil} required /><button class="sm">{w.recommend.change}</button>
        </form>
      )}
    </section>
  );
}

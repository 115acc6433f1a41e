import type { AppHomeModel, AppLine } from '../../models/app.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { appWords } from '../../words/app/words.ts';
import { FirstSim, LineWay } from '../account/account.tsx';
import { Way } from '../account/parts.tsx';
import { kitOf, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';

/** The app's first page: what runs out first, and one button for each line. The filled one renews as last time. */
export function appHomePage(frame: Frame, model: AppHomeModel) {
  const kit = kitOf(frame);
  const w = appWords(frame.language).home;
  const account = accountWords(frame.language).account;
  const [top, ...others] = model.lines;
  return (
    <Page kit={kit} title={w.title} account app="script">
      <div class="cols">
        <div>{top ? <Top kit={kit} line={top} /> : <><h1>{w.title}</h1><section class="card"><h2>{account.noLines}</h2><p class="sub">{account.noLinesSay}</p><a class="btn go" href="/account/lines/add">{account.addLine}</a></section></>}</div>
        <div>
          {others.length === 0 ? null : (
            <section class="card rows">
              <h2>{w.lines}</h2>
              {others.map((line) => (
                <div class="two">
                  <LineWay kit={kit} w={account} line={line} />
                  <One kit={kit} line={line} />
                </div>
              ))}
            </section>
          )}
          <nav class="card rows" aria-label={w.account}>
            <Way href="/account/receipts" name={w.receipts} />
            <Way href="/" name={w.another} />
            <Way href="/account/app" name={appWords(frame.language).phone.title} small={w.phone} />
            <Way href="/account" name={w.account} />
          </nav>
        </div>
      </div>
    </Page>
  );
}

/** The quiet button of a line that is not the first: as last time where that is possible, else to its plans. */
function One({ kit, line }: { readonly kit: Kit; readonly line: AppLine }) {
  const w = appWords(kit.frame.language).home;
  if (line.pending) return <a class="ob" href={line.pending.url}>{kit.w.status.notes.look}</a>;
  const name = line.name.label ?? line.name.shown;
  if (line.repeat) return <a class="ob" href={line.repeat.url} aria-label={`${w.again(kit.f.money(line.repeat.price))}: ${name}`}>{w.again(kit.f.money(line.repeat.price))}</a>;
  return line.plansUrl === null ? null : <a class="ob" href={line.plansUrl} aria-label={`${w.renew}: ${name}`}>{w.renew}</a>;
}

function Top({ kit, line }: { readonly kit: Kit; readonly line: AppLine }) {
  const w = appWords(kit.frame.language).home;
  const account = accountWords(kit.frame.language).account;
  return (
    <>
      <FirstSim kit={kit} w={account} line={line} />
      {line.pending ? <a class="btn go" href={line.pending.url}>{line.pending.unpaid ? kit.w.progress.pay : kit.w.status.notes.look}</a>
        : line.repeat ? <><a class="btn go" href={line.repeat.url}>{w.again(kit.f.money(line.repeat.price))}</a><p class="ct">{w.againSay(kit.name(line.repeat.plan))}</p></>
          : line.plansUrl === null ? null : <a class="btn go" href={line.plansUrl}>{w.renew}</a>}
      <div class="acts">{line.repeat && line.plansUrl ? <a class="ob" href={line.plansUrl}>{w.choose}</a> : null}<a class="ob" href={line.url}>{account.open}</a></div>
    </>
  );
}

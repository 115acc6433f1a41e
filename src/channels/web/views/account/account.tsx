import { SimCard } from '../../../../ui/sim.tsx';
import type { AccountLine, AccountModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { phoneWords } from '../../words/phone/words.ts';
import { webReminderWords } from '../../words/reminders/words.ts';
import { usageWords } from '../../words/usage/words.ts';
import { accountWords, type AccountWords } from '../../words/account/words.ts';
import { appWords } from '../../words/app/words.ts';
import { endText, kitOf, lineAbout, spanText, type Kit } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Way } from './parts.tsx';

/** The account: the line that runs out first as a card, the others as rows in the same order, then everything else. */
export function accountPage(frame: Frame, model: AccountModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).account;
  const [top, ...others] = model.lines;
  return (
    <Page kit={kit} title={w.title} account app="link">
      <div class="cols">
        <div>
          {top ? <Top kit={kit} w={w} line={top} /> : <><h1>{w.title}</h1><section class="card"><h2>{w.noLines}</h2><p class="sub">{w.noLinesSay}</p><a class="btn go" href="/account/lines/add">{w.addLine}</a></section></>}
        </div>
        <div>
          {others.length === 0 ? null : (
            <section class="card rows">
              <h2>{w.lines}</h2>
              {others.map((line) => <LineWay kit={kit} w={w} line={line} />)}
            </section>
          )}
          <nav class="card rows" aria-label={w.places}>
            {top ? <Way href="/account/lines/add" name={w.addLine} /> : null}
            {model.wallet === null ? null : <Way href={model.wallet.url} name={w.wallet} figure={kit.f.money(model.wallet.balance)} />}
            {model.methodsUrl === null ? null : <Way href={model.methodsUrl} name={w.methods} />}
            {model.receiptsUrl === null ? null : <Way href={model.receiptsUrl} name={w.receipts} />}
            <Way href="/account/reminders" name={webReminderWords(frame.language).settings.link} />
            <Way href="/account/settings" name={w.settings} />
            <Way href="/account/passcode" name={phoneWords(frame.language).passcode.title} />
            <Way href="/account/app" name={appWords(frame.language).phone.title} />
            <Way href="/account/sessions" name={w.sessions} />
            <Way href="/account/data" name={w.data} />
          </nav>
          <form class="go" method="post" action="/sign-out"><button class="ob">{w.signOut}</button></form>
        </div>
      </div>
    </Page>
  );
}

function Top({ kit, w, line }: { readonly kit: Kit; readonly w: AccountWords['account']; readonly line: AccountLine }) {
  return (
    <>
      <FirstSim kit={kit} w={w} line={line} />
      {line.plansUrl === null ? null : <a class="btn go" href={line.plansUrl}>{w.renew}</a>}
      <div class="acts"><a class="ob" href={line.url}>{w.open}</a><a class="ob" href={line.editUrl}>{w.edit}</a></div>
      <p class="ct"><a href={line.usageUrl}>{usageWords(kit.frame.language).title}</a></p>
    </>
  );
}

/** A line as a row that leads to it. The words stand on the left, where a narrow phone can break them. */
export const LineWay = ({ kit, w, line }: { readonly kit: Kit; readonly w: AccountWords['account']; readonly line: AccountLine }) =>
  <Way href={line.url} name={line.name.label ?? line.name.shown} small={<>{line.first.what === 'none' ? null : <>{w.first[line.first.what]}<br /></>}{smallOf(kit, w, line)}</>} figure={figureOf(kit, w, line)} />;

/** The SIM of a line at a glance: what of it runs out first, large. */
export function FirstSim({ kit, w, line }: { readonly kit: Kit; readonly w: AccountWords['account']; readonly line: AccountLine }) {
  const tags = [kit.w.state[line.state], line.name.carrier, ...(line.name.sim === null ? [] : [kit.w.sim[line.name.sim]])];
  const facts = [
    line.leftBytes === undefined ? null : { name: w.left, value: line.leftBytes === null ? kit.w.unlimited : kit.f.dataText(line.leftBytes, 'down') },
    line.paidUntil === null ? null : { name: w.paidUntil, value: endText(kit, line.zone, line.paidUntil) },
  ].filter((one) => one !== null);
  return (
    <SimCard off={!line.lives} title={line.name.label ?? grouped(line.name.shown)} sub={[line.name.label === null ? null : line.name.shown, line.role === 'owner' ? w.kind[line.kind] : w.role[line.role]].filter((one) => one !== null).join(' · ')} tags={tags}>
      <p class="fst">{w.first[line.first.what]}<b>{figureOf(kit, w, line)}</b></p>
      {facts.length === 0 ? null : <dl class="ex">{facts.map((fact) => <div><dt>{fact.name}</dt><dd>{fact.value}</dd></div>)}</dl>}
    </SimCard>
  );
}

/** A SIM number in fours, as it is printed on the card; a phone number as it is. */
const grouped = (shown: string): string => (/^\d{18,}$/.test(shown) ? shown.replace(/(\d{4})(?=\d)/g, '$1 ') : shown);

/** `3 days`, `about 3 days` where the pace decides, `0 MB` where it is gone. */
function figureOf(kit: Kit, w: AccountWords['account'], { first }: AccountLine): string {
  if (first.what === 'data_gone') return kit.f.dataText(0n, 'down');
  if (first.at === null) return '–';
  const span = spanText(kit.w, first.at - kit.frame.now);
  return first.what === 'data' ? w.inAbout(span) : span;
}

function smallOf(kit: Kit, w: AccountWords['account'], line: AccountLine): string {
  return [line.name.label === null ? null : line.name.shown, line.role === 'owner' ? (line.kind === 'own' ? null : w.kind[line.kind]) : w.role[line.role], lineAbout(kit, line.name), kit.w.state[line.state]].filter((one) => one !== null).join('\u00a0· ');
}

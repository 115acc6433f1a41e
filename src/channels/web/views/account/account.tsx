import type { AccountModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { kitOf, lineAbout } from '../kit.tsx';
import { Page } from '../page.tsx';

/** The account: the lines of a person, and how we reach them. */
export function accountPage(frame: Frame, model: AccountModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).account;
  return (
    <Page kit={kit} title={w.title} narrow account>
      <h1>{w.title}</h1>
      <section class="card rows">
        <h2>{w.lines}</h2>
        {model.lines.length === 0 ? <div class="row"><div><b>{w.noLines}</b><small>{w.noLinesSay}</small></div></div> : null}
        {model.lines.map((line) => <div class="row"><div><b><a href={line.url}>{line.name.label ?? line.name.shown}</a></b><small>{lineAbout(kit, line.name)}</small></div></div>)}
      </section>
      <section class="card rows">
        <h2>{w.reach}</h2>
        {model.contacts.map((one) => <div class="row"><div><b>{one.shown}</b><small>{one.channel === 'sms' ? w.text : w.email}</small></div></div>)}
      </section>
      <form class="go" method="post" action="/sign-out"><button class="ob">{w.signOut}</button></form>
    </Page>
  );
}

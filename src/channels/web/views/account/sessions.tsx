import type { SessionsModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { kitOf, startText } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Passkey, Refused } from './parts.tsx';

/** Where a person is signed in, and the passkeys that open the account. */
export function sessionsPage(frame: Frame, model: SessionsModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).sessions;
  const when = (at: SessionsModel['sessions'][number]['createdAt']) => startText(kit, frame.readerZone ?? 'America/New_York', at);
  const here = model.sessions.filter((one) => one.here);
  const others = model.sessions.filter((one) => !one.here);
  const Row = ({ one }: { readonly one: SessionsModel['sessions'][number] }) => (
    <form class="row" method="post" action="/account/sessions/end">
      <div><b>{one.device ?? w.unknown}</b><small>{[w.since(when(one.createdAt), one.proof === null ? '–' : w.by[one.proof]), one.here ? null : w.seen(when(one.seenAt))].filter((text) => text !== null).join(' · ')}</small></div>
      {one.here ? null : <button class="sm" name="session" value={one.id} aria-label={`${w.end}: ${one.device ?? w.unknown}`}>{w.end}</button>}
    </form>
  );
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account passkey>
      <h1>{w.title}</h1>
      <Refused kit={kit} code={model.refusal} />
      <section class="card rows">
        <h2>{w.here}</h2>
        {here.map((one) => <Row one={one} />)}
        {others.length === 0 ? null : <h2>{w.others}</h2>}
        {others.map((one) => <Row one={one} />)}
        {others.length === 0 ? null : <form class="row" method="post" action="/account/sessions/end"><button class="ob" name="session" value="others">{w.endOthers}</button></form>}
      </section>
      <section class="card">
        <h2>{w.passkeys}</h2>
        <p class="sub">{w.passkeySay}</p>
        {model.passkeys.map((one) => (
          <div class="row">
            <div><b>{one.name}</b><small>{[w.passkeyNew(when(one.createdAt)), one.usedAt === null ? null : w.passkeyUsed(when(one.usedAt))].filter((text) => text !== null).join(' · ')}</small></div>
            <details class="mini">
              <summary>{w.rename}</summary>
              <form method="post" action="/account/passkeys/rename"><input class="in" name="name" value={one.name} maxlength={40} aria-label={w.passkeyName} /><button class="sm" name="passkey" value={one.id}>{w.rename}</button></form>
              <form method="post" action="/account/passkeys/remove"><button class="sm" name="passkey" value={one.id} aria-label={`${w.remove}: ${one.name}`}>{w.remove}</button></form>
            </details>
          </div>
        ))}
        <Passkey kit={kit} form={model.form} label={w.passkeyAdd} filled>
          <label class="f" for="p">{w.passkeyName}</label>
          <input class="in" id="p" name="name" value={model.suggested} maxlength={40} autocomplete="off" />
        </Passkey>
        <noscript><p class="go"><small>{w.noScript}</small></p></noscript>
      </section>
    </Page>
  );
}

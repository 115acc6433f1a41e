import { Note } from '../../../../ui/parts.tsx';
import type { StepUpModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Passkey, Refused } from './parts.tsx';

/** A fresh proof before a sensitive step: a passkey, or a code to one of the addresses that count. The first code is the filled button until the script shows the passkey, which takes its place (account-parts.css). */
export function stepUpPage(frame: Frame, model: StepUpModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).stepUp;
  return (
    <Page kit={kit} title={w.title} back={model.backUrl} narrow account passkey={model.passkey !== null}>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <section class="card">
        <Refused kit={kit} code={model.refusal} />
        {model.passkey === null ? null : <Passkey kit={kit} form={model.passkey} label={w.passkey} filled="shown" />}
        {model.contacts.map((one, index) => (
          <form class="go" method="post" action={model.action}>
            <input type="hidden" name="contact" value={one.id} />
            <button class={index === 0 ? 'btn' : 'ob'}>{(one.channel === 'sms' ? w.text : w.mail)(one.shown.replaceAll(' ', '\u00a0'))}</button>
          </form>
        ))}
      </section>
      {model.mailOnly ? <Note icon="shield">{w.mailOnly}</Note> : null}
      <p class="ct"><a href={model.backUrl}>{w.back}</a></p>
    </Page>
  );
}

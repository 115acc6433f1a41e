import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import { Note } from '../../../../ui/parts.tsx';
import type { CodeStepModel, SignInModel } from '../../models/account.ts';
import type { Frame } from '../../view-models.ts';
import { accountWords } from '../../words/account/words.ts';
import { kitOf, timeSaid } from '../kit.tsx';
import { Page } from '../page.tsx';
import { Passkey } from './parts.tsx';

// The shop sells US lines: where a reader's own clock is not known, New York's is said.
const SHOP_ZONE = 'America/New_York';

/** One field for both ways. The words are the same whether or not we know the address (trust section 4). */
export function signInPage(frame: Frame, model: SignInModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).signIn;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  return (
    <Page kit={kit} title={w.title} narrow account passkey>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      <form class="card" method="post" action={model.action}>
        <label class="f" for="t">{w.label}</label>
        <input class="in" id="t" name="to" value={model.value} autocomplete="username" autocapitalize="none" spellcheck={false} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : <small>{w.writes}<br />{w.risk}</small>}</p>
        <button class="btn go">{w.button}</button>
      </form>
      <Passkey kit={kit} form={model.passkey} label={w.passkey} />
      <p class="ct"><a href="/">{w.guest}</a></p>
    </Page>
  );
}

/** The six digits that were sent: for signing in, for a fresh proof, for a line, for a new address. */
export function codeStepPage(frame: Frame, model: CodeStepModel) {
  const kit = kitOf(frame);
  const w = accountWords(frame.language).code;
  const said = kit.w.code;
  const refusal = model.refusal === null ? null : refusalWords(model.refusal, frame.language);
  const time = (at: typeof model.validUntil) => timeSaid(kit, SHOP_ZONE, at);
  return (
    <Page kit={kit} title={w.title} back={model.otherUrl} narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{model.sentTo === null ? w.sentOnFile : w.sent[model.kind](model.sentTo)}</p>
      <form class="card" method="post" action={model.action}>
        <label class="f" for="c">{said.label}</label>
        <input class="in code" id="c" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength={6} required aria-describedby="h" aria-invalid={refusal ? 'true' : undefined} />
        <p id="h">{refusal ? <span class="bad">{kit.w.said(refusal.title, refusal.detail)}</span> : <small>{said.valid(time(model.validUntil))}</small>}</p>
        <button class="btn go">{w.button[model.kind]}</button>
      </form>
      {model.sandbox === null ? null : <Note icon="phone"><>{model.sandbox.kind === 'phone' ? said.sandbox : w.mail} <a href={model.sandbox.url}>{model.sandbox.kind === 'phone' ? said.sandboxLink : w.mailLink}</a></></Note>}
      <form class="go" method="post" action={model.action}>{model.againAt === null ? <button class="ob">{said.again}</button> : <p class="ct">{said.againAt(time(model.againAt))}</p>}</form>
      <p class="ct"><a href={model.otherUrl}>{w.other[model.kind]}</a></p>
    </Page>
  );
}

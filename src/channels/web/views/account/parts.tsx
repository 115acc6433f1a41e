import type { Child } from 'hono/jsx';
import { Icon } from '../../../../ui/icon.tsx';
import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import type { RefusalCode } from '../../../../base/refusal.ts';
import type { PasskeyForm } from '../../models/account.ts';
import { accountWords } from '../../words/account/words.ts';
import type { Kit } from '../kit.tsx';

/** Hidden until the script finds that this browser can keep a passkey and stands at the shop's own address. `shown` takes the place of the filled button that comes after it, from the moment it shows. */
export function Passkey({ kit, form, label, filled = false, children }: { readonly kit: Kit; readonly form: PasskeyForm; readonly label: string; readonly filled?: boolean | 'shown'; readonly children?: Child }) {
  return (
    <form class="go" method="post" action={form.action} data-passkey={form.ask} data-rp={form.rpId} hidden>
      {children}
      <input type="hidden" name="credential" />
      <button class={filled === 'shown' ? 'ob pk' : filled ? 'btn le' : 'ob'}><Icon name="key" />{label}</button>
      <p class="bad go" data-failed role="alert" hidden>{accountWords(kit.frame.language).passkeyFailed}</p>
    </form>
  );
}

/** What was refused, above the form it is about. */
export function Refused({ kit, code }: { readonly kit: Kit; readonly code: RefusalCode | null }) {
  if (code === null) return null;
  const { title, detail } = refusalWords(code, kit.frame.language);
  return <p class="bad go" role="alert">{kit.w.said(title, detail)}</p>;
}

/** A row that leads somewhere: its name, a figure if there is one, and an arrow. */
export function Way({ href, name, small, figure }: { readonly href: string; readonly name: Child; readonly small?: Child; readonly figure?: Child }) {
  return <a class="row way" href={href}><div><b>{name}</b>{small === undefined ? null : <small>{small}</small>}</div>{figure === undefined ? null : <span class="n">{figure}</span>}<Icon name="go" /></a>;
}

import type { CodeField } from '../../models/promo.ts';
import { promoWords } from '../../words/promo/words.ts';
import type { Kit } from '../kit.tsx';

/** The form the field belongs to. It stands before the form that pays, so that Enter in the e-mail field still pays. */
export const CodeForm = ({ field }: { readonly field: CodeField }) => <form id="pf" method="post" action={field.action} />;

/** A promo code: folded away until somebody has one; a code that is not taken says why, at the field. */
export function CodeFieldView({ kit, field }: { readonly kit: Kit; readonly field: CodeField }) {
  const w = promoWords(kit.frame.language);
  if (field.used) return <button class="ob go" form="pf">{w.drop}</button>;
  return (
    <details open={field.refusal !== null}>
      <summary>{w.have}</summary>
      <input class="in" form="pf" name="code" value={field.value} aria-label={w.have} autocomplete="off" autocapitalize="characters" spellcheck={false} maxlength={40} aria-invalid={field.refusal ? 'true' : undefined} aria-describedby={field.refusal ? 'pb' : undefined} />
      {field.refusal ? <p class="bad" id="pb" role="alert">{w.refused[field.refusal]}</p> : null}
      <button class="ob go" form="pf">{w.use}</button>
    </details>
  );
}

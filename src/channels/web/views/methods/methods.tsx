import { Note } from '../../../../ui/parts.tsx';
import type { MethodsModel, SavedRow } from '../../models/methods.ts';
import type { Frame } from '../../view-models.ts';
import { methodWords, type MethodWords } from '../../words/methods/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';

const WARNS: readonly MethodsModel['said'][] = ['not_saved', 'waiting'];

/** What a person has saved to pay with, which is used first, and the way to save another. */
export function methodsPage(frame: Frame, model: MethodsModel) {
  const kit = kitOf(frame);
  const w = methodWords(frame.language);
  const { said } = model;
  return (
    <Page kit={kit} title={w.title} back="/account" narrow account>
      <h1>{w.title}</h1>
      <p class="sub">{w.lead}</p>
      {said === null ? null : <Note icon={WARNS.includes(said) ? 'clock' : 'check'}>{w.said[said]}</Note>}
      <section class="card rows">
        {model.methods.length === 0 ? <div class="row"><div><b>{w.none}</b><small>{w.noneSay}</small></div></div> : model.methods.map((one) => <Saved w={w} one={one} />)}
      </section>
      {model.adds.map(({ gateway, kind }, index) => (
        <form class="go" method="post" action="/account/methods">
          <button class={index === 0 ? 'btn' : 'ob'} name="gateway" value={gateway}>{w.add[kind]}</button>
        </form>
      ))}
      {model.adds.length === 0 ? null : <p class="ct">{model.proofFirst ? kit.w.then(w.addSay, w.proofFirst) : kit.w.then(w.addSay, w.limit)}</p>}
    </Page>
  );
}

function Saved({ w, one }: { readonly w: MethodWords; readonly one: SavedRow }) {
  const name = nameOf(w, one);
  return (
    <div class="row hi">
      <div>
        <b>{name}</b>
        {one.frozenFor === null
          ? <small>{[one.expires === null ? null : w.until(one.expires.split('-').toReversed().join('/')), one.first ? w.first : null].filter(Boolean).join(' · ')}</small>
          : <small class="bad">{w.frozen[one.frozenFor]}</small>}
        <details><summary>{w.remove}</summary>
          <form method="post" action={`/account/methods/${one.id}/remove`}><small>{w.removeSay}</small><button class="ob" aria-label={`${w.removeButton}: ${name}`}>{w.removeButton}</button></form>
        </details>
      </div>
      {one.first || one.frozenFor !== null ? null : <form method="post" action={`/account/methods/${one.id}/first`}><button class="sm" aria-label={`${w.makeFirst}: ${name}`}>{w.makeFirst}</button></form>}
    </div>
  );
}

/** `Visa •••• 4242`. */
export function nameOf(w: MethodWords, one: Pick<SavedRow, 'method' | 'brand' | 'last4'>): string {
  if (one.method === 'paypal') return w.paypal;
  const brand = one.brand === null ? w.card : one.brand.charAt(0).toUpperCase() + one.brand.slice(1);
  return one.last4 === null ? brand : w.name(brand, one.last4);
}

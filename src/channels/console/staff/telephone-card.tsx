import type { Instant } from '../../../base/time.ts';
import type { StaffWords } from '../words/words.ts';
import { stamp } from './parts.tsx';

/** A member's own telephone on their page. `shown`: its last digits; null: none is kept. */
export const TelephoneCard = ({ w, shown, since, fresh }: { readonly w: StaffWords['me']; readonly shown: string | null; readonly since: Instant | null; readonly fresh: boolean }) => (
  <section class="card">
    <h2>{w.phone}</h2>
    <p class="quiet">{w.phoneSays}</p>
    {shown === null || since === null ? null : (
      <ul class="rows"><li>
        <div><b>{shown}</b><small>{w.added} {stamp(since)}</small></div>
        <form method="post" action="/ops/me/telephone"><button name="remove" value="yes" aria-label={`${w.remove}: ${shown}`}>{w.remove}</button></form>
      </li></ul>
    )}
    {fresh ? (
      <form method="post" action="/ops/me/telephone">
        <label class="field">{w.phoneNumber}<input name="number" type="tel" inputmode="tel" autocomplete="off" maxlength={30} required /></label>
        <p><label><input type="checkbox" name="mine" value="yes" required /> {w.phoneMine}</label></p>
        <button>{w.phoneSave}</button>
      </form>
    ) : <form method="post" action="/ops/sign-out"><p class="quiet">{w.stale}</p><button>{w.again}</button></form>}
  </section>
);

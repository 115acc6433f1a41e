import { refusalWords } from '../../../../platform/i18n/refusals/refusals.ts';
import type { GuardModel } from '../../models/guard.ts';
import type { Frame } from '../../view-models.ts';
import { guardWords } from '../../words/guard/words.ts';
import { kitOf } from '../kit.tsx';
import { Page } from '../page.tsx';

/** Shields up, or a guest who tried too often: what is asked for, and the way on. Works without a script by signing in. */
export function guardPage(frame: Frame, { refusal, signInUrl, puzzle }: GuardModel) {
  const kit = kitOf(frame);
  const w = guardWords(frame.language);
  const said = puzzle === null ? refusalWords(refusal, frame.language) : { title: w.title, detail: w.detail };
  return (
    <Page kit={kit} title={said.title} back="/" narrow>
      <h1>{said.title}</h1>
      <p class="sub">{said.detail}</p>
      {puzzle === null ? null : (
        <form id="w" method="post" action={puzzle.action}>
          <input type="hidden" name="line" value={puzzle.line} /><input type="hidden" name="work" value={puzzle.challenge} /><input type="hidden" name="answer" />
          <p class="go" role="status">{w.working}</p>
          <noscript><p class="go">{w.noScript}</p></noscript>
          <script defer src={puzzle.script} />
        </form>
      )}
      <p class="go"><a class="btn" href={signInUrl}>{w.signIn}</a></p>
    </Page>
  );
}

import { isOpenJoin, type Join, type JoinState } from '../../../rooms/calls/calls.ts';
import type { Case } from './case.ts';
import { Act } from './bits.tsx';

/** An agent's own telephone: none is kept, or its last digits; `never`: the hotline here can ring none. */
export type TelephoneShown = 'never' | 'none' | { readonly ending: string; readonly rings: boolean };

/** Beside the queue: whether it rings for callers whom the agent takes. */
export function TelephonePanel({ shown }: { readonly shown: TelephoneShown }) {
  if (shown === 'never') return <p>No telephone of yours is joined to a call: the hotline here has no provider that can ring one.</p>;
  if (shown === 'none') return <p>You can talk to callers on a telephone of your own. <a href="/ops/me">Give its number</a> on your page.</p>;
  return (
    <form method="post" action="/ops/desk/telephone" class="dk-act">
      <button class="dk-b" name="rings" value={shown.rings ? 'no' : 'yes'}>{shown.rings ? 'Do not ring my telephone' : 'Ring my telephone'}</button>
      <small>{shown.rings ? `Your telephone ••${shown.ending} rings for callers you take. Answer it and press 1.` : `Your telephone ••${shown.ending} stays silent.`}</small>
    </form>
  );
}

const SAYS: Readonly<Record<JoinState, string | null>> = {
  asked: 'your telephone rings in some seconds', ringing: 'your telephone rings: answer and press 1', joined: 'on your telephone', over: 'your telephone is put down',
  no_answer: 'your telephone did not answer', busy: 'your telephone was busy', failed: 'your telephone could not be reached', cancelled: null,
};
const tone = ({ state }: Join): string => (state === 'joined' ? 'dk-tag dk-ok' : state === 'no_answer' || state === 'busy' || state === 'failed' ? 'dk-tag dk-bad' : 'dk-tag');

/** In the strip over a call: how the agent's telephone stands. */
export const JoinTag = ({ join }: { readonly join: Join | null }) => (join === null || SAYS[join.state] === null ? null : <b class={tone(join)}>{SAYS[join.state]}</b>);

/** Below it: to ring it, and what of this page waits while the two talk. */
export function JoinAct({ one }: { readonly one: Case }) {
  if (one.telephone === null || one.call.endedAt !== null) return null;
  if (one.join !== null && isOpenJoin(one.join)) return one.join.state === 'joined' ? <p><small>What you type, ask for or have read reaches the caller once you have put your telephone down. The call goes on.</small></p> : null;
  return <Act to={`${one.url}/ring`} label={`Ring my telephone ••${one.telephone}`} />;
}

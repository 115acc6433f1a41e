import type { Instant } from '../../../base/time.ts';
import type { QueueEntry } from '../../../rooms/calls/calls.ts';
import { caseUrl } from './case.ts';
import { TelephonePanel, type TelephoneShown } from './telephone-view.tsx';
import { LanguageTag, NEVER_A_CARD, Panel, span, Told, WANTS } from './bits.tsx';

/** One caller of the queue as an agent may see them. */
export interface QueueRow extends QueueEntry {
  readonly position: number | null;
  /** Last four digits of the line the caller named; null: none yet. */
  readonly ending: string | null;
  readonly agentName: string | null;
  readonly isMine: boolean;
  /** The caller's language is one of the agent's. */
  readonly speaks: boolean;
}
export interface QueueModel { readonly rows: readonly QueueRow[]; readonly now: Instant; readonly desks: number }

const wait = (row: QueueRow, now: Instant): string => span(now - row.placeAt);

function Waiting({ rows, now }: QueueModel) {
  const waiting = rows.filter((row) => row.kind === 'call' && row.state === 'waiting');
  return (
    <Panel id="waiting" title="Waiting" aside={<span class="dk-count">{waiting.length}</span>}>
      {waiting.length === 0 ? <p class="dk-empty">Nobody waits. Callers who press 0 come up here by themselves.</p> : (
        <table class="dk-table">
          <thead><tr><th scope="col">Place</th><th scope="col">Speaks</th><th scope="col">Wants</th><th scope="col">Line</th><th scope="col">Waited</th><th scope="col"><span class="vh">Take</span></th></tr></thead>
          <tbody>{waiting.map((row, index) => (
            <tr class={row.speaks ? undefined : 'dk-dim'}>
              <td class="dk-n">{row.position}</td><td><LanguageTag language={row.language} /></td>
              <td><b>{WANTS[row.reason]}</b>{row.proofs > 0 ? <span class="dk-tag dk-ok">proved</span> : null}</td>
              <td class="dk-n">{row.ending === null ? '–' : `••${row.ending}`}</td><td class="dk-n">{wait(row, now)}</td>
              <td><form method="post" action={`${caseUrl(row.call)}/take`}><button class={index === 0 ? 'dk-b dk-go' : 'dk-b'} data-key={index === 0 ? 't' : undefined} data-focus={`take-${row.call}`} aria-keyshortcuts={index === 0 ? 't' : undefined}>Take<span class="vh"> the caller at place {row.position}</span>{index === 0 ? <kbd aria-hidden="true">t</kbd> : null}</button></form></td>
            </tr>))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function InHand({ rows, now }: QueueModel) {
  const taken = rows.filter((row) => row.state === 'taken').toSorted((a, b) => Number(b.isMine) - Number(a.isMine));
  return (
    <Panel id="inhand" title="With an agent" aside={<span class="dk-count">{taken.length}</span>}>
      {taken.length === 0 ? <p class="dk-empty">No call is in hand.</p> : <ul class="dk-list">{taken.map((row) => (
        <li>
          <LanguageTag language={row.language} />
          <span>{row.isMine ? <a href={caseUrl(row.call)} data-focus={`mine-${row.call}`}><b>Yours</b></a> : <b>{row.agentName}</b>} · {WANTS[row.reason]}{row.ending === null ? '' : ` · ••${row.ending}`}</span>
          <span class="dk-n">{wait(row, now)}</span>
        </li>))}
      </ul>}
    </Panel>
  );
}

function Callbacks({ rows, now }: QueueModel) {
  const back = rows.filter((row) => row.kind === 'callback');
  return (
    <Panel id="callbacks" title="To be called back" aside={<span class="dk-count">{back.length}</span>}>
      {back.length === 0 ? <p class="dk-empty">No call-back is open.</p> : <ul class="dk-list">{back.map((row) => (
        <li><LanguageTag language={row.language} /><span>{WANTS[row.reason]} <small>{row.state === 'waiting' ? 'rings when an agent is free' : row.state === 'dialing' ? 'rings now' : 'connected'}</small></span><span class="dk-n">{wait(row, now)}</span></li>))}
      </ul>}
    </Panel>
  );
}

/** What changes by itself: the part that events bring anew. */
export const QueuePart = (model: QueueModel) => <><div class="dk-wide"><Waiting {...model} /></div><div class="dk-side"><InHand {...model} /><Callbacks {...model} /></div></>;

export function QueuePage({ model, telephone, change, told, find }: { readonly model: QueueModel; readonly telephone: TelephoneShown; readonly change: bigint; readonly told: { readonly did: string | null; readonly no: string | null }; readonly find: { readonly typed: string; readonly reason: string } }) {
  return (
    <div class="dk" data-live="/ops/desk/events" data-change={change.toString()}>
      <p class="vh" id="say" role="status" aria-live="polite"></p>
      <header class="dk-top">
        <h1>Call desk</h1>
        <p class="dk-live" id="live" data-off="Not live: reload to see what is new.">{model.desks === 1 ? '1 desk is open' : `${model.desks} desks are open`}</p>
        <a class="dk-b" href="/ops/desk" data-key="u">Refresh<kbd aria-hidden="true">u</kbd></a>
      </header>
      <Told {...told} />
      <div class="dk-queue">
        <div id="part" class="dk-part"><QueuePart {...model} /></div>
        <div class="dk-below">
          <Panel id="find" title="Find a line without a call">
            <form method="post" action="/ops/desk/find" class="dk-form">
              <label>Number, or the SIM’s last 8 digits<input name="line" inputmode="numeric" autocomplete="off" required value={find.typed} data-key="/" aria-keyshortcuts="/" /></label>
              <label>Why you look<input name="reason" required minlength={3} maxlength={200} value={find.reason} placeholder="visitor at the counter" /></label>
              <button class="dk-b">Find</button>
              <small>Each look is written down with your name and your reason. What the line holds stays masked until a code was right.</small>
            </form>
          </Panel>
          <aside class="dk-panel dk-quiet">
            <p>{NEVER_A_CARD}</p>
            <p>Who you take hears “A person is with you now”, and hears what you type read aloud in their language. They prove the line and agree by keys.</p>
            <TelephonePanel shown={telephone} />
            <Shortcuts keys={[['t', 'take who is next'], ['/', 'find a line'], ['u', 'refresh']]} />
          </aside>
        </div>
      </div>
    </div>
  );
}

export const Shortcuts = ({ keys }: { readonly keys: readonly (readonly [key: string, does: string])[] }) => (
  <details class="dk-keys"><summary>Keyboard</summary>
    <dl>{keys.map(([key, does]) => <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>
    <label class="dk-check"><input type="checkbox" id="keys" checked />Shortcuts on</label>
  </details>
);

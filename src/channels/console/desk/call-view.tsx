import { NOTE_MAX, SAY_MAX, type CallNote } from '../../../rooms/calls/calls.ts';
import { At, Act, Hour, LANGUAGE_NAMES, LanguageTag, NEVER_A_CARD, Panel, span, Told, WANTS, type When } from './bits.tsx';
import type { CallModel } from './call-model.ts';
import { LinePanel } from './line-view.tsx';
import { Shortcuts } from './queue-view.tsx';
import { JoinAct, JoinTag } from './telephone-view.tsx';

const HEARD: Readonly<Record<string, string>> = { start: 'The call began', silence: 'Said nothing', poll: '', digits: 'Typed a number', left: '', parted: '', paid: 'Paid by keypad', unpaid: 'Did not pay by keypad' };

/** What was heard and pressed, newest first: an agent reads the end of it. */
export function Transcript({ turns, sayings, names, when, one }: Pick<CallModel, 'turns' | 'sayings' | 'names' | 'when' | 'one'>) {
  const rows = [
    ...turns.filter((turn) => turn.said.length > 0 || (HEARD[turn.heard] ?? 'x') !== '').map((turn) => ({ at: turn.at, order: turn.number, node: (
      <li><Hour at={turn.at} when={when} /><div>{pressed(turn.heard)}{turn.said.length === 0 ? null : <p lang={one.call.language}>{turn.said.join(' ')}</p>}</div></li>) })),
    ...sayings.map((saying) => ({ at: saying.at, order: 1e6 + saying.number, node: (
      <li class="dk-ours"><Hour at={saying.at} when={when} /><div><b>{names.get(saying.agent) ?? 'An agent'}</b><p lang={one.call.language}>{saying.kind === 'passcode' ? 'Asked for the passcode on the keypad' : saying.kind === 'code' ? 'Had a code texted, to be typed on the keypad' : saying.kind === 'consent' ? `Had the words of a renewal read, to be agreed to by a key${saying.answer === null ? '' : saying.answer === 'yes' ? ': agreed' : ': no'}` : saying.text}</p></div></li>) })),
  ].toSorted((a, b) => b.at - a.at || b.order - a.order);
  return rows.length === 0 ? <p class="dk-empty">{one.isCall ? 'Nothing was said yet.' : 'A look-up without a call.'}</p> : <ol class="dk-talk" tabindex={0} aria-label="What the caller heard and pressed, newest first">{rows.map((row) => row.node)}</ol>;
}

function pressed(heard: string) {
  if (/^[\d*#]$/.test(heard)) return <b>Pressed <kbd>{heard}</kbd></b>;
  if (heard === 'digits, not kept') return <b>Typed digits that nobody keeps</b>;
  const said = HEARD[heard];
  return said === undefined ? <b>{heard}</b> : said === '' ? null : <b>{said}</b>;
}

/** The strip over a call: what changes while the agent works. */
export const CallState = ({ one, when, reason }: Pick<CallModel, 'one' | 'when' | 'reason'>) => (<>
  <p class="dk-state">
    <LanguageTag language={one.call.language} /><span>{one.isCall ? WANTS[reason] : 'Looked up without a call'}</span><span>{one.isCall ? `calling for ${span(when.now - one.call.startedAt)}` : `open for ${span(when.now - one.call.startedAt)}`}</span>
    {one.call.endedAt === null ? null : <b class="dk-tag dk-bad">the caller has hung up</b>}
    <JoinTag join={one.join} />
  </p>
  <JoinAct one={one} />
</>);

/** Notes of a call, newest first, and one more. */
function Notes({ url, notes, names, when, typed }: { readonly url: string; readonly notes: readonly CallNote[]; readonly names: ReadonlyMap<string, string>; readonly when: When; readonly typed: string }) {
  return (
    <Panel id="notes" title="Notes">
      <form method="post" action={`${url}/note`} class="dk-form dk-row">
        <label>For whoever helps next; card numbers are masked<textarea name="text" rows={2} maxlength={NOTE_MAX} required data-key="n" aria-keyshortcuts="n">{typed}</textarea></label>
        <button class="dk-b">Keep</button>
      </form>
      {notes.length === 0 ? null : <ul class="dk-notes">{notes.toReversed().map((note) => <li><p>{note.text}</p><small>{names.get(note.agent) ?? 'An agent'} · <At at={note.at} when={when} /></small></li>)}</ul>}
    </Panel>
  );
}

/** A call that is over: a note may still be kept for a while, and nothing of the line is shown any more. */
export const OverPage = ({ url, told, ...rest }: { readonly url: string; readonly told: CallModel['told']; readonly notes: readonly CallNote[]; readonly names: ReadonlyMap<string, string>; readonly when: When }) => (
  <div class="dk dk-narrow">
    <header class="dk-top"><h1>The call is over</h1><a class="dk-b" href="/ops/desk" data-key="q">To the queue<kbd aria-hidden="true">q</kbd></a></header>
    <Told {...told} />
    <p>The caller has hung up, or you have finished. What was begun goes on by itself. For 15 minutes you may still write down what came of it.</p>
    <Notes url={url} {...rest} typed="" />
  </div>
);

export function CallPage(model: CallModel) {
  const { one, told, notes, names, when, typed } = model;
  const { url } = one;
  return (
    <div class="dk" data-live={`/ops/desk/events?call=${one.call.id}`} data-change="0">
      <p class="vh" id="say" role="status" aria-live="polite"></p>
      <header class="dk-top">
        <h1>{one.isCall ? 'Call' : 'Look-up'}{one.line === null ? '' : <> <span class="dk-n">••{(one.line.number ?? one.line.iccid).slice(-4)}</span></>}</h1>
        <div id="state"><CallState {...model} /></div>
        {one.isCall && one.caller !== null ? <Act to={`${url}/call-back`} label="Call back later" /> : null}
        <Act to={`${url}/finish`} label={one.isCall ? 'Finish the call' : 'Close'} name="f" />
      </header>
      <p class="dk-warn">{NEVER_A_CARD}</p>
      <Told {...told} />
      <div class={one.isCall ? 'dk-call' : 'dk-call dk-two'}>
        <div class="dk-main"><LinePanel {...model} /></div>
        <div class="dk-rail">
          {one.isCall ? (
            <Panel id="talk" title="The call">
              <form method="post" action={`${url}/say`} class="dk-form dk-row">
                <label>Say to the caller, read aloud in {LANGUAGE_NAMES[one.call.language]}<textarea name="text" rows={2} maxlength={SAY_MAX} required data-key="s" aria-keyshortcuts="s">{typed.say}</textarea></label>
                <button class="dk-b">Say</button>
              </form>
              <div id="part"><Transcript {...model} /></div>
            </Panel>
          ) : null}
          <Notes url={url} notes={notes} names={names} when={when} typed={typed.note} />
          <Shortcuts keys={one.isCall
            ? [['c', 'text a code'], ['p', 'ask for the passcode'], ['v', 'type a code'], ['r', 'renew'], ['s', 'say something'], ['n', 'note'], ['f', 'finish'], ['q', 'to the queue']]
            : [['c', 'text a code'], ['v', 'type a code'], ['r', 'renew'], ['n', 'note'], ['f', 'close'], ['q', 'to the queue']]} />
          <p><a href="/ops/desk" data-key="q">To the queue</a></p>
        </div>
      </div>
    </div>
  );
}

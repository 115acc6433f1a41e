import { isoOf } from '../../src/base/time.ts';
import type { SandboxMessage } from '../../src/rooms/notices/notices.ts';
import { SandboxPage, type SandboxKit } from './kit.tsx';

const REFRESH_SECONDS = 5;

function Stamp({ kit, message }: { readonly kit: SandboxKit; readonly message: SandboxMessage }) {
  return <time dateTime={isoOf(message.at)}>{kit.f.minute(message.at, kit.frame.readerZone ?? 'UTC', kit.frame.now)}</time>;
}

/** What stands on the screens of phones, newest first: title, words, where a tap leads, and the buttons. */
export function pushesPage(kit: SandboxKit, model: { readonly pushes: readonly SandboxMessage[] }) {
  const { s } = kit;
  return (
    <SandboxPage kit={kit} title={s.push.title} place="push" lead={s.push.lead} refresh={REFRESH_SECONDS}>
      <div class="dx">
        <div>
          {model.pushes.length === 0 ? <p class="ex0">{s.push.none}</p> : <ol>{model.pushes.map((message) => <Pushed kit={kit} message={message} />)}</ol>}
        </div>
      </div>
    </SandboxPage>
  );
}

function Pushed({ kit, message }: { readonly kit: SandboxKit; readonly message: SandboxMessage }) {
  const { content } = message;
  const { s } = kit;
  if (content.channel !== 'push') return null;
  return (
    <li>
      <small>{message.from}{' · '}<Stamp kit={kit} message={message} /></small>
      <p lang={message.language}><b>{content.title}</b>{`\n${content.body}`}</p>
      <small>{`${s.push.opens} `}<a href={content.url}>{pathOf(content.url)}</a></small>
      {content.actions.map((one) => <small>{one.title}{' → '}{one.method === 'open' ? <a href={one.url}>{pathOf(one.url)}</a> : `${pathOf(one.url)} (${s.push.background})`}</small>)}
      {content.tag.startsWith('ntc_') ? null : <small>{`${s.push.tag} ${content.tag}`}</small>}
    </li>
  );
}

const pathOf = (url: string): string => { const read = URL.parse(url); return read === null ? url : `${read.pathname}${read.search}`; };

/** Chats of made-up people with the bot. `start`: somebody has just opened it with a code. */
export function telegramPage(kit: SandboxKit, model: { readonly start: string | null; readonly said: 'linked' | 'refused' | null; readonly chats: readonly { readonly id: string; readonly messages: readonly SandboxMessage[] }[] }) {
  const { s } = kit;
  return (
    <SandboxPage kit={kit} title={s.telegram.title} place="telegram" lead={s.telegram.lead} {...(model.start === null ? { refresh: REFRESH_SECONDS } : {})}>
      {model.start === null ? null : (
        <form class="card" method="post" action="/sandbox/telegram/start">
          <p>{s.telegram.startSay}</p>
          <button class="btn go" name="code" value={model.start}>{s.telegram.start}</button>
        </form>
      )}
      {model.said === null ? null : <p class="note" role="status">{s.telegram[model.said]}</p>}
      {model.chats.length === 0 && model.start === null ? <p class="ct">{s.telegram.none}</p> : model.chats.map((chat) => (
        <div class="dx">
          <div>
            <div class="hr"><b>{s.telegram.chat(chat.id)}</b></div>
            <ol>{chat.messages.toReversed().map((message) => <Said kit={kit} message={message} />)}</ol>
            <form class="go" method="post" action="/sandbox/telegram/stop"><button class="ob" name="chat" value={chat.id}>{s.telegram.stop}</button></form>
          </div>
        </div>
      ))}
    </SandboxPage>
  );
}

function Said({ kit, message }: { readonly kit: SandboxKit; readonly message: SandboxMessage }) {
  const { content } = message;
  if (content.channel !== 'telegram') return null;
  return (
    <li>
      <small><Stamp kit={kit} message={message} /></small>
      <p lang={message.language}>{content.text}</p>
      {content.button === null ? null : <a class="ob go" href={content.button.url}>{content.button.label}</a>}
    </li>
  );
}

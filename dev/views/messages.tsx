import { formatPhone, parsePhone } from '../../src/base/phone.ts';
import { isoOf, type Instant } from '../../src/base/time.ts';
import type { SandboxMessage } from '../../src/rooms/notices/notices.ts';
import { SandboxPage, type SandboxKit } from './kit.tsx';

/** `+1 (646) 555-0142`, or the address as it stands. */
export function shownNumber(text: string): string {
  const parsed = parsePhone(text);
  return parsed.ok ? `+1 ${formatPhone(parsed.phone)}` : text;
}

export interface PhonesModel { readonly phones: readonly { readonly to: string; readonly texts: number }[] }

/** Without a number: all phones there are. */
export function phonesPage(kit: SandboxKit, model: PhonesModel) {
  const { s } = kit;
  return (
    <SandboxPage kit={kit} title={s.phone.title} place="phone" lead={s.phone.lead}>
      <section class="card">
        <h2>{s.phone.choose}</h2>
        <div class="demo">{model.phones.map(({ to, texts }) => <a class="ob" href={phoneUrl(to)}><span class="n">{shownNumber(to)}</span><small>{s.phone.texts(texts)}</small></a>)}</div>
      </section>
    </SandboxPage>
  );
}

export const phoneUrl = (to: string): string => `/sandbox/phone?to=${encodeURIComponent(to)}`;

/** Seconds after which the page asks for new texts when no script does: longer than it takes to type one. */
const REFRESH_SECONDS = 20;

/** One text of a phone: what came from the shop, or what was texted to it. */
export type Said = { readonly way: 'in'; readonly message: SandboxMessage; readonly at: Instant } | { readonly way: 'out'; readonly text: string; readonly at: Instant };

/** One phone with its texts, the newest at the end, and where there is a way to answer. */
export function phonePage(kit: SandboxKit, model: { readonly to: string; readonly canText: boolean; readonly said: readonly Said[] }) {
  const { s } = kit;
  const came = model.said.flatMap((one) => (one.way === 'in' ? [one.message] : []));
  const at = newestOf(came.toReversed());
  return (
    <SandboxPage kit={kit} title={shownNumber(model.to)} place="phone" back="/sandbox/phone" lead={s.phone.lead} refresh={REFRESH_SECONDS}>
      <div class="dx" id="poll" data-url={`/sandbox/phone/newest?to=${encodeURIComponent(model.to)}`} data-stage={at}>
        <div>
          <div class="hr"><b>{came[0]?.from ?? s.phone.title}</b><small>{s.phone.texts(model.said.length)}</small></div>
          {model.said.length === 0 ? <p class="ex0">{s.phone.none}</p> : <ol>{model.said.map((one, index) => <Text kit={kit} one={one} isLast={index === model.said.length - 1} />)}</ol>}
          {model.canText ? <Say kit={kit} to={model.to} /> : null}
        </div>
      </div>
      {model.canText ? <><p class="ct">{s.phone.say.hint}</p><Words kit={kit} to={model.to} /></> : null}
      <p class="ct"><a href="/sandbox/phone">{s.phone.others}</a></p>
    </SandboxPage>
  );
}

export const newestOf = (texts: readonly SandboxMessage[]): string => texts[0]?.id ?? 'none';

/** The code in a text, of those kinds that carry one. */
export const codeIn = (text: SandboxMessage): string | null => (text.kind === 'line.code' ? /(?<!\d)\d{6}(?!\d)/.exec(text.content.text)?.[0] ?? null : null);

function Text({ kit, one, isLast }: { readonly kit: SandboxKit; readonly one: Said; readonly isLast: boolean }) {
  const code = one.way === 'in' ? codeIn(one.message) : null;
  return (
    <li id={isLast ? 'last' : undefined} class={one.way === 'out' ? 'me' : undefined}>
      <small><Stamp kit={kit} at={one.at} /></small>
      {one.way === 'out' ? <p>{one.text}</p> : <p lang={one.message.language}>{code === null ? null : <b class="kx" title={kit.s.phone.pick}>{code}</b>}{withLinks(one.message.content.text)}</p>}
    </li>
  );
}

/** Addresses can be tapped, as on a phone. */
const withLinks = (text: string) => text.split(/(https?:\/\/[^\s，。；]+)/).map((part, index) => (index % 2 === 0 ? part : <a href={part}>{part}</a>));

/** A box to text back. What is sent reaches the shop as its vendor's signed call. */
function Say({ kit, to }: { readonly kit: SandboxKit; readonly to: string }) {
  const { say } = kit.s.phone;
  return (
    <form id="say" class="say" method="post" action="/sandbox/phone">
      <input type="hidden" name="to" value={to} />
      <label class="f" for="b">{say.label}</label>
      <div><input class="in" id="b" name="body" maxlength={600} autocomplete="off" /><button class="btn">{say.send}</button></div>
    </form>
  );
}

/** The words the shop knows, one tap each. */
function Words({ kit, to }: { readonly kit: SandboxKit; readonly to: string }) {
  return <form class="bx wx" method="post" action="/sandbox/phone"><input type="hidden" name="to" value={to} />{kit.s.phone.say.words.map((word) => <button class="ob" name="body" value={word}>{word}</button>)}</form>;
}

function Stamp({ kit, at }: { readonly kit: SandboxKit; readonly at: Instant }) {
  return <time dateTime={isoOf(at)}>{kit.f.minute(at, kit.frame.readerZone ?? 'UTC', kit.frame.now)}</time>;
}

const titleOf = (message: SandboxMessage): string => (message.content.channel === 'email' ? message.content.subject : message.content.text);

/** All letters, newest first. */
export function mailPage(kit: SandboxKit, model: { readonly letters: readonly SandboxMessage[]; readonly older: string | null }) {
  const { s } = kit;
  return (
    <SandboxPage kit={kit} title={s.mail.title} place="mail" lead={s.mail.lead}>
      <section class="card rows">
        {model.letters.length === 0 ? <p class="row">{s.mail.none}</p> : model.letters.map((letter) => (
          <div class="row">
            <div><b lang={letter.language}><a href={`/sandbox/mail/${letter.id}`}>{titleOf(letter)}</a></b><small>{`${s.mail.to} ${letter.to}`}</small></div>
            <span class="n"><small><Stamp kit={kit} at={letter.at} /></small></span>
          </div>
        ))}
      </section>
      {model.older === null ? null : <p class="ct"><a href={`/sandbox/mail?before=${model.older}`}>{s.mail.older}</a></p>}
    </SandboxPage>
  );
}

/** One letter: as a mail program shows it, in a frame that can do nothing, and as plain text. */
export function letterPage(kit: SandboxKit, letter: SandboxMessage) {
  const { s } = kit;
  const { content } = letter;
  return (
    <SandboxPage kit={kit} title={titleOf(letter)} place="mail" back="/sandbox/mail">
      <div class="lt">
        <p class="sub">{`${s.mail.from} ${letter.from} · ${s.mail.to} ${letter.to} · `}<Stamp kit={kit} at={letter.at} /></p>
        {content.channel === 'email' ? <iframe src={`/sandbox/mail/${letter.id}/letter`} title={`${s.mail.asSent}: ${titleOf(letter)}`} sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" /> : null}
        <section class="card"><h2>{s.mail.asText}</h2><pre lang={letter.language} class="fx">{content.text}</pre></section>
        <p class="ct"><a href="/sandbox/mail">{s.mail.all}</a></p>
      </div>
    </SandboxPage>
  );
}

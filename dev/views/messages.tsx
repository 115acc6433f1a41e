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

/** Seconds after which the page asks for new texts when no script does. */
const REFRESH_SECONDS = 5;

/** One phone with its texts, the newest at the end. `texts` newest first, as the mailbox has them. */
export function phonePage(kit: SandboxKit, model: { readonly to: string; readonly texts: readonly SandboxMessage[] }) {
  const { s } = kit;
  const at = newestOf(model.texts);
  return (
    <SandboxPage kit={kit} title={shownNumber(model.to)} place="phone" back="/sandbox/phone" lead={s.phone.lead} refresh={REFRESH_SECONDS}>
      <div class="dx" id="poll" data-url={`/sandbox/phone/newest?to=${encodeURIComponent(model.to)}`} data-stage={at}>
        <div>
          <div class="hr"><b>{model.texts[0]?.from ?? s.phone.title}</b><small>{s.phone.texts(model.texts.length)}</small></div>
          {model.texts.length === 0 ? <p class="ex0">{s.phone.none}</p> : <ol>{model.texts.toReversed().map((text, index) => <Text kit={kit} text={text} isLast={index === model.texts.length - 1} />)}</ol>}
        </div>
      </div>
      <p class="ct"><a href="/sandbox/phone">{s.phone.others}</a></p>
    </SandboxPage>
  );
}

export const newestOf = (texts: readonly SandboxMessage[]): string => texts[0]?.id ?? 'none';

/** The code in a text, of those kinds that carry one. */
export const codeIn = (text: SandboxMessage): string | null => (text.kind === 'line.code' ? /(?<!\d)\d{6}(?!\d)/.exec(text.content.text)?.[0] ?? null : null);

function Text({ kit, text, isLast }: { readonly kit: SandboxKit; readonly text: SandboxMessage; readonly isLast: boolean }) {
  const code = codeIn(text);
  return (
    <li id={isLast ? 'last' : undefined}>
      <small><Stamp kit={kit} at={text.at} /></small>
      <p lang={text.language}>{code === null ? null : <b class="kx" title={kit.s.phone.pick}>{code}</b>}{text.content.text}</p>
    </li>
  );
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

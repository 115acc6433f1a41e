import { raw } from 'hono/html';
import type { Fact, Letter } from './letter.ts';

/**
 * The HTML body of an e-mail: tables and inline styles, because mail programs drop style sheets, no images, no fonts.
 * Colours are the light palette inline; the style element only adds the dark one for programs that obey it.
 */
export const LIGHT = { paper: '#f5f3ee', card: '#ffffff', rule: '#e2ded4', ink: '#17211c', ink2: '#56635c', jade: '#0a6b50', soft: '#e2f0e9' };
export const DARK = { paper: '#0d1411', card: '#161f1b', rule: '#2a3731', ink: '#edf3ef', ink2: '#a2b0a8', jade: '#4bd3a0', soft: '#14352a', on: '#05251a', good: '#0d4f3d', warning: '#7a241b' };
export const HEAD = { good: '#0b5f48', calm: '#0b5f48', warning: '#8f2a20' } as const;
export const HEAD_DIM = { good: '#b5d6c8', calm: '#b5d6c8', warning: '#ffd9d1' } as const;
const FONT = "system-ui,-apple-system,Roboto,'PingFang SC','PingFang TC','Noto Sans CJK SC','Microsoft YaHei','Segoe UI',sans-serif";

// Outlook's dark mode ignores media queries and recolours by itself; that works because nothing here is an image.
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.p{background:${DARK.paper}!important}.c{background:${DARK.card}!important}.i{color:${DARK.ink}!important}.d{color:${DARK.ink2}!important}
.r{border-color:${DARK.rule}!important}.s{background:${DARK.soft}!important}.b{background:${DARK.jade}!important}.b a{color:${DARK.on}!important}
.h-good,.h-calm{background:${DARK.good}!important}.h-warning{background:${DARK.warning}!important}}
@media (max-width:420px){.x{padding-left:20px!important;padding-right:20px!important}.y{padding-left:4px!important;padding-right:20px!important}}`;

const DOCUMENT_LANGUAGE = { en: 'en', es: 'es', 'zh-CN': 'zh-Hans-CN', 'zh-TW': 'zh-Hant-TW' } as const;

export function letterHtml(letter: Letter): string {
  return `<!DOCTYPE html>${String(<Page letter={letter} />)}`;
}

const layout = { role: 'presentation', cellpadding: '0', cellspacing: '0', border: 0, width: '100%' } as const;

function Page({ letter }: { letter: Letter }) {
  return (
    <html lang={DOCUMENT_LANGUAGE[letter.language]}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{letter.subject}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body class="p" style={`margin:0;padding:0;background:${LIGHT.paper};font-family:${FONT};-webkit-text-size-adjust:100%`}>
        <div style="display:none;max-height:0;overflow:hidden" aria-hidden="true">{letter.lead}</div>
        <table {...layout} class="p" style={`background:${LIGHT.paper}`}>
          <tr>
            <td align="center" style="padding:24px 12px">
              <table {...layout} class="c" style={`max-width:480px;background:${LIGHT.card};border-radius:20px;overflow:hidden`}>
                <tr><td>
                  <main>
                    <Header letter={letter} />
                    {letter.change === null ? null : <Change change={letter.change} />}
                    {letter.tables.map((table) => <Facts title={table.title} facts={table.facts} />)}
                    {letter.button === null ? null : <Button button={letter.button} />}
                    <Notes letter={letter} />
                  </main>
                </td></tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function Header({ letter }: { letter: Letter }) {
  return (
    <table {...layout}>
      <tr>
        <td class={`x h-${letter.tone}`} style={`padding:28px;background:${HEAD[letter.tone]}`}>
          <p style={`margin:0;font-size:15px;line-height:20px;color:${HEAD_DIM[letter.tone]}`}>{letter.shop}</p>
          <h1 style="margin:2px 0 8px;font-size:28px;line-height:36px;font-weight:700;color:#ffffff">{letter.headline}</h1>
          <p style="margin:0;font-size:16px;line-height:24px;color:#f3f8f4">{letter.lead}</p>
        </td>
      </tr>
    </table>
  );
}

function Change({ change }: { change: NonNullable<Letter['change']> }) {
  const cell = (one: Fact, now: boolean) => (
    <td width="50%" valign="top" class={now ? 's' : ''} style={`padding:14px 16px;${now ? `background:${LIGHT.soft};border-radius:14px` : ''}`}>
      <p class="d" style={`margin:0 0 4px;font-size:13px;line-height:18px;color:${LIGHT.ink2}`}>{one.label}</p>
      <p class="i" style={`margin:0;font-size:16px;line-height:22px;font-weight:700;color:${LIGHT.ink}`}>{one.value}</p>
      {one.detail ? <p class="d" style={`margin:2px 0 0;font-size:13px;line-height:18px;color:${LIGHT.ink2}`}>{one.detail}</p> : null}
    </td>
  );
  return (
    <table {...layout}>
      <tr><td class="y" style="padding:20px 28px 0 12px"><table {...layout}><tr>{cell(change[0], false)}{cell(change[1], true)}</tr></table></td></tr>
    </table>
  );
}

/** A real table with row headers, so that a screen reader says which figure belongs to which label. */
function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  const line = `border-bottom:1px solid ${LIGHT.rule};padding:11px 0;font-size:15px;line-height:21px`;
  return (
    <table {...layout}>
      <tr>
        <td class="x" style="padding:20px 28px 0">
          <h2 class="d" style={`margin:0;font-size:13px;line-height:18px;font-weight:600;color:${LIGHT.ink2}`}>{title}</h2>
          <table cellpadding="0" cellspacing="0" border={0} width="100%" style="border-collapse:collapse">
            {facts.map((one) => (
              <tr>
                <th scope="row" align="left" valign="top" class="d r" style={`${line};padding-right:16px;font-weight:400;color:${LIGHT.ink2}`}>{one.label}</th>
                <td align="right" valign="top" class="i r" style={`${line};color:${LIGHT.ink};font-weight:${one.strong ? '700' : '600'};font-variant-numeric:tabular-nums${one.strong ? ';font-size:20px' : ''}`}>
                  {one.value}
                  {one.detail ? <div class="d" style={`font-size:13px;line-height:18px;font-weight:400;color:${LIGHT.ink2}`}>{one.detail}</div> : null}
                </td>
              </tr>
            ))}
          </table>
        </td>
      </tr>
    </table>
  );
}

function Button({ button }: { button: NonNullable<Letter['button']> }) {
  return (
    <table {...layout}>
      <tr>
        <td class="x" style="padding:24px 28px 0">
          <table {...layout}>
            <tr>
              <td class="b" align="center" style={`background:${LIGHT.jade};border-radius:14px`}>
                <a href={button.url} style="display:block;padding:15px 16px;font-size:17px;line-height:24px;font-weight:700;color:#ffffff;text-decoration:none">{button.label}</a>
              </td>
            </tr>
          </table>
        </td>
      </tr>
    </table>
  );
}

/** What leads somewhere is a link: its words where the address ends them, else the address, which may break anywhere so that it never widens the letter. */
function Linked({ text }: { text: string }) {
  const named = /^([^:：]+)[:：] ?(https?:\/\/\S+)$/.exec(text);
  if (named !== null) return <a href={named[2]} style="color:inherit">{named[1]}</a>;
  return <>{text.split(/(https?:\/\/[^\s，。]+)/).map((part, index) => (index % 2 === 0 ? part : <a href={part} style="color:inherit;word-break:break-all">{part}</a>))}</>;
}

function Notes({ letter }: { letter: Letter }) {
  return (
    <table {...layout}>
      <tr>
        <td class="x" style="padding:20px 28px 28px">
          {letter.notes.map((note) => <p class="i" style={`margin:0 0 8px;font-size:14px;line-height:21px;color:${LIGHT.ink}`}><Linked text={note} /></p>)}
          {letter.footer.map((note) => <p class="d" style={`margin:6px 0 0;font-size:13px;line-height:19px;color:${LIGHT.ink2}`}><Linked text={note} /></p>)}
        </td>
      </tr>
    </table>
  );
}

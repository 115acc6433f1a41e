import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { FrameContext } from '../../platform/http/frame-env.ts';
import { roleSuffices, type StaffMember } from '../../rooms/staff/staff.ts';
import { Icon } from '../../ui/icon.tsx';
import type { ConsoleParts } from './console-parts.ts';
import { PLACES } from './places.ts';
import { consoleLanguage, consoleWords, type ConsoleLanguage } from './words/words.ts';

/** What every page of the console is dressed with, for one reader: `shellOf(c, parts)`. */
export interface ConsoleShell {
  readonly language: ConsoleLanguage;
  readonly shopName: string;
  readonly sandbox: boolean;
  readonly stylesheet: string;
  /** Pages this installation does not have. */
  readonly without: readonly string[];
  /** This page in the other language. */
  readonly otherLanguage: string;
}

export function shellOf(c: FrameContext, parts: ConsoleParts): ConsoleShell {
  const language = consoleLanguage(c.get('language'));
  const here = c.req.method === 'GET' ? new URL(c.req.url) : new URL('/ops', c.req.url);
  here.searchParams.set('lang', language === 'en' ? 'zh-CN' : 'en');
  return {
    language, shopName: parts.shopName, sandbox: parts.sandbox, stylesheet: parts.stylesheet, otherLanguage: `${here.pathname}${here.search}`,
    without: [...parts.desk ? [] : ['/ops/desk'], ...parts.texts ? [] : ['/ops/texts'], ...parts.closing ? [] : ['/ops/books']],
  };
}

export interface ConsolePage {
  readonly shell: ConsoleShell;
  readonly title: string;
  /** The address of the place this page belongs to, as in the menu. */
  readonly active: string;
  /** Who is signed in. */
  readonly member: StaffMember;
  /** The page's own words are English whatever the shell speaks. */
  readonly english?: boolean;
  /** Scripts this page loads. */
  readonly scripts?: readonly string[];
  readonly children: Child;
}

/**
 * The shell of every page behind the sign-in: the way to the places of the reader's role, who is signed in and the way
 * out, and whether this is the demo. The page begins with its own `h1`. Forms need nothing besides: the console turns
 * away what another site sends.
 */
export function ConsoleFrame({ shell, title, active, member, english = false, scripts = [], children }: ConsolePage) {
  const words = consoleWords(shell.language);
  const places = PLACES.filter((place) => roleSuffices(member.role, place.role) && !shell.without.includes(place.url));
  const groups = [...Map.groupBy(places, (place) => place.group)];
  const link = (url: string, word: string, icon: Parameters<typeof Icon>[0]['name']) => <li><a href={url} aria-current={url === active ? 'page' : undefined}><Icon name={icon} /><span>{word}</span></a></li>;
  return (
    <Sheet shell={shell} title={title} scripts={scripts}>
      <a class="skip" href="#page">{words.skip}</a>
      <div class="desk">
        <header class="side">
          <Brand shell={shell} />
          <nav aria-label={words.menu}>
            <ul>{link('/ops', words.places.home, 'home')}</ul>
            {groups.map(([group, list]) => <><p class="group" id={`g-${group}`}>{words.groups[group]}</p><ul aria-labelledby={`g-${group}`}>{list.map((place) => link(place.url, words.places[place.word], place.icon))}</ul></>)}
          </nav>
          <div class="who">
            <a href="/ops/me" aria-current={active === '/ops/me' ? 'page' : undefined} title={words.you}><span class="face" aria-hidden="true">{[...member.name][0]}</span><span><b>{member.name}</b><small>{words.roles[member.role]}</small></span></a>
            <form method="post" action="/ops/sign-out"><button class="plain"><Icon name="out" />{words.signOut}</button></form>
            <a class="lang" href={shell.otherLanguage} lang={shell.language === 'en' ? 'zh-CN' : 'en'}>{words.language}</a>
          </div>
        </header>
        <main id="page" tabindex={-1} lang={english && shell.language !== 'en' ? 'en' : undefined}>{children}</main>
      </div>
    </Sheet>
  );
}

/** A page before the sign-in: one card in the middle. */
export function ConsoleDoor({ shell, title, wide = false, scripts = [], aside, children }: Omit<ConsolePage, 'active' | 'member' | 'english'> & { readonly wide?: boolean; /** What stands beside it. */ readonly aside?: Child }) {
  const words = consoleWords(shell.language);
  return (
    <Sheet shell={shell} title={title} scripts={scripts}>
      <div class="door">
        <header><Brand shell={shell} /></header>
        <div class="doors"><main id="page" class={wide ? 'card wide' : 'card'}>{children}</main>{aside}</div>
        <footer><a href={shell.otherLanguage} lang={shell.language === 'en' ? 'zh-CN' : 'en'}>{words.language}</a></footer>
      </div>
    </Sheet>
  );
}

function Brand({ shell }: { readonly shell: ConsoleShell }) {
  const words = consoleWords(shell.language);
  return (
    <p class="brand"><i aria-hidden="true" /><span><b>{shell.shopName}</b><small>{words.console}</small></span>{shell.sandbox ? <em title={words.demoSays}>{words.demo}</em> : null}</p>
  );
}

function Sheet({ shell, title, scripts, children }: { readonly shell: ConsoleShell; readonly title: string; readonly scripts: readonly string[]; readonly children: Child }) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={shell.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <title>{`${title} · ${shell.shopName}`}</title>
          <link rel="stylesheet" href={shell.stylesheet} />
          {scripts.map((src) => <script src={src} defer />)}
        </head>
        <body>{children}</body>
      </html>
    </>
  );
}

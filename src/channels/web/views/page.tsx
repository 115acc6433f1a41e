import type { Child } from 'hono/jsx';
import type { Language } from '../../../base/language.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { Kit } from './kit.tsx';

const NAMES: readonly (readonly [language: Language, short: string, full: string])[] = [
  ['zh-CN', '简', '简体中文'], ['zh-TW', '繁', '繁體中文'], ['en', 'EN', 'English'], ['es', 'ES', 'Español'],
];

/** Stands in the page until its weight is known; `fillWeight` puts the sentence there. Same length as a likely sentence. */
export const WEIGHT_MARK = '\u2007WEIGHT\u2007';

interface PageProps {
  readonly kit: Kit;
  readonly title: string;
  readonly back?: string;
  /** Seconds after which the page looks again by itself: without script it loads anew, with script only when its title has changed. */
  readonly refresh?: number;
  readonly narrow?: boolean;
  /** Dressed with the account's stylesheet in place of the shop's. */
  readonly account?: boolean;
  /** Offers a passkey: the second script comes along. */
  readonly passkey?: boolean;
  /** Can be installed as the app: the manifest and the colours of the bar above it. `script`: one of the app's own pages, with its script. */
  readonly app?: 'link' | 'script';
  readonly children?: Child;
}

/** The frame of every customer page: one stylesheet, one deferred script, no inline style or script, so a strict CSP holds. */
export function Page({ kit, title, back, refresh, narrow = false, account = false, passkey = false, app, children }: PageProps) {
  const { frame, w } = kit;
  const name = frame.shop.name ?? w.shop;
  return (
    <html lang={frame.language} data-theme={frame.theme} data-at={frame.at} data-again={refresh}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
        <title>{`${title} · ${name}`}</title>
        <link rel="stylesheet" href={account ? frame.assets.account : frame.assets.css} />
        <script defer src={frame.assets.script} />
        {passkey ? <script defer src={frame.assets.passkey} /> : null}
        {app === undefined ? null : <AppHead kit={kit} />}
        {app === 'script' ? <script defer src={frame.assets.app} /> : null}
        {refresh === undefined ? null : <noscript><meta http-equiv="refresh" content={String(refresh)} /></noscript>}
      </head>
      <body>
        <a class="sk" href="#m">{w.skip}</a>
        {frame.sandbox ? <aside class="sand">{w.sandbox}</aside> : null}
        <header class="top">
          {back === undefined ? null : <a class="up" href={back} aria-label={w.back}><Icon name="back" /></a>}
          <a class="logo" href="/"><Mark />{name}</a>
          <nav aria-label={w.languages}>
            {NAMES.map(([language, short, full]) => <a href={`${frame.at ?? ''}?lang=${language}`} lang={language} title={full} aria-current={language === frame.language ? 'true' : undefined}>{short}</a>)}
            <a href="/account" aria-label={w.account} title={w.account}><Icon name="person" /></a>
          </nav>
        </header>
        <main id="m" class={narrow ? 'narrow' : undefined}>{children}</main>
        <footer>
          {frame.shop.hotline ? <p class="tel"><Icon name="phone" /><a href={`tel:${frame.shop.hotline.tel}`}>{`${w.hotline} ${frame.shop.hotline.shown}`}</a></p> : null}
          <a href="/terms">{w.pages.terms}</a><a href="/privacy">{w.pages.privacy}</a><a href="/refunds">{w.pages.refunds}</a>
          <p>{frame.weight ? weightSentence(kit, frame.weight) : WEIGHT_MARK}</p>
        </footer>
      </body>
    </html>
  );
}

/** Paper of both palettes (tokens.css): the bar of the installed app is of the page's own colour. */
export const PAPER = { light: '#f5f3ee', dark: '#0d1411' } as const;

/** With credentials: without them the browser opens a second connection for this one small file. */
function AppHead({ kit }: { readonly kit: Kit }) {
  return <><link rel="manifest" href={`/app/${kit.frame.language}.webmanifest`} crossorigin="use-credentials" /><BarColours /></>;
}

export function BarColours() {
  return <>{(['light', 'dark'] as const).map((palette) => <meta name="theme-color" media={`(prefers-color-scheme:${palette})`} content={PAPER[palette]} />)}</>;
}

/** The mark of the shop beside its name: a SIM. */
export function Mark() {
  return <svg viewBox="0 0 26 26" aria-hidden="true"><path d="M7 2h8l6 6v13a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z" /><path class="c" d="M8.5 12.500h8v7h-8zm4 0v7m-4-3.500h8" /></svg>;
}

/** The sentence about the page's own weight, in kilobytes of 1,000 bytes as carriers count them in their adverts. */
export function weightSentence(kit: Kit, weight: { readonly first: number; readonly again: number }): string {
  const kb = (bytes: number) => `${kit.f.number(Math.max(0.1, Math.round(bytes / 100) / 10))} KB`;
  return kit.w.weight(kb(weight.first), kb(weight.again));
}

/** The page as text, doctype included. Pages hold no asynchronous component, so this is not a promise. */
export function html(page: unknown): string {
  return `<!doctype html>${String(page)}`;
}

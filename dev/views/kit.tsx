import type { Child } from 'hono/jsx';
import type { ZoneId } from '../../src/base/time.ts';
import type { Frame } from '../../src/channels/web/view-models.ts';
import { kitOf, type Kit } from '../../src/channels/web/views/kit.tsx';
import { html, Page, WEIGHT_MARK } from '../../src/channels/web/views/page.tsx';
import { Note } from '../../src/ui/parts.tsx';
import { sandboxWords, type Said, type SandboxWords } from '../words/words.ts';

/** What a sandbox page writes with: the shop's kit, the sandbox's words, its stylesheet. */
export interface SandboxKit extends Kit {
  readonly s: SandboxWords;
  readonly sheet: string;
  /** What has just been done, and where on the page that is said. */
  readonly said: { readonly what: Said; readonly at: string } | null;
}

export const sandboxKit = (frame: Frame, more: { readonly sheet: string; readonly said?: SandboxKit['said'] }): SandboxKit =>
  ({ ...kitOf(frame), s: sandboxWords(frame.language), sheet: more.sheet, said: more.said ?? null });

export type Place = 'panel' | 'phone' | 'call' | 'mail' | 'push' | 'telegram';
const PLACES: readonly (readonly [place: Place | 'ops' | 'api' | 'shop', url: string])[] = [['panel', '/sandbox'], ['phone', '/sandbox/phone'], ['call', '/phone'], ['mail', '/sandbox/mail'], ['push', '/sandbox/push'], ['telegram', '/sandbox/telegram'], ['ops', '/ops'], ['api', '/v1/docs'], ['shop', '/']];

interface SandboxPageProps {
  readonly kit: SandboxKit; readonly title: string; readonly place: Place | null; readonly back?: string; readonly refresh?: number; readonly lead?: string; readonly children?: Child;
}

/** A page of the shop with the sandbox's own way around. The second stylesheet stands in the body, where HTML allows it too. */
export function SandboxPage({ kit, title, place, back, refresh, lead, children }: SandboxPageProps) {
  const { s } = kit;
  return (
    <Page kit={kit} title={title} {...(back === undefined ? {} : { back })} {...(refresh === undefined ? {} : { refresh })}>
      <link rel="stylesheet" href={kit.sheet} />
      <nav class="sx" aria-label={s.goTo}>{PLACES.map(([name, url]) => <a href={url} aria-current={name === place ? 'page' : undefined}>{s.pages[name]}</a>)}</nav>
      <h1>{title}</h1>
      {lead === undefined ? null : <p class="sub">{lead}</p>}
      {children}
    </Page>
  );
}

/** Says what has just been done, at the part of the page it was done to. */
export function SaidHere({ kit, at }: { readonly kit: SandboxKit; readonly at: string }) {
  return kit.said?.at === at ? <div role="status"><Note icon={kit.said.what === 'dry' || kit.said.what === 'seen' ? 'info' : 'check'}>{kit.s.said[kit.said.what]}</Note></div> : null;
}

/** The page as text: the footer says where one is, and the language links keep the page's own query. */
export function sandboxHtml(kit: SandboxKit, page: unknown, query = ''): string {
  const text = html(page).replace(WEIGHT_MARK, kit.s.footer);
  return query === '' ? text : text.replaceAll('href="?lang=', `href="?${query}&amp;lang=`);
}

/** The clocks people in this trade live by, beside UTC. */
export const PEOPLES_CLOCKS: readonly ZoneId[] = ['Asia/Shanghai', 'America/New_York'];


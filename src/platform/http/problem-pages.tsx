import { Hono } from 'hono';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { LANGUAGES } from '../../base/language.ts';
import { Refusal, REFUSALS, type RefusalCode } from '../../base/refusal.ts';
import { refusalWords } from '../i18n/refusals/refusals.ts';
import type { FrameEnv } from './frame-env.ts';

/** A page that explains something, in the look of the shop. `stylesheet` is the address of `referenceStyle`. */
export const ReferencePage = (props: { readonly title: string; readonly language: string; readonly stylesheet: string; readonly children: Child }) => (
  <>
    {raw('<!doctype html>')}
    <html lang={props.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{props.title}</title>
        <link rel="stylesheet" href={props.stylesheet} />
      </head>
      <body><main>{props.children}</main></body>
    </html>
  </>
);

const isCode = (text: string): text is RefusalCode => Object.hasOwn(REFUSALS, text);
const CACHE = { 'Cache-Control': 'public, max-age=3600' };

/** `/problems` and `/problems/<code>`: what the `type` of a problem leads to, in the four languages of the shop. */
export function problemPages(options: { readonly stylesheet: string }): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  routes.get('/problems', (c) => {
    const language = c.get('language');
    return c.html(
      <ReferencePage title="Problems" language={language} stylesheet={options.stylesheet}>
        <h1>Problems</h1>
        <p class="quiet">Every expected no of this shop. The API answers them as <code>application/problem+json</code> (RFC 9457); <code>type</code> leads to the page of the code.</p>
        <div class="scroll"><table>
          <tr><th>Status</th><th>Code</th><th>Title</th></tr>
          {(Object.keys(REFUSALS) as RefusalCode[]).map((code) => (
            <tr><td class="status no">{REFUSALS[code]}</td><td><a href={`/problems/${code}`}><code>{code}</code></a></td><td>{refusalWords(code, language).title}</td></tr>
          ))}
        </table></div>
      </ReferencePage>, 200, { ...CACHE, Vary: 'Accept-Language' });
  });
  routes.get('/problems/:code', (c) => {
    const code = c.req.param('code');
    if (!isCode(code)) throw new Refusal('not_found');
    const first = c.get('language');
    return c.html(
      <ReferencePage title={refusalWords(code, first).title} language={first} stylesheet={options.stylesheet}>
        <p class="quiet"><a href="/problems">/problems</a></p>
        <h1><code>{code}</code></h1>
        <p class="quiet">HTTP <span class="status no">{REFUSALS[code]}</span></p>
        {[first, ...LANGUAGES.filter((one) => one !== first)].map((language) => {
          const words = refusalWords(code, language);
          return <section class="card" lang={language}><h2>{words.title}</h2><p>{words.detail}</p></section>;
        })}
      </ReferencePage>, 200, { ...CACHE, Vary: 'Accept-Language' });
  });
  return routes;
}

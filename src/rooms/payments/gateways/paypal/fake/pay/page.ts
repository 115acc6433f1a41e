import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Language } from '../../../../../../base/language.ts';
import type { SandboxCore } from '../core.ts';
import { centsOf } from '../params.ts';
import type { Doc, Row } from '../store.ts';
import { fundingOf, PAYER, type FundingName } from '../wallets.ts';
import { STYLE } from './style.ts';
import { PAY_CHOICES, PAY_WORDS, SAVE_CHOICES, type PayWords } from './words.ts';

export interface PageRequest { readonly method: string; readonly path: string; readonly body: string }
export interface PageReply { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly html: string }

const PATH = /\/checkout\/([0-9A-Z]{17})$/;
/** Whether a path is a pay page's, under whatever prefix it is mounted. */
export const isPagePath = (path: string): boolean => PATH.test(path);

type Markup = ReturnType<typeof html>;

interface Shown {
  readonly language: Language;
  readonly words: PayWords;
  readonly amount: string;
  readonly description: string;
  readonly returnUrl: string | null;
  readonly cancelUrl: string | null;
}

/**
 * The page on which the sandbox's payer agrees: to pay an order, or to let their wallet be kept. Plain forms, no script, in
 * the language the shop asked for. Agreeing moves no money; the shop does that itself.
 */
export async function payPage(core: SandboxCore, request: PageRequest): Promise<PageReply> {
  const id = PATH.exec(request.path)?.[1] ?? '';
  const before = await core.look(id);
  if (!before) return page(404, BLANK, html`<p>${PAY_WORDS.en.missing}</p>`);
  const shown = shownOf(before);
  if (request.method !== 'POST') return show(before, shown);
  const wish = new URLSearchParams(request.body).get('with') ?? '';
  if (wish === 'cancel') return redirect(shown.cancelUrl);
  if (!fundingOf(wish)) return show(before, shown, 422);
  const { row, breaks } = await core.approve(id, wish as FundingName);
  if (breaks) return page(502, shown, html`${heading(shown)}<p class="e" role="alert">${shown.words.broke}</p>${goOn(shown)}`);
  if (row) return redirect(shown.returnUrl);
  return show((await core.look(id)) ?? before, shown, 200, before.kind === 'setup');
}

const LANGUAGES: readonly (readonly [prefix: string, language: Language])[] = [['zh-TW', 'zh-TW'], ['zh-HK', 'zh-TW'], ['zh', 'zh-CN'], ['es', 'es']];

function shownOf(row: Row): Shown {
  const context = (row.aside['context'] ?? {}) as { readonly locale?: string; readonly return_url?: string; readonly cancel_url?: string };
  const language = LANGUAGES.find(([prefix]) => context.locale?.startsWith(prefix))?.[1] ?? 'en';
  const [unit] = (row.doc['purchase_units'] ?? []) as readonly Doc[];
  const cents = unit ? centsOf((unit['amount'] as { value: string }).value) : 0;
  const back = (url: string | undefined, more: Readonly<Record<string, string>>): string | null => {
    if (url === undefined) return null;
    const to = new URL(url);
    for (const [name, value] of Object.entries(more)) to.searchParams.set(name, value);
    return to.href;
  };
  return {
    language, words: PAY_WORDS[language], description: typeof unit?.['description'] === 'string' ? unit['description'] : '',
    amount: new Intl.NumberFormat(language === 'es' ? 'es-US' : language, { style: 'currency', currency: 'USD' }).format(cents / 100),
    returnUrl: back(context.return_url, row.kind === 'setup' ? { approval_token_id: row.id } : { token: row.id, PayerID: PAYER.account_id }),
    cancelUrl: back(context.cancel_url, row.kind === 'setup' ? { approval_token_id: row.id } : { token: row.id }),
  };
}

const BLANK: Shown = { language: 'en', words: PAY_WORDS.en, amount: '', description: '', returnUrl: null, cancelUrl: null };
const heading = (shown: Shown): Markup => html`<h1>${shown.amount}</h1><p class="d">${shown.description}</p>`;
const goOn = ({ words, returnUrl }: Shown): Markup => html`${returnUrl ? html`<a class="m" href="${returnUrl}">${words.goOn}</a>` : ''}`;
const payer = ({ words }: Shown): Markup => html`<p class="k">${words.payer}<span>${words.account}</span></p>`;
const cancel = ({ words, cancelUrl }: Shown): Markup => html`${cancelUrl ? html`<a class="b" href="${cancelUrl}">${words.back}</a>` : ''}`;
const choices = (heard: string, list: readonly (readonly [value: string, title: string, does: string])[]): Markup => html`<h2 id="o">${heard}</h2>
<form method="post" class="l" role="group" aria-labelledby="o">${list.map(([value, title, does]) => html`<button name="with" value="${value}">${title}<small>${does}</small></button>`)}</form>`;

function show(row: Row, shown: Shown, status = 200, refused = false): PageReply {
  const { words } = shown;
  const state = String(row.doc['status']);
  if (row.kind === 'setup') {
    if (state !== 'PAYER_ACTION_REQUIRED') return page(status, shown, html`<h1 class="t">${words.saveTitle}</h1><p>${words.saved}</p>${goOn(shown)}`);
    return page(status, shown, html`<h1 class="t">${words.saveTitle}</h1><p class="d">${words.saveSays}</p>${refused ? html`<p class="e" role="alert">${words.declined}</p>` : ''}${payer(shown)}
<form method="post"><button class="m" name="with" value="balance">${words.agree}</button></form>${choices(words.others, SAVE_CHOICES.map((one) => [one, ...words.saveChoices[one]] as const))}${cancel(shown)}`);
  }
  if (state === 'COMPLETED') return page(status, shown, html`${heading(shown)}<p>${fundingOf(row.aside['funding'])?.capture.kind === 'waits' ? words.waiting : words.paid}</p>${goOn(shown)}`);
  if (state === 'APPROVED') return page(status, shown, html`${heading(shown)}<p>${words.approved}</p>${goOn(shown)}`);
  // Back after a decline: the shop has sent its payer here again.
  const declined = refused || row.aside['funding'] !== undefined && row.aside['asked'] !== true;
  return page(status, shown, html`${heading(shown)}${declined ? html`<p class="e" role="alert">${words.declined}</p>` : ''}${payer(shown)}${row.aside['keepFor'] === undefined ? '' : html`<p class="d">${words.keeps}</p>`}
<form method="post"><button class="m" name="with" value="balance">${words.pay(shown.amount)}</button></form>${choices(words.others, PAY_CHOICES.map((one) => [one, ...words.choices[one]] as const))}${cancel(shown)}`);
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const originOf = (url: string | null): string => (url === null ? '' : ` ${new URL(url).origin}`);

function headersOf(shown: Shown): Record<string, string> {
  // Browsers hold a form to `form-action` through its redirects too, so the shop's own address has to be in it.
  const csp = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${originOf(shown.returnUrl)}${originOf(shown.cancelUrl)}; frame-ancestors 'none'; base-uri 'none'`;
  return {
    'content-type': 'text/html; charset=utf-8', 'content-language': shown.language, 'cache-control': 'no-store', 'content-security-policy': csp,
    'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex',
  };
}

const redirect = (location: string | null): PageReply => ({ status: 303, headers: { location: location ?? '/', 'cache-control': 'no-store' }, html: '' });

function page(status: number, shown: Shown, inside: Markup): PageReply {
  const { words } = shown;
  const markup = html`<!doctype html><html lang="${shown.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${words.title}</title><style>${raw(STYLE)}</style></head><body><p class="bar"><b>SANDBOX</b> ${words.notice}</p><main>${inside}</main></body></html>`;
  return { status, headers: headersOf(shown), html: String(markup) };
}

import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Language } from '../../../../../../base/language.ts';
import { cardByNumber, cardByToken, last4, TEST_CARDS } from '../cards.ts';
import type { SandboxCore } from '../core.ts';
import { soldItems } from '../reads.ts';
import type { Row } from '../store.ts';
import { STYLE } from './style.ts';
import { PAY_WORDS, type PayWords } from './words.ts';

export interface PageRequest { readonly method: string; readonly path: string; readonly body: string }
export interface PageReply { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly html: string }

const PATH = /\/pay\/((?:cs_test|pi)_[A-Za-z0-9]{10,60})$/;
/** Whether a path is a pay page's, under whatever prefix it is mounted. */
export const isPagePath = (path: string): boolean => PATH.test(path);

type Markup = ReturnType<typeof html>;

interface Shown {
  readonly language: Language;
  readonly words: PayWords;
  readonly amount: string;
  readonly description: string;
  readonly cancelUrl: string | null;
  readonly successUrl: string | null;
}

/**
 * The hosted page of the sandbox: plain forms, no script, in the language the session asked for. A typed number that is
 * not one of the test numbers is refused, and neither kept nor written to any log.
 */
export async function payPage(core: SandboxCore, request: PageRequest): Promise<PageReply> {
  const id = PATH.exec(request.path)?.[1] ?? '';
  const before = await core.look(id);
  if (!before.session && !before.intent) return page(404, blank(), html`<p>${PAY_WORDS.en.missing}</p>`);
  const form = new URLSearchParams(request.method === 'POST' ? request.body : '');
  if (request.method === 'POST') {
    const { status, problem } = await act(core, id, form);
    if (problem === 'broke') return broke(shownOf(before.session, before.intent));
    if (problem === 'notTest') return open(shownOf(before.session, before.intent), status, problem);
  }
  const { session, intent } = await core.look(id);
  const shown = shownOf(session, intent);
  if (intent?.doc['status'] === 'requires_action') return request.method === 'POST' && !form.has('bank') ? redirect(request.path.split('/').at(-1)!) : bank(shown);
  if (session?.doc['status'] === 'open') return open(shown, 200, request.method === 'POST' ? 'declined' : null);
  const isPaid = intent?.doc['status'] === 'succeeded' || intent?.doc['status'] === 'processing';
  if (request.method === 'POST') return redirect((isPaid || !session ? shown.successUrl : shown.cancelUrl) ?? request.path.split('/').at(-1)!);
  return ended(shown, intent?.doc['status'] === 'processing' ? 'waiting' : isPaid ? 'paid' : 'over');
}

type Problem = 'notTest' | 'declined' | 'broke' | null;

async function act(core: SandboxCore, id: string, form: URLSearchParams): Promise<{ readonly status: number; readonly problem: Problem }> {
  const answer = form.get('bank');
  if (answer !== null) {
    await core.answerBank(id, answer === 'yes');
    return { status: 200, problem: null };
  }
  const card = cardByToken(form.get('card') ?? '') ?? cardByNumber(form.get('number') ?? '');
  if (!card) return { status: 422, problem: 'notTest' };
  const { breaks } = await core.pay(id, card.token);
  return { status: 200, problem: breaks || card.fate.kind === 'breaks' ? 'broke' : null };
}

const LANGUAGES: Readonly<Record<string, Language>> = { en: 'en', zh: 'zh-CN', 'zh-TW': 'zh-TW', 'zh-HK': 'zh-TW', es: 'es', 'es-419': 'es' };

function shownOf(session: Row | undefined, intent: Row | undefined): Shown {
  const language = LANGUAGES[String(session?.doc['locale'])] ?? 'en';
  const cents = Number(session?.doc['amount_total'] ?? intent?.doc['amount'] ?? 0);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    language, words: PAY_WORDS[language],
    amount: new Intl.NumberFormat(language === 'es' ? 'es-US' : language, { style: 'currency', currency: 'USD' }).format(cents / 100),
    description: session ? soldItems(session).map((item) => item.name).join(', ') : text(intent?.doc['description']) ?? '',
    cancelUrl: text(session?.doc['cancel_url']),
    successUrl: text(session?.doc['success_url'])?.replaceAll('{CHECKOUT_SESSION_ID}', session?.id ?? '') ?? text(intent?.aside['returnUrl']),
  };
}

const blank = (): Shown => ({ language: 'en', words: PAY_WORDS.en, amount: '', description: '', cancelUrl: null, successUrl: null });
const heading = (shown: Shown): Markup => html`<h1>${shown.amount}</h1><p class="d">${shown.description}</p>`;
const backLink = (shown: Shown): Markup => html`${shown.cancelUrl ? html`<a class="b" href="${shown.cancelUrl}">${shown.words.back}</a>` : ''}`;

// The browser itself holds back whatever is not a test number, so that a real one does not even travel to the loopback.
const PATTERN = TEST_CARDS.map(({ number }) => number.replaceAll(/(\d{4})(?=\d)/g, '$1[ \\-]?')).join('|');

function open(shown: Shown, status: number, problem: Problem): PageReply {
  const { words } = shown;
  const choices = TEST_CARDS.filter((card) => card.choice !== null);
  return page(status, shown, html`${heading(shown)}
${problem === 'notTest' || problem === 'declined' ? html`<p class="e" role="alert">${words[problem]}</p>` : ''}
<h2 id="c">${words.choose}</h2>
<form method="post" class="l" role="group" aria-labelledby="c">${choices.map((card) =>
    html`<button name="card" value="${card.token}">${words.choices[card.choice!]}<span>•••• ${last4(card)}</span></button>`)}</form>
<form method="post" autocomplete="off"><label for="n">${words.or}</label>
<input id="n" name="number" inputmode="numeric" required maxlength="23" autocomplete="off" placeholder="4242 4242 4242 4242" pattern="${PATTERN}" title="${words.notTest}">
<button class="m">${words.pay} ${shown.amount}</button></form>${backLink(shown)}`);
}

const bank = (shown: Shown): PageReply => page(200, shown, html`${heading(shown)}<h2>${shown.words.bankTitle}</h2><p>${shown.words.bankAsks}</p>
<form method="post"><button class="m" name="bank" value="yes">${shown.words.approve}</button><button class="m n" name="bank" value="no">${shown.words.fail}</button></form>`);

function ended(shown: Shown, how: 'paid' | 'waiting' | 'over'): PageReply {
  const next = how === 'over' ? shown.cancelUrl : shown.successUrl;
  return page(200, shown, html`${heading(shown)}<p>${shown.words[how]}</p>${next ? html`<a class="m" href="${next}">${shown.words.goOn}</a>` : ''}`);
}

const broke = (shown: Shown): PageReply => page(502, shown, html`${heading(shown)}<p class="e" role="alert">${shown.words.broke}</p>${
  shown.cancelUrl ? html`<a class="m" href="${shown.cancelUrl}">${shown.words.goOn}</a>` : ''}`);

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const originOf = (url: string | null): string => (url === null ? '' : ` ${new URL(url).origin}`);

function headersOf(shown: Shown): Record<string, string> {
  // Browsers hold a form to `form-action` through its redirects too, so the shop's own address has to be in it.
  const csp = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'${originOf(shown.successUrl)}${originOf(shown.cancelUrl)}; frame-ancestors 'none'; base-uri 'none'`;
  return {
    'content-type': 'text/html; charset=utf-8', 'content-language': shown.language, 'cache-control': 'no-store', 'content-security-policy': csp,
    'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex',
  };
}

const redirect = (location: string): PageReply => ({ status: 303, headers: { location, 'cache-control': 'no-store' }, html: '' });

function page(status: number, shown: Shown, inside: Markup): PageReply {
  const { words } = shown;
  const markup = html`<!doctype html><html lang="${shown.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${words.title}</title><style>${raw(STYLE)}</style></head><body><p class="bar"><b>SANDBOX</b> ${words.notice}</p><main>${inside}</main></body></html>`;
  return { status, headers: headersOf(shown), html: String(markup) };
}

import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Language } from '../../../../../../base/language.ts';
import { cardByNumber, cardByToken, last4, TEST_APPS, TEST_CARDS } from '../cards.ts';
import type { SandboxCore } from '../core.ts';
import { qrSvg } from '../../../../../../platform/qr.ts';
import { phoneUrl } from '../qr.ts';
import { soldItems } from '../reads.ts';
import type { Doc, Row } from '../store.ts';
import { STYLE } from './style.ts';
import { PAY_WORDS, type PayWords } from './words.ts';

export interface PageRequest { readonly method: string; readonly path: string; readonly body: string }
export interface PageReply { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly html: string }

const PATH = /\/pay\/((?:cs_test|pi|seti)_[A-Za-z0-9]{10,60})(\/phone|\/qr)?$/;
/** Whether a path is a pay page's, under whatever prefix it is mounted. */
export const isPagePath = (path: string): boolean => PATH.test(path);

/**
 * The hosted page of the sandbox: plain forms, no script, in the language the session asked for. Beside it, under the same
 * address, the page that stands in for the payer's phone (`/phone`) and the code that leads there (`/qr`). A typed number
 * that is not one of the test numbers is refused, and neither kept nor written to any log.
 */
export async function payPage(core: SandboxCore, request: PageRequest): Promise<PageReply> {
  const [, id = '', beside = ''] = PATH.exec(request.path) ?? [];
  const before = await core.look(id);
  if (!before.session && !before.intent) return page(404, blank(), html`<p>${PAY_WORDS.en.missing}</p>`);
  if (beside === '/qr') return qrImage(core.tools.settings.payUrl(id));
  const form = new URLSearchParams(request.method === 'POST' ? request.body : '');
  const here = beside === '/phone' ? `${id}/phone` : id;
  const answersApp = form.has('bank') && isApp(appOf(before.intent));
  if (request.method === 'POST') {
    const { status, problem } = await act(core, id, form);
    if (problem === 'broke') return broke(shownOf(before.session, before.intent));
    if (problem === 'notTest') return open(shownOf(before.session, before.intent), status, problem);
  }
  const { session, intent } = await core.look(id);
  const shown = shownOf(session, intent);
  const how = endOf(session, intent);
  // The phone is another device: it says how it ended, and the page with the code goes on by itself.
  if (beside === '/phone') return request.method === 'POST' ? redirect('phone') : how === null ? phone(shown, intent) : ended({ ...shown, successUrl: null, cancelUrl: null }, how);
  if (intent?.doc['status'] === 'requires_action') {
    if (request.method === 'POST' && !form.has('bank')) return redirect(here);
    const app = appOf(intent);
    if (app === 'wechat_pay') return scan(shown, core.tools.settings.payUrl(id));
    return app === 'alipay' ? confirmInApp(shown, 'alipay') : bank(shown);
  }
  if (session?.doc['status'] === 'open') return open(shown, 200, request.method === 'POST' ? (answersApp ? 'calledOff' : 'declined') : null);
  const isPaid = how === 'paid' || how === 'waiting' || how === 'saved';
  if (request.method === 'POST') return redirect((isPaid || !session ? shown.successUrl : shown.cancelUrl) ?? id);
  return ended(shown, how ?? 'over', intent?.aside['app'] === 'wechat_pay');
}

type Problem = 'notTest' | 'declined' | 'calledOff' | 'broke' | null;
type End = 'paid' | 'waiting' | 'saved' | 'over';

const ENDS: Readonly<Record<string, End>> = { processing: 'waiting', succeeded: 'paid' };
/** How the page ended, or null while it waits for the payer. */
function endOf(session: Row | undefined, intent: Row | undefined): End | null {
  const status = String(intent?.doc['status']);
  if (session?.doc['status'] === 'open' || status === 'requires_action') return null;
  return intent?.kind === 'setup' && status === 'succeeded' ? 'saved' : ENDS[status] ?? 'over';
}

/** Which app the payer has been sent to, by the intent's next action. */
function appOf(intent: Row | undefined): string | null {
  const type = (intent?.doc['next_action'] as Doc | null | undefined)?.['type'];
  return type === 'alipay_handle_redirect' ? 'alipay' : type === 'wechat_pay_display_qr_code' ? 'wechat_pay' : null;
}
const isApp = (app: string | null): boolean => app !== null;

async function act(core: SandboxCore, id: string, form: URLSearchParams): Promise<{ readonly status: number; readonly problem: Problem }> {
  const answer = form.get('bank');
  if (answer !== null) {
    await core.answerBank(id, answer === 'yes' || answer === 'fails' ? answer : 'no');
    return { status: 200, problem: null };
  }
  const card = cardByToken(form.get('card') ?? '') ?? cardByNumber(form.get('number') ?? '');
  if (!card) return { status: 422, problem: 'notTest' };
  const { breaks } = await core.pay(id, card.token);
  return { status: 200, problem: breaks || card.fate.kind === 'breaks' ? 'broke' : null };
}

type Markup = ReturnType<typeof html>;

interface Shown {
  readonly language: Language;
  readonly words: PayWords;
  /** Empty where nothing is paid: a card is saved. */
  readonly amount: string;
  readonly description: string;
  readonly methods: readonly string[];
  readonly cancelUrl: string | null;
  readonly successUrl: string | null;
}

const LANGUAGES: Readonly<Record<string, Language>> = { en: 'en', zh: 'zh-CN', 'zh-TW': 'zh-TW', 'zh-HK': 'zh-TW', es: 'es', 'es-419': 'es' };

function shownOf(session: Row | undefined, intent: Row | undefined): Shown {
  const language = LANGUAGES[String(session?.doc['locale'])] ?? 'en';
  const cents = session?.doc['amount_total'] ?? intent?.doc['amount'] ?? null;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    language, words: PAY_WORDS[language],
    amount: cents === null ? '' : new Intl.NumberFormat(language === 'es' ? 'es-US' : language, { style: 'currency', currency: 'USD' }).format(Number(cents) / 100),
    description: cents === null ? PAY_WORDS[language].nothingPaid : session ? soldItems(session).map((item) => item.name).join(', ') : text(intent?.doc['description']) ?? '',
    methods: session ? session.doc['payment_method_types'] as string[] : ['card'],
    cancelUrl: text(session?.doc['cancel_url']),
    successUrl: text(session?.doc['success_url'])?.replaceAll('{CHECKOUT_SESSION_ID}', session?.id ?? '') ?? text(intent?.aside['returnUrl']),
  };
}

const blank = (): Shown => ({ language: 'en', words: PAY_WORDS.en, amount: '', description: '', methods: [], cancelUrl: null, successUrl: null });
const heading = (shown: Shown): Markup => html`<h1>${shown.amount || shown.words.saveTitle}</h1><p class="d">${shown.description}</p>`;
const backLink = (shown: Shown): Markup => html`${shown.cancelUrl ? html`<a class="b" href="${shown.cancelUrl}">${shown.words.back}</a>` : ''}`;

// The browser itself holds back whatever is not a test number, so that a real one does not even travel to the loopback.
const PATTERN = TEST_CARDS.map(({ number }) => number.replaceAll(/(\d{4})(?=\d)/g, '$1[ \\-]?')).join('|');

function open(shown: Shown, status: number, problem: Problem): PageReply {
  const { words } = shown;
  const isSaving = shown.amount === '';
  const choices = TEST_CARDS.filter((card) => card.choice !== null && (!isSaving || card.choice === 'ok' || card.choice === 'declined' || card.choice === 'bank'));
  const apps = TEST_APPS.filter(({ method }) => shown.methods.includes(method));
  const cards = shown.methods.includes('card') ? html`<h2 id="c">${apps.length > 0 ? words.card : words.choose}</h2>
<form method="post" class="l" role="group" aria-labelledby="c">${choices.map((card) =>
    html`<button name="card" value="${card.token}">${words.choices[card.choice!]}<span>•••• ${last4(card)}</span></button>`)}</form>
<form method="post" autocomplete="off"><label for="n">${words.or}</label>
<input id="n" name="number" inputmode="numeric" required maxlength="23" autocomplete="off" placeholder="4242 4242 4242 4242" pattern="${PATTERN}" title="${words.notTest}">
<button class="m">${isSaving ? words.save : html`${words.pay} ${shown.amount}`}</button></form>` : '';
  return page(status, shown, html`${heading(shown)}
${problem === 'notTest' || problem === 'declined' || problem === 'calledOff' ? html`<p class="e" role="alert">${words[problem]}</p>` : ''}
${apps.length > 0 ? html`<form method="post" class="apps">${apps.map(({ token, method }) =>
    html`<button class="m ${method}" name="card" value="${token}">${words.by[method as 'alipay' | 'wechat_pay']}</button>`)}</form>` : ''}
${cards}${backLink(shown)}`);
}

const bank = (shown: Shown): PageReply => page(200, shown, html`${heading(shown)}<h2>${shown.words.bankTitle}</h2><p>${shown.words.bankAsks}</p>
<form method="post"><button class="m" name="bank" value="yes">${shown.words.approve}</button><button class="m n" name="bank" value="no">${shown.words.fail}</button></form>`);

/** In place of the payer's app: what they would see there, and what then becomes of the money. */
function confirmInApp(shown: Shown, app: 'alipay' | 'wechat_pay'): PageReply {
  const { words } = shown;
  return page(200, shown, html`<p class="app ${app}">${words.apps[app]}</p>${heading(shown)}
<form method="post"><button class="m ${app}" name="bank" value="yes">${words.confirm}</button>
<button class="m n" name="bank" value="fails">${words.confirmFails}</button><button class="m n" name="bank" value="no">${words.callOff}</button></form>
<p class="d s">${words.comesLater}</p>`);
}

const phone = (shown: Shown, intent: Row | undefined): PageReply => (appOf(intent) === 'wechat_pay' ? confirmInApp(shown, 'wechat_pay') : ended({ ...shown, successUrl: null, cancelUrl: null }, 'over'));

/** The code to scan. The page asks every few seconds, without a script, how far the other device is. */
function scan(shown: Shown, payUrl: string): PageReply {
  const { words } = shown;
  return page(200, shown, html`<p class="app wechat_pay">${words.apps.wechat_pay}</p>${heading(shown)}
<div class="q" role="img" aria-label="${words.scanLabel}">${raw(qrSvg(phoneUrl(payUrl)))}</div><p>${words.scan}</p>
<a class="m n" href="${phoneUrl(payUrl)}" target="_blank" rel="noopener">${words.openHere}</a>
<form method="post"><button class="b" name="bank" value="no">${words.otherWay}</button></form>`, html`<meta http-equiv="refresh" content="3">`);
}

const qrImage = (payUrl: string): PageReply => ({
  status: 200, html: qrSvg(phoneUrl(payUrl)),
  headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" },
});

/** `goesOn`: the payer has acted elsewhere, and this page leads them back by itself. */
function ended(shown: Shown, how: End, goesOn = false): PageReply {
  const next = how === 'over' ? shown.cancelUrl : shown.successUrl;
  return page(200, shown, html`${heading(shown)}<p>${shown.words[how]}</p>${next ? html`<a class="m" href="${next}">${shown.words.goOn}</a>` : ''}`,
    goesOn && next ? html`<meta http-equiv="refresh" content="1;url=${next}">` : '');
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

function page(status: number, shown: Shown, inside: Markup, head: Markup | string = ''): PageReply {
  const { words } = shown;
  const markup = html`<!doctype html><html lang="${shown.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${head}<title>${words.title}</title><style>${raw(STYLE)}</style></head><body><p class="bar"><b>SANDBOX</b> ${words.notice}</p><main>${inside}</main></body></html>`;
  return { status, headers: headersOf(shown), html: String(markup) };
}

import { Hono } from 'hono';
import { isId, type LoadId } from '../../../base/ids.ts';
import { usd, type Usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { MINUTE, plusSeconds } from '../../../base/time.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { openAddress } from '../../../platform/secrets/sealed-address.ts';
import { LEAST_LOAD, lookAtLoad, MOST_LOAD, isLoadOver, placeLoad, redeemVoucher, turnBackLoad, viewLoad, type LoadWork } from '../../../rooms/funds/funds.ts';
import { walletOf, walletStatement, type StatementLine } from '../../../rooms/wallet/wallet.ts';
import { signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { LoadModel, PayMethod, StatementShown, WalletModel } from '../models/wallet.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { loadPage } from '../views/wallet/load.tsx';
import { walletPage } from '../views/wallet/wallet.tsx';
import { nameOf, payLoadOf, waysToPay } from './ways-to-pay.ts';
import type { Web } from '../frame/web-parts.ts';
import { walletWords } from '../words/wallet/words.ts';

const AMOUNTS = [2_000, 5_000, 10_000, 20_000].map((cents) => usd(cents));
const FORM_KEY = /^frm_[0-9a-z]{26}$/;
const STATEMENT_ROWS = 10;
const TYPED_MAX = 40;
const JUST_NOW = 10 * MINUTE;
// Refusals that a form on this page can put right.
const ADD = new Set(['amount_not_offered', 'wallet_full', 'payment_method_unknown', 'payment_not_available']);
const REDEEM = new Set(['voucher_not_valid', 'voucher_used', 'voucher_void', 'wallet_full', 'code_locked']);

/** The wallet of whoever is signed in: what is in it, money into it, vouchers, every movement. */
export function walletRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/account/wallet', switchLanguage(web), async (c) => {
    const who = await signedInOr(web, c);
    if (who instanceof Response) return who;
    const redeemed = /^[1-9][0-9]{1,5}$/.exec(c.req.query('redeemed') ?? '');
    return show(web, c, who, { redeemed: redeemed && await cameJustNow(web, who, BigInt(redeemed[0])) ? usd(BigInt(redeemed[0])) : null });
  });

  routes.get('/account/wallet/add', (c) => c.redirect('/account/wallet', 303));
  routes.post('/account/wallet/add', sameOriginForms([]), async (c) => {
    const who = await signedInOr(web, c);
    if (who instanceof Response) return who;
    const { fields } = await readForm(c);
    const key = fields.get('key') ?? '';
    if (!FORM_KEY.test(key)) throw new Refusal('malformed', { field: 'key' });
    const typed = (fields.get('other') ?? '').trim().slice(0, TYPED_MAX);
    try {
      const load = await placeLoad(web.house.funds, {
        caller: `web:${who.customer.id}`, key, customer: who.customer.id, amount: amountOf(typed === '' ? fields.get('amount') ?? '' : typed), pay: payLoadOf(web, fields),
        payer: { email: emailOf(who), language: who.frame.language, zone: who.frame.readerZone }, description: walletWords(who.frame.language).title,
        by: { door: 'web', actor: `session:${who.session.id}`, reason: 'added to the wallet on the web' },
      });
      const { charge } = await viewLoad(web.house.funds, load.id);
      return c.redirect(load.state === 'awaiting_customer' && charge.payUrl !== null ? charge.payUrl : `/wallet/loads/${load.id}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || !ADD.has(error.code)) throw error;
      return show(web, c, who, { refusal: { code: error.code, of: 'add', typed } });
    }
  });

  routes.get('/account/wallet/redeem', (c) => c.redirect('/account/wallet', 303));
  routes.post('/account/wallet/redeem', sameOriginForms([]), async (c) => {
    const who = await signedInOr(web, c);
    if (who instanceof Response) return who;
    const typed = ((await readForm(c)).fields.get('code') ?? '').trim().slice(0, TYPED_MAX);
    try {
      const { value, again } = await redeemVoucher(web.house.funds, {
        customer: who.customer.id, code: typed, network: web.keys.mac('limit subject', addressBlock(who.address)), by: { door: 'web', actor: `session:${who.session.id}`, reason: 'redeemed on the web' },
      });
      // Typed twice in a row is told as once; typed again another day must not look like new money.
      if (again && !await cameJustNow(web, who, value.cents)) throw new Refusal('voucher_used');
      return c.redirect(`/account/wallet?redeemed=${value.cents}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || !REDEEM.has(error.code)) throw error;
      return show(web, c, who, { refusal: { code: error.code, of: 'redeem', typed } });
    }
  });

  routes.get('/wallet/loads/:load', switchLanguage(web), async (c) => {
    const who = await signedInOr(web, c);
    if (who instanceof Response) return who;
    const work = await ownLoad(web, c, who);
    const back = c.req.query('back') === 'paid';
    if (back && !isLoadOver(work.load.state)) await lookAtLoad(web.house.funds, work.load.id);
    return sendPage(web, c, who.frame, loadPage(who.frame, await loadModel(web, work, back)));
  });
  routes.get('/wallet/loads/:load/cancel', (c) => c.redirect(`/wallet/loads/${c.req.param('load')}`, 303));
  routes.post('/wallet/loads/:load/cancel', sameOriginForms([]), async (c) => {
    const who = await signedInOr(web, c);
    if (who instanceof Response) return who;
    const { load } = await ownLoad(web, c, who);
    await turnBackLoad(web.house.funds, load.id);
    return c.redirect(`/wallet/loads/${load.id}?back=paid`, 303);
  });
  return routes;
}

/** Whole dollars as people write them: `50`, `$50`, `1,200`. */
function amountOf(typed: string): Usd {
  const dollars = typed.normalize('NFKC').replace(/[$\s]/g, '').replace(/(\d),(\d{3})$/, '$1$2').replace(/\.00?$/, '');
  if (!/^[0-9]{1,5}$/.test(dollars)) throw new Refusal('amount_not_offered');
  return usd(BigInt(dollars) * 100n);
}

const emailOf = (who: SignedIn): string | null => who.customer.contacts.find((one) => one.channel === 'email')?.address ?? null;

async function ownLoad(web: Web, c: FrameContext, who: SignedIn): Promise<LoadWork> {
  const id = c.req.param('load');
  if (!isId('lod', id)) throw new Refusal('load_not_found');
  const work = await viewLoad(web.house.funds, id as LoadId);
  if (work.load.customer !== who.customer.id) throw new Refusal('load_not_found');
  return work;
}

/** Whether a voucher of this value came in within the last minutes: what an address says of money is not believed by itself. */
async function cameJustNow(web: Web, who: SignedIn, cents: bigint): Promise<boolean> {
  const since = plusSeconds(web.app.clock.now(), -JUST_NOW);
  return (await walletStatement(web.app.db, who.customer.id, { limit: STATEMENT_ROWS })).some((row) => row.kind === 'redeemed' && row.cents === cents && row.at >= since);
}

interface Shown { readonly refusal?: WalletModel['refusal']; readonly redeemed?: Usd | null }

async function show(web: Web, c: FrameContext, who: SignedIn, { refusal = null, redeemed = null }: Shown): Promise<Response> {
  const { db, clock } = web.app;
  const before = c.req.query('before');
  const [wallet, statement, pay] = await Promise.all([
    walletOf(db, who.customer.id, clock.now()), walletStatement(db, who.customer.id, { limit: STATEMENT_ROWS + 1, ...(isId('ltx', before) ? { before } : {}) }), waysToPay(web, who.customer.id, null),
  ]);
  const model: WalletModel = {
    balance: usd(wallet.cents), held: usd(wallet.held), frozen: wallet.frozenFor !== null, room: usd(wallet.room), pay,
    amounts: wallet.room < LEAST_LOAD.cents ? [] : AMOUNTS.filter((one) => one.cents <= wallet.room && one.cents <= MOST_LOAD.cents), addAction: '/account/wallet/add', formKey: web.app.newId('frm'),
    redeemAction: '/account/wallet/redeem', refusal, redeemed, statement: statement.slice(0, STATEMENT_ROWS).map(shownLine),
    olderUrl: statement.length > STATEMENT_ROWS ? `/account/wallet?before=${statement[STATEMENT_ROWS - 1]!.id}` : null, backUrl: '/account',
  };
  return sendPage(web, c, { ...who.frame, at: '/account/wallet' }, walletPage(who.frame, model), refusal === null ? 200 : refusal.code === 'code_locked' ? 429 : 422);
}

const shownLine = (line: StatementLine): StatementShown => ({
  at: line.at, kind: line.kind, money: usd(line.cents), balance: usd(line.balance),
  url: line.subject.startsWith('rnw_') ? `/r/${line.subject}` : line.subject.startsWith('lod_') ? `/wallet/loads/${line.subject}` : null,
});

async function loadModel(web: Web, { load, charge }: LoadWork, cameBack: boolean): Promise<LoadModel> {
  const done = load.state === 'done';
  const open = charge.state === 'open' && charge.payUrl !== null && !cameBack;
  const wallet = done ? await walletOf(web.app.db, load.customer, web.app.clock.now()) : null;
  return {
    stage: done ? 'done' : load.state === 'declined' ? 'declined' : open ? 'open' : load.state === 'payment_unknown' ? 'checking' : 'paying',
    amount: load.amount, balance: wallet && usd(wallet.cents), at: load.settledAt ?? load.placedAt, reference: load.id.slice(-10).toUpperCase(),
    method: charge.paidWith && { kind: charge.paidWith.method as PayMethod, brand: nameOf(charge.paidWith.brand), last4: charge.paidWith.last4 },
    sentTo: done && load.payer.email ? openAddress(web.app.keys, load.payer.email.sealed) : null, payUrl: open ? charge.payUrl : null,
    cancelAction: open ? `/wallet/loads/${load.id}/cancel` : null, walletUrl: '/account/wallet',
  };
}

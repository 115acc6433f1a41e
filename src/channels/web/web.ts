import { Hono } from 'hono';
import type { Refusal } from '../../base/refusal.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { problemPages } from '../../platform/http/problem-pages.tsx';
import { endBuilder } from '../../ui/build-assets.ts';
import { accountRoutes } from './account/account-pages.ts';
import { appRoutes } from './app/app-pages.ts';
import { clockRoutes } from './clocks/clock-pages.ts';
import { autoRenewRoutes } from './auto-renew/auto-renew-pages.ts';
import { codeRoutes } from './flow/code-pages.ts';
import { findRoutes } from './flow/find.ts';
import { lineRoutes } from './flow/line-pages.ts';
import { methodRoutes } from './methods/method-pages.ts';
import { phoneRoutes } from './phone/phone-pages.ts';
import { paperRoutes } from './papers/paper-pages.ts';
import { receiptListRoutes } from './papers/receipt-list-pages.ts';
import { quoteRoutes } from './flow/quote-pages.ts';
import { payLinkRoutes } from './paylinks/pay-link-pages.ts';
import { payRoutes } from './paylinks/pay-pages.ts';
import { frameOf } from './frame/reader.ts';
import { reachRoutes } from './reach/reach-pages.ts';
import { reminderRoutes } from './reminders/go-pages.ts';
import { reminderSettingsRoutes } from './reminders/settings-pages.ts';
import { unsubscribeRoutes } from './reminders/unsubscribe-pages.ts';
import { refundRoutes } from './refund/refund-pages.ts';
import { renewalRoutes } from './flow/renewal-pages.ts';
import { scrubReleased } from './account/scrub-released.ts';
import { problemPage } from './frame/send-page.ts';
import { openShopAssets } from './frame/shop-assets.ts';
import { sponsorRoutes } from './paylinks/sponsor-pages.ts';
import { textRoutes } from './frame/text-pages.ts';
import { textSettingsRoutes } from './texts/text-settings-pages.ts';
import { usageRoutes } from './usage/usage-pages.ts';
import { verifyRoutes } from './papers/verify-pages.ts';
import type { Frame } from './view-models.ts';
import { walletRoutes } from './wallet/wallet-pages.ts';
import type { Web, WebParts } from './frame/web-parts.ts';

export type { WebParts } from './frame/web-parts.ts';

export interface WebChannel {
  readonly routes: Hono<FrameEnv>;
  /** A refusal or a fault (null) as a page; null for callers that do not read pages. */
  problem(c: FrameContext, refusal: Refusal | null): Promise<Response> | null;
  /** What a page of ours needs of a request: for pages of the demo in the same look. */
  frameOf(c: FrameContext): Frame;
  /** A daily round: links and addresses of numbers that went back to their carriers are let go. */
  scrubReleased(): Promise<void>;
  /** The address of the stylesheet of pages that explain. */
  readonly referenceStylesheet: string;
  /** Addresses of what the console's pages are dressed with. */
  readonly consoleAssets: { readonly stylesheet: string; readonly passkeyScript: string; readonly deskStylesheet: string; readonly deskScript: string };
}

/** The customer site. Every page is a GET, every change a form; nothing needs a script. */
export async function openWeb(parts: WebParts): Promise<WebChannel> {
  const assets = await openShopAssets();
  await endBuilder();
  const { app, autoRenew, parts: { random } } = parts.house;
  const web: Web = { ...parts, app, autoRenew, proofs: { ...app, random, shopSigns: { name: parts.shop.name, url: parts.baseUrl } }, assets };
  const routes = new Hono<FrameEnv>();
  routes.route('/', clockRoutes(web));
  for (const part of [assets.routes, findRoutes(web), lineRoutes(web), codeRoutes(web), quoteRoutes(web), renewalRoutes(web), refundRoutes(web), payLinkRoutes(web), payRoutes(web), sponsorRoutes(web), accountRoutes(web), textRoutes(web), problemPages({ stylesheet: assets.reference })]) routes.route('/', part);
  for (const part of [paperRoutes(web), receiptListRoutes(web), verifyRoutes(web), methodRoutes(web), autoRenewRoutes(web), walletRoutes(web), textSettingsRoutes(web), appRoutes(web), reachRoutes(web), usageRoutes(web), reminderRoutes(web), unsubscribeRoutes(web), reminderSettingsRoutes(web), phoneRoutes(web)]) routes.route('/', part);
  return { routes, problem: (c, refusal) => problemPage(web, c, refusal), frameOf: (c) => frameOf(web, c), scrubReleased: () => scrubReleased(web), referenceStylesheet: assets.reference, consoleAssets: { stylesheet: assets.console, passkeyScript: assets.passkey, deskStylesheet: assets.desk, deskScript: assets.deskScript } };
}

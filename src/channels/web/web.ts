import { Hono } from 'hono';
import type { Refusal } from '../../base/refusal.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { problemPages } from '../../platform/http/problem-pages.tsx';
import { endBuilder } from '../../ui/build-assets.ts';
import { accountRoutes } from './account-pages.ts';
import { codeRoutes } from './code-pages.ts';
import { findRoutes } from './find.ts';
import { lineRoutes } from './line-pages.ts';
import { methodRoutes } from './method-pages.ts';
import { paperRoutes } from './paper-pages.ts';
import { receiptListRoutes } from './receipt-list-pages.ts';
import { quoteRoutes } from './quote-pages.ts';
import { payLinkRoutes } from './pay-link-pages.ts';
import { payRoutes } from './pay-pages.ts';
import { frameOf } from './reader.ts';
import { refundRoutes } from './refund-pages.ts';
import { renewalRoutes } from './renewal-pages.ts';
import { scrubReleased } from './scrub-released.ts';
import { problemPage } from './send-page.ts';
import { openShopAssets } from './shop-assets.ts';
import { sponsorRoutes } from './sponsor-pages.ts';
import { textRoutes } from './text-pages.ts';
import { verifyRoutes } from './verify-pages.ts';
import type { Frame } from './view-models.ts';
import { walletRoutes } from './wallet-pages.ts';
import type { Web, WebParts } from './web-parts.ts';

export type { WebParts } from './web-parts.ts';

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
}

/** The customer site. Every page is a GET, every change a form; nothing needs a script. */
export async function openWeb(parts: WebParts): Promise<WebChannel> {
  const assets = await openShopAssets();
  await endBuilder();
  const { app, parts: { random } } = parts.house;
  const web: Web = { ...parts, app, proofs: { ...app, random, shopSigns: { name: parts.shop.name, url: parts.baseUrl } }, assets };
  const routes = new Hono<FrameEnv>();
  for (const part of [assets.routes, findRoutes(web), lineRoutes(web), codeRoutes(web), quoteRoutes(web), renewalRoutes(web), refundRoutes(web), payLinkRoutes(web), payRoutes(web), sponsorRoutes(web), accountRoutes(web), textRoutes(web), problemPages({ stylesheet: assets.reference })]) routes.route('/', part);
  for (const part of [paperRoutes(web), receiptListRoutes(web), verifyRoutes(web), methodRoutes(web), walletRoutes(web)]) routes.route('/', part);
  return { routes, problem: (c, refusal) => problemPage(web, c, refusal), frameOf: (c) => frameOf(web, c), scrubReleased: () => scrubReleased(web), referenceStylesheet: assets.reference };
}

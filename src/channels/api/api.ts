import { Hono } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { chooseEncoding, compressed, packOnce, type Encoding } from '../../platform/http/compression.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import type { Idempotency } from '../../platform/http/idempotency.ts';
import { docsPage } from './docs-page.tsx';
import type { ApiDoors } from './doors/doors.ts';
import type { ApiEnv } from './endpoint.ts';
import { clockRoutes } from './endpoints/clocks.ts';
import { usageRoutes } from './endpoints/usage.ts';
import { autoRenewalRoutes } from './endpoints/auto-renewal.ts';
import { lineRoutes } from './endpoints/lines.ts';
import { openApiDocument, type OpenApiDocument } from './openapi.ts';
import { payLinkRoutes } from './endpoints/pay-links.ts';
import { quoteRoutes } from './endpoints/quotes.ts';
import { receiptRoutes } from './endpoints/receipts.ts';
import { refundRoutes } from './endpoints/refunds.ts';
import { renewalRoutes } from './endpoints/renewals.ts';
import { walletRoutes } from './endpoints/wallets.ts';

export interface ApiOptions {
  readonly doors: ApiDoors;
  readonly idempotency: Idempotency;
  /** The address of the stylesheet of the reference page (`referenceStyle`). */
  readonly stylesheet: string;
}

/** API v1: `/v1/…`, its document at `/v1/openapi.json`, its reference at `/v1/docs`. Routed into the frame. */
export function openApi(options: ApiOptions): Hono<FrameEnv> {
  const app = new Hono<ApiEnv>();
  lineRoutes(app, options.doors);
  clockRoutes(app, options.doors);
  usageRoutes(app, options.doors);
  quoteRoutes(app, options.doors);
  renewalRoutes(app, options.doors, options.idempotency);
  refundRoutes(app, options.doors, options.idempotency);
  payLinkRoutes(app, options.doors, options.idempotency);
  walletRoutes(app, options.doors, options.idempotency);
  autoRenewalRoutes(app, options.doors);
  receiptRoutes(app, options.doors);

  let document: Promise<OpenApiDocument> | null = null;
  const documented = (): Promise<OpenApiDocument> => (document ??= openApiDocument(app));
  const packed = new Map<Encoding, Promise<Uint8Array>>();
  const around = new Hono<ApiEnv>();
  around.get('/v1/openapi.json', async (c) => {
    const text = JSON.stringify(await documented());
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'public, max-age=300', Vary: 'Accept-Encoding', 'Access-Control-Allow-Origin': '*' };
    const encoding = chooseEncoding(c.req.header('accept-encoding'));
    if (encoding === null) return c.body(text, 200, headers);
    if (!packed.has(encoding)) packed.set(encoding, packOnce(new TextEncoder().encode(text), encoding));
    return c.body(await packed.get(encoding)! as Uint8Array<ArrayBuffer>, 200, { ...headers, 'Content-Encoding': encoding });
  });
  around.get('/v1/docs', compressed, async (c) => c.html(docsPage(await documented(), options.stylesheet), 200, { 'Cache-Control': 'public, max-age=300' }));
  around.route('/', app);
  refuseOtherMethods(around);
  return around as unknown as Hono<FrameEnv>;
}

/** An address that is there with another method is a 405 with `Allow`, not a 404. */
function refuseOtherMethods(app: Hono<ApiEnv>): void {
  const byPath = Map.groupBy(app.routes.filter((route) => route.method !== 'ALL'), (route) => route.path);
  for (const [path, routes] of byPath) {
    const allowed = [...new Set(routes.map((route) => route.method))].join(', ');
    app.all(path, (c) => {
      c.header('Allow', allowed);
      throw new Refusal('method_not_allowed', { allow: allowed });
    });
  }
}

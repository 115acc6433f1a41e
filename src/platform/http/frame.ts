import { Hono, type MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { Refusal } from '../../base/refusal.ts';
import type { Clock } from '../clock.ts';
import { chooseLanguage } from '../i18n/negotiate.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics.ts';
import type { NewId } from '../random.ts';
import { openClientAddress } from './client-address.ts';
import type { FrameContext, FrameEnv } from './frame-env.ts';
import { faultReply, problemReply, refusalOf } from './problem.ts';
import { sendReply } from './reply.ts';
import { securityHeaders } from './security-headers.ts';

export interface FrameOptions {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** The address people use, `https://renew.example`: whether TLS can be promised. */
  readonly publicUrl?: string;
  /** Origins a form may lead to: the gateways' hosted pages. */
  readonly formTargets?: readonly string[];
  /** Lets a channel with pages answer a refusal or a fault (null) in its own form; null leaves it to problem+json. Never asked for data paths. */
  readonly renderProblem?: (c: FrameContext, refusal: Refusal | null) => Response | Promise<Response> | null;
}

/** Paths whose answers are data, not pages: they need the shorter set of headers only. */
const DATA_PATHS = /^\/(?:v1\/(?!docs)|hooks\/|health|metrics)/;
/** Stylesheets, scripts, pictures: no pages either, though a missing one may be told of by a page (a plain one). */
const FILE_PATHS = /^\/(?:assets\/|favicon)/;

/**
 * The frame around every channel: an id for the request, the client's address, security headers, one form for every
 * problem, figures and a log line. Channels are routed into it.
 */
export function openFrame(options: FrameOptions): Hono<FrameEnv> {
  const { clock, newId, log, metrics } = options;
  const addressOf = openClientAddress(options.trustedProxies ?? []);
  const headers = securityHeaders({ formTargets: options.formTargets ?? [], https: options.publicUrl?.startsWith('https:') ?? false });
  const seconds = metrics.histogram('xuka_http_seconds', 'Time to answer a request, by route and status.', undefined, ['method', 'route', 'status']);

  const around: MiddlewareHandler<FrameEnv> = async (c, next) => {
    const started = clock.elapsedMs();
    const requestId = newId('req');
    c.set('requestId', requestId);
    c.set('log', log.with({ request: requestId }));
    c.set('address', addressOf(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for')));
    c.set('language', chooseLanguage({ acceptLanguage: c.req.header('accept-language') }));
    c.header('X-Request-Id', requestId);
    for (const [name, value] of Object.entries(DATA_PATHS.test(c.req.path) || FILE_PATHS.test(c.req.path) ? headers.data : headers.page)) c.header(name, value);
    await next();
    if (c.res.status >= 300 && c.res.status < 400) for (const name of headers.onPagesOnly) c.res.headers.delete(name);
    const ms = clock.elapsedMs() - started;
    // The route's pattern, not the path: paths hold ids and would be a new series each.
    const route = routePath(c, -1);
    seconds.observe(ms / 1000, [c.req.method, c.res.status === 404 ? 'none' : route, String(c.res.status)]);
    c.get('log').debug('http.answered', { method: c.req.method, route, status: c.res.status, ms: Math.round(ms * 10) / 10 });
  };

  const app = new Hono<FrameEnv>();
  app.use(around);
  app.notFound((c) => answer(c, new Refusal('not_found'), options));
  app.onError((error, c) => {
    // An answer that a channel throws from deep inside, such as the way to its sign-in, is its answer.
    if (error instanceof HTTPException && error.res) return error.getResponse();
    const refusal = error instanceof HTTPException && error.status < 500 ? new Refusal('malformed') : refusalOf(error);
    if (refusal === null) c.get('log').error('http.fault', { method: c.req.method, route: routePath(c, -1), error });
    else if (refusal !== error) c.get('log').warn('http.not_now', { error });
    return answer(c, refusal, options);
  });
  return app;
}

async function answer(c: FrameContext, refusal: Refusal | null, options: FrameOptions): Promise<Response> {
  const context = { language: c.get('language'), requestId: c.get('requestId') };
  // Data paths always answer problem+json, whatever the channel with pages would make of it.
  if (options.renderProblem && !DATA_PATHS.test(c.req.path)) {
    try {
      const rendered = await options.renderProblem(c, refusal);
      if (rendered) return rendered;
    } catch (error) {
      c.get('log').error('http.problem_page_failed', { error });
    }
  }
  return sendReply(c, refusal === null ? faultReply(context) : problemReply(refusal, context));
}

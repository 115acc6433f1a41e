import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '../../../base/refusal.ts';
import { chooseEncoding } from '../../../platform/http/compression.ts';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import { finishPage } from './finish-page.ts';
import { frameOf } from './reader.ts';
import { errorPage } from '../views/error.tsx';
import { html } from '../views/page.tsx';
import type { Frame } from '../view-models.ts';
import type { Web } from './web-parts.ts';

/** Sends a page as small as it gets, with its own weight in the footer. */
export async function sendPage(web: Web, c: FrameContext, frame: Frame, page: unknown, status: number = 200): Promise<Response> {
  const encoding = chooseEncoding(c.req.header('accept-encoding'));
  const body = await finishPage(frame, html(page), web.assets, encoding);
  return c.body(body as Uint8Array<ArrayBuffer>, status as ContentfulStatusCode, {
    'Content-Type': 'text/html; charset=utf-8', 'Content-Language': frame.language, Vary: 'Accept-Encoding, Accept-Language, Cookie',
    ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
  });
}

/** A refusal or a fault (null) as a page, for those who read pages; null leaves it to problem+json. */
export function problemPage(web: Web, c: FrameContext, refusal: Refusal | null): Promise<Response> | null {
  if (!(c.req.header('accept') ?? '').includes('text/html')) return null;
  const frame = frameOf(web, c);
  const status = refusal?.status ?? 500;
  const retryAfter = refusal?.facts['retryAfterSeconds'];
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return sendPage(web, c, frame, errorPage(frame, { status, refusal: refusal?.code ?? null, reference: c.get('requestId'), backUrl: backOf(c) }), status);
}

/** The page of ours that the reader came from, if it was another one; else the first page. */
function backOf(c: FrameContext): string {
  const here = new URL(c.req.url);
  const from = URL.parse(c.req.header('referer') ?? '');
  return from !== null && from.host === here.host && from.pathname !== here.pathname ? from.pathname : '/';
}

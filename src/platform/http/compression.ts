import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import type { MiddlewareHandler } from 'hono';
import type { FrameEnv } from './frame-env.ts';

export type Encoding = 'br' | 'gzip';

/** Bytes below which packing costs more than it saves: the answer fits one packet anyway. */
const WORTH_IT = 600;
/** Bytes above which packing leaves the event loop for the thread pool. */
const LARGE = 64 * 1024;
const QUALITY_NOW = 5;
const QUALITY_ONCE = 11;
const PACKABLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?json|application\/(?:javascript|manifest\+json|xml)|image\/svg\+xml)/;

/** The best encoding a client takes; `null` for none. `br;q=0` is a no. */
export function chooseEncoding(accepts: string | undefined): Encoding | null {
  if (accepts === undefined) return null;
  const taken = new Set(accepts.slice(0, 200).toLowerCase().split(',').map((one) => one.trim().split(/\s*;\s*/))
    .filter(([, quality]) => quality === undefined || !/^q=0(?:\.0*)?$/.test(quality)).map(([name]) => name));
  if (taken.has('br')) return 'br';
  return taken.has('gzip') ? 'gzip' : null;
}

const brotliOptions = (quality: number, size: number) => ({
  params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: size },
});
const brotliLater = promisify(brotliCompress);
const gzipLater = promisify(gzip);

/** Packs an answer that is made for one request: quickly. */
export async function packNow(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  const size = bytes.byteLength;
  if (encoding === 'br') return size <= LARGE ? brotliCompressSync(bytes, brotliOptions(QUALITY_NOW, size)) : await brotliLater(bytes, brotliOptions(QUALITY_NOW, size));
  return size <= LARGE ? gzipSync(bytes, { level: 6 }) : await gzipLater(bytes, { level: 6 });
}

/** Packs what is sent many times: as small as it gets, off the event loop. */
export async function packOnce(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  return encoding === 'br' ? await brotliLater(bytes, brotliOptions(QUALITY_ONCE, bytes.byteLength)) : await gzipLater(bytes, { level: 9 });
}

/** Packs text answers for clients that take it. Streams (server-sent events) and answers that are packed already pass by. */
export const compressed: MiddlewareHandler<FrameEnv> = async (c, next) => {
  await next();
  const type = c.res.headers.get('content-type') ?? '';
  if (!PACKABLE.test(type) || c.res.headers.has('content-encoding') || c.req.method === 'HEAD' || c.res.body === null) return;
  const announced = c.res.headers.get('content-length');
  if (announced !== null && Number(announced) < WORTH_IT) return;
  c.res.headers.append('Vary', 'Accept-Encoding');
  const encoding = chooseEncoding(c.req.header('accept-encoding'));
  if (encoding === null) return;
  const bytes = new Uint8Array(await c.res.arrayBuffer());
  const headers = new Headers(c.res.headers);
  const packed = bytes.byteLength < WORTH_IT ? bytes : await packNow(bytes, encoding);
  if (packed !== bytes) headers.set('Content-Encoding', encoding);
  headers.set('Content-Length', String(packed.byteLength));
  c.res = new Response(packed as Uint8Array<ArrayBuffer>, { status: c.res.status, headers });
};

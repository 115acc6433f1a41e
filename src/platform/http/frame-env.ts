import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Language } from '../../base/language.ts';
import type { Log } from '../log/log.ts';

/** What the frame puts beside every request. */
export interface FrameEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    /** `req_…`: in the answer's `X-Request-Id`, in every log line and in every problem's `instance`. */
    requestId: string;
    /** The client's network address, found behind trusted proxies only; `unknown` without a socket. */
    address: string;
    /** From `Accept-Language`; a channel with a cookie or an address of its own may set it anew. */
    language: Language;
    log: Log;
  };
}

export type FrameContext = Context<FrameEnv>;

import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FrameContext } from './frame-env.ts';

/** An answer as a value, so that it can be stored and given again byte by byte. */
export interface Reply {
  readonly status: number;
  /** Only what belongs to the answer itself (type, language, place, when to retry); the frame adds its own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const jsonReply = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  ({ status, headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) });

/** Sends it. By `c.body` and not as a Response of its own, or the headers the frame has prepared would be lost. */
export const sendReply = (c: Pick<FrameContext, 'body'>, reply: Reply): Response =>
  c.body(reply.body, reply.status as ContentfulStatusCode, { ...reply.headers });

import { Hono } from 'hono';
import { readBytes } from '../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import type { Secret } from '../../platform/secrets/secret.ts';
import { isTwilioCall, SIGNATURE_HEADER, type FormFields } from '../../rooms/notices/notices.ts';
import { deliveryTold, receiveText, type TextsApp } from '../../rooms/texts/texts.ts';

export interface SmsParts {
  readonly app: TextsApp;
  /** The account whose calls are ours; without one there is no door. */
  readonly account: { readonly authToken: Secret; /** It answers STOP, START and HELP by itself, as Twilio does unless told not to. */ readonly answersStop: boolean };
  /** The shop's address as the vendor was told it, from our own settings and never from a header. */
  readonly baseUrl: string;
}

/** Ten joined parts in the widest spelling of a form are 15 KB; what is larger is no text. */
const CALL_BYTES_MAX = 32 * 1024;
const SMS_PATH = '/hooks/twilio/sms';
const STATUS_PATH = '/hooks/twilio/status';

/**
 * The vendor's calls to us: a text that came in, and what became of one that went out. The signature is checked before anything
 * else is looked at. The answer goes out as soon as the call is written down; the work comes afterwards.
 */
export function openSms({ app, account, baseUrl }: SmsParts): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  /** The fields of a call that the vendor signed; null for any other. */
  async function signed(c: FrameContext): Promise<ReadonlyMap<string, string> | null> {
    const url = new URL(c.req.url);
    const fields: FormFields = [...new URLSearchParams(new TextDecoder().decode(await readBytes(c, CALL_BYTES_MAX)))];
    const call = { url: `${baseUrl}${url.pathname}${url.search}`, fields, signature: c.req.header(SIGNATURE_HEADER) };
    if (isTwilioCall(account.authToken.reveal(), call)) return new Map(fields);
    c.get('log').warn('hook.turned_away', {});
    return null;
  }
  const turnedAway = (c: FrameContext): Response => c.text('signature is not right', 403);

  routes.post(SMS_PATH, async (c) => {
    const fields = await signed(c);
    if (fields === null) return turnedAway(c);
    const optOut = fields.get('OptOutType');
    await receiveText(app, {
      provider: 'twilio', id: fields.get('MessageSid') ?? '', from: fields.get('From') ?? '', body: fields.get('Body') ?? '',
      optOut: optOut === 'STOP' || optOut === 'START' || optOut === 'HELP' ? optOut : null, vendorAnswers: account.answersStop,
    });
    // Our answer goes by the outbox, which can be asked what became of it; this one says nothing.
    return c.body('<?xml version="1.0" encoding="UTF-8"?><Response/>', 200, { 'Content-Type': 'text/xml; charset=utf-8' });
  });

  routes.post(STATUS_PATH, async (c) => {
    const fields = await signed(c);
    if (fields === null) return turnedAway(c);
    await deliveryTold(app, { notice: c.req.query('n') ?? '', ref: fields.get('MessageSid') ?? '', status: fields.get('MessageStatus') ?? '', code: fields.get('ErrorCode') ?? null });
    return c.body(null, 204);
  });
  return routes;
}

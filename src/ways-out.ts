import { ConfigWrong, type Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/db/db.ts';
import type { NewId } from './platform/random.ts';
import type { Keys } from './platform/secrets/keys.ts';
import {
  absentTransport, isPushService, isSandboxDevice, pushWithSandbox, sandboxTransports, smtpTransport, statusUrl, telegramTransport, twilioTransport, webPushTransport, type Channel, type Transport,
} from './rooms/notices/notices.ts';

export interface WaysOut {
  readonly transports: Readonly<Record<Channel, Transport>>;
  /** Which push endpoints the people room may take. */
  readonly mayPush: (endpoint: string) => boolean;
  /** The address that opens the shop's bot with a one-time code; null where there is none. */
  readonly telegramUrl: ((code: string) => string) | null;
}

/** How messages leave this shop: by what is set up, else by a sandbox of the demo, else not at all. */
export function waysOut(config: Config, parts: { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly keys: Keys; readonly baseUrl: string }): WaysOut {
  const { clock, keys, baseUrl } = parts;
  const { telegram } = config;
  const { fromName, fromAddress } = senderOf(config);
  const sandbox = sandboxTransports({ ...parts, fromName: config.shopName });
  const push = webPushTransport({ vapid: keys.vapid, subject: `mailto:${fromAddress}`, clock });
  return {
    transports: {
      email: config.smtpUrl ? smtpTransport({ url: config.smtpUrl.reveal(), fromName, fromAddress }) : sandbox.email,
      sms: config.twilio ? twilioTransport({ ...config.twilio, authToken: config.twilio.authToken.reveal(), statusUrl: (id) => statusUrl(baseUrl, id) }) : sandbox.sms,
      // In the demo every notification is shown on the sandbox's page, and goes to a real browser besides.
      push: config.demo ? pushWithSandbox(push, sandbox.push) : push,
      telegram: telegram ? telegramTransport({ token: telegram.token.reveal() }) : config.demo ? sandbox.telegram : absentTransport('telegram'),
    },
    mayPush: (address) => isPushService(address) || (config.demo && isSandboxDevice(address)),
    telegramUrl: telegram ? (code) => `https://t.me/${telegram.bot}?start=${code}` : config.demo ? (code) => `${baseUrl}/sandbox/telegram?start=${code}` : null,
  };
}

/** `Xuka <renew@shop.example>` in two. */
function senderOf(config: Config): { readonly fromName: string; readonly fromAddress: string } {
  const match = /^\s*(?:"?([^"<]*?)"?\s*)?<?([^<>\s]+@[^<>\s]+?)>?\s*$/.exec(config.mailFrom);
  if (!match) throw new ConfigWrong('MAIL_FROM: give an address, such as Xuka <renew@shop.example>');
  return { fromName: match[1] || config.shopName, fromAddress: match[2]! };
}

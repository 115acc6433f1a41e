import { resolve } from 'node:path';
import { z } from 'zod';
import { Secret } from './platform/secrets/secret.ts';
import type { ZoneId } from './base/time.ts';
import { isZone } from './base/zone-time.ts';
import { projectRoot } from './platform/project-root.ts';

/** The settings are wrong; the message says which and what to do, and the program ends. */
export class ConfigWrong extends Error {
  override readonly name = 'ConfigWrong';
}

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true');
const secret = z.string().min(1).transform((text) => new Secret(text));

/** Every setting there is. `docs/configuration.md` explains them to operators in the same order. */
const schema = z.object({
  /** `production` refuses sandboxes, demo keys and the time machine. */
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Address to listen on. Loopback unless a proxy on another machine must reach it. */
  HOST: z.string().default('127.0.0.1'),
  /** Any PostgreSQL from 15 on. Absent: the embedded one in the data folder. */
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://').optional(),
  /** Folder of the embedded database, the keys and the demo's notes. */
  XUKA_DATA: z.string().default('data'),
  /** The keys themselves, for places where no file can be kept; else `keys.json` in the data folder. */
  XUKA_KEYS: secret.optional(),
  /** Where people reach the shop, `https://renew.example`. */
  XUKA_PUBLIC_URL: z.url().optional(),
  /** Proxies whose X-Forwarded-For is believed: addresses or networks, with commas. */
  XUKA_TRUSTED_PROXIES: z.string().default(''),
  /** For programs that read figures and stuck work; without it they are answered on loopback only. People sign in by name. */
  XUKA_OPERATOR_TOKEN: secret.optional(),
  /** The same by name, `grafana:…,backoffice:…`: the journal then says which program it was. */
  XUKA_OPERATOR_TOKENS: secret.optional(),
  /** Refunds of unused service above this wait for a second person (US cents). */
  XUKA_REFUND_LIMIT_CENTS: z.coerce.number().int().min(0).max(100_000_000).default(10_000),
  STRIPE_SECRET_KEY: secret.optional(),
  STRIPE_WEBHOOK_SECRET: secret.optional(),
  /** Ways to pay that are switched on in the Stripe account, with commas: card, alipay, wechat_pay. */
  /** At whose midnight a day of the books begins. */
  XUKA_BOOKS_ZONE: z.string().default('UTC').refine(isZone, 'must be a time zone, such as America/New_York'),
  STRIPE_METHODS: z.string().default('card').transform((text) => text.split(',').map((one) => one.trim())).pipe(z.array(z.enum(['card', 'alipay', 'wechat_pay'])).min(1)),
  PAYPAL_CLIENT_ID: z.string().min(1).optional(),
  PAYPAL_CLIENT_SECRET: secret.optional(),
  PAYPAL_WEBHOOK_ID: z.string().regex(/^[A-Za-z0-9]{1,50}$/, 'letters and digits only').optional(),
  /** `sandbox` is PayPal's own sandbox, outside production. */
  PAYPAL_ENV: z.enum(['live', 'sandbox']).default('live'),
  /** Texts by Twilio: account, its token, and a number or a messaging service to send from. Absent: texts stay on the sandbox phone. */
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits').optional(),
  TWILIO_AUTH_TOKEN: secret.optional(),
  TWILIO_FROM: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +18885550100').optional(),
  TWILIO_MESSAGING_SERVICE_SID: z.string().regex(/^MG[0-9a-fA-F]{32}$/, 'must be MG and 32 hexadecimal digits').optional(),
  /** The telephone provider whose webhooks are taken, and the key they are signed with (Twilio: TWILIO_AUTH_TOKEN unless given; Telnyx: its public key). */
  HOTLINE_PROVIDER: z.enum(['twilio', 'signalwire', 'telnyx']).optional(),
  HOTLINE_SIGNING_KEY: secret.optional(),
  /** SignalWire's account, for calls of ours: its space, its project and a token of that. Absent: nobody is called back there. */
  SIGNALWIRE_SPACE: z.string().regex(/^[a-z0-9-]{1,63}\.signalwire\.com$/, 'must be such as example.signalwire.com').optional(),
  SIGNALWIRE_PROJECT_ID: z.uuid().optional(),
  SIGNALWIRE_API_TOKEN: secret.optional(),
  /** Our own number: what calls of ours come from. Absent: nobody is called back. */
  HOTLINE_NUMBER: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +18885550100').optional(),
  /** When agents are at the telephone. Default: never; in the demo around the clock. */
  HOTLINE_HOURS: z.string().optional(),
  HOTLINE_ZONE: z.string().default('America/New_York').refine(isZone, 'must be a time zone, such as America/New_York'),
  /** The provider's payment connector for cards by keypad. Absent: no card is taken by phone. */
  HOTLINE_PAY_CONNECTOR: z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, - and _ only').optional(),
  /** Voices in place of the usual ones: `en=en-US:Polly.Joanna,zh=cmn-CN:Polly.Zhiyu`. */
  HOTLINE_VOICES: z.string().regex(/^(?:en|es|zh)=[\w-]+:[\w.-]+(?:,(?:en|es|zh)=[\w-]+:[\w.-]+)*$/, 'must be such as en=en-US:Polly.Joanna').optional(),
  /** By phone a saved way to pay with one proof pays up to this (US cents). */
  HOTLINE_SAVED_LIMIT_CENTS: z.coerce.number().int().min(0).max(200_000).default(10_000),
  /** A telephone line without a provider, for development and telephones in the house: its UDP port. Absent: there is none. */
  XUKA_SIP_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** Of this machine, as those telephones reach it. */
  XUKA_SIP_ADDRESS: z.ipv4().refine((text) => text !== '0.0.0.0', 'must be one address of this machine').default('127.0.0.1'),
  /** Who may call there: addresses and networks, with commas. They are trusted by nothing else. */
  XUKA_SIP_ALLOW: z.string().default('127.0.0.1'),
  /** UDP ports for the sound of calls, two for each. */
  XUKA_SIP_RTP_PORTS: z.string().regex(/^\d{4,5}-\d{4,5}$/, 'must be such as 40000-40199').default('40000-40199'),
  /** `smtp://user:password@host:587`. Absent: letters stay in the sandbox's mailbox. */
  SMTP_URL: secret.optional(),
  /** The bot that writes to people's Telegram: its token, its name without @, and what its calls to us carry. All three, or none. */
  TELEGRAM_BOT_TOKEN: z.string().regex(/^\d+:[\w-]{20,}$/, 'must be a token as BotFather gives it').transform((text) => new Secret(text)).optional(),
  TELEGRAM_BOT_NAME: z.string().regex(/^@?\w{5,32}$/, 'must be the bot\'s user name').transform((text) => text.replace(/^@/, '')).optional(),
  TELEGRAM_WEBHOOK_SECRET: z.string().regex(/^[\w-]{16,256}$/, '16 to 256 of letters, digits, _ and -').transform((text) => new Secret(text)).optional(),
  MAIL_FROM: z.string().default('Xuka <renew@localhost>'),
  SHOP_NAME: z.string().min(1).max(40).default('Xuka'),
  /** Shown as a phone link on every page; none shown when absent. */
  SHOP_HOTLINE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** 1: the demo shop with sandboxes. Default outside production. */
  XUKA_DEMO: flag.optional(),
});

export interface HotlineConfig {
  /** Null: no provider calls us; the demo has a telephone of its own. */
  readonly provider: { readonly name: 'twilio' | 'signalwire' | 'telnyx'; readonly signingKey: Secret } | null;
  /** Whose account SignalWire's calls are dialled with; null: none is set. */
  readonly signalwire: { readonly space: string; readonly projectId: string; readonly token: Secret } | null;
  readonly number: string | null;
  readonly hours: string | null;
  readonly zone: ZoneId;
  readonly payConnector: string | null;
  readonly voices: Readonly<Partial<Record<'en' | 'es' | 'zh', { readonly language: string; readonly voice: string }>>>;
  readonly savedMostCents: number;
  readonly sip: { readonly port: number; readonly address: string; readonly allowed: readonly string[]; readonly rtpPorts: { readonly from: number; readonly to: number } } | null;
}

export interface Config {
  readonly production: boolean;
  readonly demo: boolean;
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: Secret | null;
  readonly dataFolder: string;
  readonly keys: Secret | null;
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly operatorToken: Secret | null;
  readonly operators: readonly { readonly name: string; readonly token: Secret }[];
  readonly refundLimitCents: bigint;
  readonly booksZone: ZoneId;
  readonly stripe: { readonly secretKey: Secret; readonly webhookSecret: Secret; readonly methods: readonly ('card' | 'alipay' | 'wechat_pay')[] } | null;
  readonly paypal: { readonly clientId: string; readonly clientSecret: Secret; readonly webhookId: string; readonly env: 'live' | 'sandbox' } | null;
  readonly twilio: { readonly accountSid: string; readonly authToken: Secret; readonly sender: { readonly from: string } | { readonly messagingService: string } } | null;
  readonly hotline: HotlineConfig;
  readonly smtpUrl: Secret | null;
  readonly telegram: { readonly token: Secret; readonly bot: string; readonly webhookSecret: Secret } | null;
  readonly mailFrom: string;
  readonly shopName: string;
  readonly shopHotline: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Reads the settings. Relative folders are within the project's folder, wherever the program was started from. Throws ConfigWrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty value is how shells and container files say "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in schema.shape && value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigWrong(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const all = parsed.data;
  const production = all.NODE_ENV === 'production';
  const demo = all.XUKA_DEMO ?? !production;
  if (production && demo) throw new ConfigWrong('XUKA_DEMO: the demo shop does not run in production; leave it away, or NODE_ENV');
  if ((all.STRIPE_SECRET_KEY === undefined) !== (all.STRIPE_WEBHOOK_SECRET === undefined)) {
    throw new ConfigWrong('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both, or none for the sandbox');
  }
  const paypal = paypalOf(all);
  if (production && paypal?.env === 'sandbox') throw new ConfigWrong('PAYPAL_ENV: the sandbox of PayPal does not take real money; set live, or leave PayPal away');
  return {
    production, demo, port: all.PORT, host: all.HOST,
    databaseUrl: all.DATABASE_URL === undefined ? null : new Secret(all.DATABASE_URL),
    dataFolder: resolve(projectRoot(), all.XUKA_DATA), keys: all.XUKA_KEYS ?? null,
    publicUrl: all.XUKA_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    trustedProxies: all.XUKA_TRUSTED_PROXIES.split(',').map((one) => one.trim()).filter((one) => one !== ''),
    operatorToken: all.XUKA_OPERATOR_TOKEN ?? null, operators: operatorsOf(all.XUKA_OPERATOR_TOKENS), refundLimitCents: BigInt(all.XUKA_REFUND_LIMIT_CENTS), booksZone: all.XUKA_BOOKS_ZONE,
    stripe: all.STRIPE_SECRET_KEY && all.STRIPE_WEBHOOK_SECRET ? { secretKey: all.STRIPE_SECRET_KEY, webhookSecret: all.STRIPE_WEBHOOK_SECRET, methods: [...new Set(all.STRIPE_METHODS)] } : null,
    paypal, twilio: twilioOf(all), hotline: hotlineOf(all), telegram: telegramOf(all),
    smtpUrl: all.SMTP_URL ?? null, mailFrom: all.MAIL_FROM, shopName: all.SHOP_NAME, shopHotline: all.SHOP_HOTLINE ?? null, logLevel: all.LOG_LEVEL,
  };
}

const OPERATOR = /^([a-z][a-z0-9_-]{0,31}):([\x21-\x2b\x2d-\x7e]{16,200})$/;

/** `alice:TOKEN,bob:TOKEN`; the sentence of a refusal never repeats a token. */
function operatorsOf(given: Secret | undefined): { readonly name: string; readonly token: Secret }[] {
  if (given === undefined) return [];
  const read = given.reveal().split(',').map((one) => OPERATOR.exec(one.trim()));
  const named = read.map((one) => ({ name: one?.[1] ?? '', token: one?.[2] ?? '' }));
  if (read.includes(null)) throw new ConfigWrong('XUKA_OPERATOR_TOKENS: give name:token pairs with commas, names in small letters, tokens of 16 visible characters and more');
  if (new Set(named.map((one) => one.name)).size !== named.length || new Set(named.map((one) => one.token)).size !== named.length) throw new ConfigWrong('XUKA_OPERATOR_TOKENS: each name and each token once');
  return named.map((one) => ({ name: one.name, token: new Secret(one.token) }));
}

function paypalOf(all: z.infer<typeof schema>): Config['paypal'] {
  const { PAYPAL_CLIENT_ID: clientId, PAYPAL_CLIENT_SECRET: clientSecret, PAYPAL_WEBHOOK_ID: webhookId, PAYPAL_ENV: env } = all;
  if (clientId === undefined && clientSecret === undefined && webhookId === undefined) return null;
  if (clientId === undefined || clientSecret === undefined || webhookId === undefined) {
    throw new ConfigWrong('PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_WEBHOOK_ID go together: set all three, or none to leave PayPal away');
  }
  return { clientId, clientSecret, webhookId, env };
}

function twilioOf(all: z.infer<typeof schema>): Config['twilio'] {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: messagingService } = all;
  if (accountSid === undefined && authToken === undefined && from === undefined && messagingService === undefined) return null;
  if (accountSid === undefined || authToken === undefined || (from === undefined) === (messagingService === undefined)) {
    throw new ConfigWrong('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN go together with one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID: set these three, or none for the sandbox phone');
  }
  return { accountSid, authToken, sender: from === undefined ? { messagingService: messagingService! } : { from } };
}

function telegramOf(all: z.infer<typeof schema>): Config['telegram'] {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_BOT_NAME: bot, TELEGRAM_WEBHOOK_SECRET: webhookSecret } = all;
  if (token === undefined && bot === undefined && webhookSecret === undefined) return null;
  if (token === undefined || bot === undefined || webhookSecret === undefined) {
    throw new ConfigWrong('TELEGRAM_BOT_TOKEN, TELEGRAM_BOT_NAME and TELEGRAM_WEBHOOK_SECRET go together: set all three, or none to leave Telegram away');
  }
  return { token, bot, webhookSecret };
}

function hotlineOf(all: z.infer<typeof schema>): HotlineConfig {
  const signingKey = all.HOTLINE_SIGNING_KEY ?? (all.HOTLINE_PROVIDER === 'twilio' ? all.TWILIO_AUTH_TOKEN : undefined);
  if (all.HOTLINE_PROVIDER !== undefined && signingKey === undefined) throw new ConfigWrong('HOTLINE_SIGNING_KEY: set the key that your telephone provider signs its calls with');
  const voices = (all.HOTLINE_VOICES ?? '').split(',').filter((one) => one !== '').map((one) => {
    const [spoken, rest = ''] = one.split('=');
    const [language = '', voice = ''] = rest.split(':');
    return [spoken, { language, voice }] as const;
  });
  return {
    provider: all.HOTLINE_PROVIDER === undefined || signingKey === undefined ? null : { name: all.HOTLINE_PROVIDER, signingKey }, signalwire: signalwireOf(all), number: all.HOTLINE_NUMBER ?? null, hours: all.HOTLINE_HOURS ?? null,
    zone: all.HOTLINE_ZONE, payConnector: all.HOTLINE_PAY_CONNECTOR ?? null, voices: Object.fromEntries(voices), savedMostCents: all.HOTLINE_SAVED_LIMIT_CENTS,
    sip: sipOf(all),
  };
}

function signalwireOf({ SIGNALWIRE_SPACE: space, SIGNALWIRE_PROJECT_ID: projectId, SIGNALWIRE_API_TOKEN: token }: z.infer<typeof schema>): HotlineConfig['signalwire'] {
  if (space === undefined && projectId === undefined && token === undefined) return null;
  if (space === undefined || projectId === undefined || token === undefined) throw new ConfigWrong('SIGNALWIRE_SPACE, SIGNALWIRE_PROJECT_ID and SIGNALWIRE_API_TOKEN go together: set all three, or none');
  return { space, projectId, token };
}

function sipOf(all: z.infer<typeof schema>): HotlineConfig['sip'] {
  if (all.XUKA_SIP_PORT === undefined) return null;
  const [from = 0, to = 0] = all.XUKA_SIP_RTP_PORTS.split('-').map(Number);
  if (from < 1_024 || to > 65_535 || to - from < 2) throw new ConfigWrong('XUKA_SIP_RTP_PORTS: give a range between 1024 and 65535 such as 40000-40199');
  return { port: all.XUKA_SIP_PORT, address: all.XUKA_SIP_ADDRESS, allowed: all.XUKA_SIP_ALLOW.split(',').map((one) => one.trim()).filter((one) => one !== ''), rtpPorts: { from, to } };
}

/** Where people reach the shop: the public address, else this machine's own. */
export const baseUrlOf = ({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string =>
  publicUrl ?? `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}`;

/**
 * What a production start lacks, as sentences for the operator; empty when nothing does. Sandboxes never stand in for it.
 */
export function missingForProduction(config: Config, have: { readonly carriers: number }): string[] {
  if (!config.production) return [];
  return [
    ...(config.stripe ? [] : ['Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET: without them only a sandbox could take payments.']),
    ...(config.smtpUrl ? [] : ['Set SMTP_URL: without it receipts would stay in a sandbox mailbox.']),
    ...(config.publicUrl?.startsWith('https://') ? [] : ['Set XUKA_PUBLIC_URL to the https address of the shop.']),
    ...(config.operatorToken || config.operators.length > 0 ? [] : ['Set XUKA_OPERATOR_TOKEN: behind a proxy on the same machine everybody could read figures as if they were on it.']),
    ...(config.twilio ? [] : ['Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID: without them sign-in codes would stay on a sandbox phone.']),
    ...(have.carriers > 0 ? [] : ['This version has no live carrier connector: only simulated carriers could deliver. See docs/adding-a-carrier.md.']),
  ];
}

import { verify, X509Certificate, type KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { instantFromMs, type Instant } from '../../../../base/time.ts';
import type { GatewayEvent } from '../../gateway.ts';
import type { PaypalApi } from './api.ts';
import { eventShape } from './shapes.ts';

const TOLERANCE_SECONDS = 300;
/** 1 MB; PayPal's events are a few kB. */
const BODY_BYTES_MAX = 1_000_000;
const CERTIFICATES_MAX = 10;
const DEADLINE_MS = 5_000;
const ALGORITHM = 'SHA256withRSA';
/** Signed certificates come from PayPal's own hosts over TLS and from nowhere else: whoever names the address names the key. */
const HOSTS: readonly string[] = ['https://api.paypal.com', 'https://api.sandbox.paypal.com'];
const CERTIFICATE_PATH = '/v1/notifications/certs/';

export interface WebhookOptions {
  /** The id PayPal gave our webhook; part of what is signed, so that another shop's events are not ours. */
  readonly webhookId: string;
  /** Only for a sandbox of ours: where it serves its own certificate. */
  readonly certificatesFrom?: string | undefined;
}

export interface WebhookReader {
  read(headers: Readonly<Record<string, string>>, rawBody: Uint8Array, now: Instant): Promise<GatewayEvent | null>;
}

/**
 * Checks the signature of a webhook on its raw bytes, offline: RSA-SHA256 over `id|time|webhookId|crc32` with the
 * certificate the call names, fetched once from an allowed host and kept. Only where that cannot be fetched, PayPal is asked.
 * Null when forged, older or newer than 300 s, another shop's, cut, too large or not an event.
 */
export function openWebhookReader(api: PaypalApi, options: WebhookOptions): WebhookReader {
  const keys = new Map<string, X509Certificate>();
  const hosts = options.certificatesFrom === undefined ? HOSTS : [options.certificatesFrom];

  async function keyFrom(url: string, now: Instant): Promise<KeyObject | 'unreachable' | 'unfit'> {
    let certificate = keys.get(url);
    if (!certificate) {
      try {
        certificate = new X509Certificate(await api.certificate(url, AbortSignal.timeout(DEADLINE_MS)));
      } catch {
        return 'unreachable';
      }
      if (keys.size >= CERTIFICATES_MAX) keys.clear();
      keys.set(url, certificate);
    }
    const within = Date.parse(certificate.validFrom) <= now * 1000 && now * 1000 <= Date.parse(certificate.validTo);
    return within && certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate.publicKey : 'unfit';
  }

  async function isGenuine(sent: Sent, rawBody: Uint8Array, now: Instant): Promise<boolean> {
    const key = await keyFrom(sent.certUrl, now);
    if (key === 'unfit') return false;
    if (key === 'unreachable') return askPaypal(sent, rawBody);
    const signed = `${sent.id}|${sent.time}|${options.webhookId}|${crc32(rawBody)}`;
    return verify('RSA-SHA256', Buffer.from(signed), key, Buffer.from(sent.signature, 'base64'));
  }

  /** The body goes out as it came: written anew, its checksum would be another. */
  async function askPaypal(sent: Sent, rawBody: Uint8Array): Promise<boolean> {
    const head = JSON.stringify({
      auth_algo: ALGORITHM, cert_url: sent.certUrl, transmission_id: sent.id, transmission_sig: sent.signature, transmission_time: sent.time, webhook_id: options.webhookId,
    });
    try {
      const body = `${head.slice(0, -1)},"webhook_event":${Buffer.from(rawBody).toString('utf8')}}`;
      const answer = await api.call({ method: 'POST', path: '/v1/notifications/verify-webhook-signature', rawBody: body }, AbortSignal.timeout(DEADLINE_MS));
      return (answer as { verification_status?: unknown } | null)?.verification_status === 'SUCCESS';
    } catch {
      return false;
    }
  }

  return {
    async read(headers, rawBody, now) {
      if (rawBody.byteLength > BODY_BYTES_MAX) return null;
      const sent = sentOf(headers);
      if (sent === null || !isAllowed(sent.certUrl, hosts)) return null;
      if (!(Math.abs(now - Date.parse(sent.time) / 1000) <= TOLERANCE_SECONDS)) return null;
      // Parsed before it is verified, because only what could be an event is worth fetching a certificate for.
      const event = eventOf(rawBody);
      return event !== null && await isGenuine(sent, rawBody, now) ? event : null;
    },
  };
}

interface Sent { readonly id: string; readonly time: string; readonly signature: string; readonly certUrl: string }

function sentOf(headers: Readonly<Record<string, string>>): Sent | null {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string): string => byName.get(`paypal-${name}`) ?? '';
  const [id, time, signature, certUrl] = [header('transmission-id'), header('transmission-time'), header('transmission-sig'), header('cert-url')];
  if (!/^[\w-]{1,60}$/.test(id) || time.length > 40 || !/^[A-Za-z0-9+/=]{20,1000}$/.test(signature)) return null;
  return header('auth-algo') === ALGORITHM ? { id, time, signature, certUrl } : null;
}

/** `https://api.paypal.com@evil.example/…` and the like have another origin, or more than an origin and a path. */
function isAllowed(certUrl: string, hosts: readonly string[]): boolean {
  if (certUrl.length > 500 || !URL.canParse(certUrl)) return false;
  const { origin, pathname, username, password, search, hash } = new URL(certUrl);
  return hosts.includes(origin) && `${username}${password}${search}${hash}` === '' && pathname.startsWith(CERTIFICATE_PATH) && /^[\w-]+$/.test(pathname.slice(CERTIFICATE_PATH.length));
}

function eventOf(rawBody: Uint8Array): GatewayEvent | null {
  let unchecked: unknown;
  try {
    unchecked = JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return null;
  }
  const parsed = eventShape.safeParse(unchecked);
  if (!parsed.success) return null;
  const { id, event_type: type, create_time: created, resource } = parsed.data;
  const ms = Date.parse(created);
  if (!Number.isFinite(ms)) return null;
  const reference = resource.custom_id ?? resource.purchase_units?.[0]?.custom_id ?? resource.disputed_transactions?.[0]?.custom ?? null;
  return { eventId: id, type, reference, at: instantFromMs(ms), ...(type.startsWith('CUSTOMER.DISPUTE.') ? { about: 'dispute' } as const : type.startsWith('VAULT.') ? { about: 'saved_method' } as const : {}) };
}

import { createPrivateKey, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { at, isoOf, plusSeconds } from '../../../../base/time.ts';
import type { PaypalApi } from './api.ts';
import { ApiFault } from './codes.ts';
import { newIdentity, sandboxIdentity } from './fake/certificate.ts';
import { openWebhookReader } from './webhook.ts';

const NOW = at('2026-11-23T18:00:00Z');
const WEBHOOK_ID = '8PT597110X687430LKGECATA';
const URL_LIVE = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-5afc2b';
const EVENT = JSON.stringify({ id: 'WH-1', event_type: 'PAYMENT.CAPTURE.COMPLETED', create_time: '2026-11-23T17:59:58Z', resource: { id: 'CAP1', custom_id: 'chg_1' } });

interface Vector { readonly body?: string; readonly time?: string; readonly id?: string; readonly webhookId?: string; readonly url?: string; readonly headers?: Readonly<Record<string, string>> }

/** A call as PayPal makes it, bent where a test wants it. */
function call({ body = EVENT, time = isoOf(NOW), id = '69cd13f0-d67a-11e5-baa3-778b53f4ae55', webhookId = WEBHOOK_ID, url = URL_LIVE, headers = {} }: Vector = {}) {
  const rawBody = new TextEncoder().encode(body);
  const signature = sign('RSA-SHA256', Buffer.from(`${id}|${time}|${webhookId}|${crc32(rawBody)}`), createPrivateKey(sandboxIdentity().privateKey.export({ type: 'pkcs8', format: 'pem' }))).toString('base64');
  return { rawBody, headers: { 'PAYPAL-TRANSMISSION-ID': id, 'Paypal-Transmission-Time': time, 'paypal-transmission-sig': signature, 'paypal-cert-url': url, 'paypal-auth-algo': 'SHA256withRSA', ...headers } };
}

function aReader(more: { readonly certificate?: () => Promise<string>; readonly answer?: () => Promise<unknown> } = {}) {
  const fetched: string[] = [];
  const asked: string[] = [];
  const api: PaypalApi = {
    call: async ({ rawBody }) => { asked.push(rawBody ?? ''); return more.answer ? more.answer() : { verification_status: 'SUCCESS' }; },
    certificate: async (url) => { fetched.push(url); return more.certificate ? more.certificate() : sandboxIdentity().certificate; },
  };
  const reader = openWebhookReader(api, { webhookId: WEBHOOK_ID });
  return { fetched, asked, read: (vector: Vector = {}, now = NOW) => { const { headers, rawBody } = call(vector); return reader.read(headers, rawBody, now); }, reader };
}

describe('a webhook of PayPal', () => {
  test('is read offline; its certificate is fetched once', async () => {
    const { read, fetched, asked } = aReader();
    for (let i = 0; i < 3; i++) expect(await read()).toEqual({ eventId: 'WH-1', type: 'PAYMENT.CAPTURE.COMPLETED', reference: 'chg_1', at: at('2026-11-23T17:59:58Z') });
    expect([fetched, asked]).toEqual([[URL_LIVE], []]);
  });

  test('names our reference wherever PayPal puts it', async () => {
    const { read } = aReader();
    const event = (type: string, resource: object) => read({ body: JSON.stringify({ id: 'WH-2', event_type: type, create_time: '2026-11-23T17:59:58Z', resource }) });
    expect(await event('CHECKOUT.ORDER.APPROVED', { purchase_units: [{ custom_id: 'chg_2' }] })).toMatchObject({ reference: 'chg_2' });
    expect(await event('CUSTOMER.DISPUTE.CREATED', { disputed_transactions: [{ custom: 'chg_3' }] })).toMatchObject({ reference: 'chg_3', about: 'dispute' });
    expect(await event('VAULT.PAYMENT-TOKEN.CREATED', { id: 'tok' })).toMatchObject({ reference: null, about: 'saved_method' });
  });

  test.each<[string, Vector]>([
    ['another shop\'s', { webhookId: '0AB12345CD678901E' }], ['of another algorithm', { headers: { 'paypal-auth-algo': 'SHA1withRSA' } }],
    ['without a signature', { headers: { 'paypal-transmission-sig': '' } }], ['with another moment than was signed', { headers: { 'Paypal-Transmission-Time': isoOf(plusSeconds(NOW, 1)) } }],
    ['with another id than was signed', { headers: { 'PAYPAL-TRANSMISSION-ID': 'aaaa' } }], ['with a moment that is none', { time: 'yesterday' }],
    ['not an event', { body: '{"hello":1}' }], ['not JSON', { body: 'hello' }], ['without a moment of its own', { body: EVENT.replace('2026-11-23T17:59:58Z', 'never') }],
  ])('%s is turned away', async (_, vector) => {
    expect(await aReader().read(vector)).toBeNull();
  });

  test.each([
    'http://api.paypal.com/v1/notifications/certs/CERT-1', 'https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1', 'https://evil.example/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1', 'https://evil.example/?https://api.paypal.com/v1/notifications/certs/', 'https://api.paypal.com/v1/notifications/certs/../../x',
    'https://api.paypal.com/v1/notifications/certs/CERT-1?x=1', 'https://api.paypal.com:8443/v1/notifications/certs/CERT-1', 'https://user:pw@api.paypal.com/v1/notifications/certs/CERT-1', 'file:///etc/passwd', '', 'x'.repeat(600),
  ])('a certificate from %s is not even fetched', async (url) => {
    const { read, fetched, asked } = aReader();
    expect(await read({ url })).toBeNull();
    expect([fetched, asked]).toEqual([[], []]);
  });

  test('another key\'s signature, and a certificate of another time, are forged', async () => {
    const other = newIdentity();
    expect(await aReader({ certificate: async () => other.certificate }).read()).toBeNull();
    const late = at('2050-01-02T00:00:00Z');
    expect(await aReader().read({ time: isoOf(late) }, late)).toBeNull();
  });

  test('where the certificate cannot be had PayPal is asked, with the body as it came', async () => {
    const gone = { certificate: () => Promise.reject(new ApiFault({ name: 'connection' })) };
    // Spaces and order as no JSON writer would put them: they have to arrive as they are.
    const body = `{ "resource": {"custom_id":"chg_1"},  "id":"WH-9","create_time":"2026-11-23T17:59:58Z","event_type":"X" }`;
    const good = aReader(gone);
    expect(await good.read({ body })).toMatchObject({ eventId: 'WH-9' });
    expect(good.asked[0]).toContain(`"webhook_event":${body}}`);
    expect(JSON.parse(good.asked[0]!)).toMatchObject({ webhook_id: WEBHOOK_ID, auth_algo: 'SHA256withRSA', cert_url: URL_LIVE });
    for (const answer of [async () => ({ verification_status: 'FAILURE' }), async () => null, () => Promise.reject(new ApiFault({ name: 'connection' }))]) expect(await aReader({ ...gone, answer }).read()).toBeNull();
    expect(await aReader({ certificate: async () => 'not a certificate' }).read()).not.toBeNull();
  });

  test('300 seconds either way, not one more', async () => {
    const { read } = aReader();
    for (const [seconds, taken] of [[300, true], [-300, true], [301, false], [-301, false]] as const) expect((await read({}, plusSeconds(NOW, seconds))) !== null).toBe(taken);
  });
});

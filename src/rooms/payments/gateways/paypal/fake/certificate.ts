import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** What the sandbox signs its webhooks with: a key of its own, and a certificate for it that it made itself. */
export interface SigningIdentity { readonly privateKey: KeyObject; readonly certificate: string; readonly id: string }

/** The few forms of DER that a certificate needs: a tag, a length, a content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
const SEQUENCE = 0x30, SET = 0x31, INTEGER = 0x02, BITS = 0x03, OID = 0x06, NULL = 0x05, UTF8 = 0x0c, UTC_TIME = 0x17;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const SHA256_WITH_RSA = der(SEQUENCE, der(OID, hex('2a864886f70d01010b')), der(NULL));
const nameOf = (common: string): Buffer => der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, hex('550403')), der(UTF8, Buffer.from(common)))));
const timeOf = (text: string): Buffer => der(UTC_TIME, Buffer.from(text));

/** Self-signed and of version 1: as plain as a certificate can be. Good from 2020 to the end of 2049, because the demo's clock moves. */
function certify(privateKey: KeyObject, publicKeyDer: Buffer): string {
  const name = nameOf('messageverificationcerts.sandbox.invalid');
  const body = der(SEQUENCE, der(INTEGER, hex('01')), SHA256_WITH_RSA, name, der(SEQUENCE, timeOf('200101000000Z'), timeOf('491231235959Z')), name, publicKeyDer);
  const certificate = der(SEQUENCE, body, SHA256_WITH_RSA, der(BITS, hex('00'), sign('RSA-SHA256', body, privateKey)));
  return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}

export function newIdentity(): SigningIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'der' } });
  const key = createPrivateKey(privateKey);
  return { privateKey: key, certificate: certify(key, publicKey), id: 'CERT-sandbox-1' };
}

let shared: SigningIdentity | null = null;
/** One for this process: making an RSA key takes a tenth of a second. */
export const sandboxIdentity = (): SigningIdentity => (shared ??= newIdentity());

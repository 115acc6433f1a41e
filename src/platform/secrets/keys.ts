import { createCipheriv, createDecipheriv, createECDH, createHash, createHmac, createPrivateKey, createPublicKey, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Random } from '../random.ts';
import { parseKeyRing, readOrMakeKeyFile, vapidOf, type KeyRing } from './key-file.ts';

export interface PublicKey { readonly keyId: string; readonly key: KeyObject }
export interface SigningKey extends PublicKey { readonly privateKey: KeyObject }

/** A public key as the world reads it (RFC 8037). */
export interface Jwk { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string; readonly kid: string; readonly use: 'sig'; readonly alg: 'EdDSA' }

/** What the house can do with its keys; the keys themselves stay inside. */
export interface Keys {
  /** The key that signs now. */
  readonly signing: SigningKey;
  /** Every key whose signatures are still good, the newest first. */
  readonly verifying: readonly PublicKey[];
  /** For anybody who wants to check our signatures: `GET /v1/keys`. */
  readonly jwks: { readonly keys: readonly Jwk[] };
  /** The key push services know the shop by (RFC 8292), both halves in base64url; the public one goes to browsers. */
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
  /** Keyed hash of `text` for one purpose (`sign-in code`, `cookie`, …) in base64url, 43 characters. Other purpose, other hash. */
  mac(purpose: string, text: string): string;
  /** The hash under every master secret, the present one first: to find what was stored before a rotation. */
  macs(purpose: string, text: string): readonly string[];
  /** Whether `mac` is right under the present or an older master secret; in constant time. */
  isMac(purpose: string, text: string, mac: string): boolean;
  /** Encrypts for storage (AES-256-GCM), bound to its purpose: `1.<master key id>.<base64url>`. */
  seal(purpose: string, text: string): string;
  /** Opens what `seal` made; throws SealBroken when it was altered, belongs to another purpose, or its key is gone. */
  unseal(purpose: string, sealed: string): string;
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor() { super('a sealed value cannot be opened: altered, of another purpose, or its key is gone'); }
}

// DER of a PKCS #8 Ed25519 private key up to its 32-byte seed, and of a SubjectPublicKeyInfo up to its 32-byte point.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Opens the keys of the house: `text` (the value of XUKA_KEYS) when given, else `<dataFolder>/keys.json`, which is made
 * at the first start. Throws KeysUnreadable with a sentence for the operator.
 */
export function openKeys(from: { readonly dataFolder?: string | undefined; readonly text?: string | undefined; readonly random: Random }): Keys {
  if (from.text) return keysOf(parseKeyRing(from.text, 'XUKA_KEYS'), from.random);
  if (from.dataFolder === undefined) throw new Error('openKeys needs a data folder or the text of the keys');
  return keysOf(readOrMakeKeyFile(from.dataFolder, from.random), from.random);
}

/** The same from a ring in memory: tests and the simulation, with seeded randomness. */
export function keysOf(ring: KeyRing, random: Random): Keys {
  const signers = ring.signing.map((seed) => signingKey(Buffer.from(seed, 'base64url')));
  const verifying: PublicKey[] = [...signers, ...ring.verifyOnly.map((point) => publicKey(Buffer.from(point, 'base64url')))];
  const masters = ring.master.map((text) => masterSecret(Buffer.from(text, 'base64url')));
  const current = masters[0]!;
  return {
    signing: signers[0]!,
    verifying,
    jwks: { keys: verifying.map((one) => ({ kty: 'OKP', crv: 'Ed25519', x: pointOf(one.key), kid: one.keyId, use: 'sig', alg: 'EdDSA' })) },
    vapid: vapidPair(vapidOf(ring)),
    mac: (purpose, text) => current.mac(purpose, text).toString('base64url'),
    macs: (purpose, text) => masters.map((one) => one.mac(purpose, text).toString('base64url')),
    isMac(purpose, text, mac) {
      // As text: base64url has more than one spelling of the last bits, and only the one we write counts.
      const given = Buffer.from(mac);
      return masters.some((one) => { const right = Buffer.from(one.mac(purpose, text).toString('base64url')); return right.length === given.length && timingSafeEqual(right, given); });
    },
    seal(purpose, text) {
      const iv = random.bytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.sealKey(purpose), iv);
      const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `1.${current.id}.${body.toString('base64url')}`;
    },
    unseal(purpose, sealed) {
      const [format, id, body, rest] = sealed.split('.');
      const master = masters.find((one) => one.id === id);
      if (format !== '1' || !master || body === undefined || rest !== undefined) throw new SealBroken();
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < IV_BYTES + TAG_BYTES) throw new SealBroken();
      try {
        const decipher = createDecipheriv('aes-256-gcm', master.sealKey(purpose), bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new SealBroken();
      }
    },
  };
}

const pointOf = (key: KeyObject): string => key.export({ format: 'jwk' }).x!;
/** RFC 7638: the name of a key is the hash of its public half, so it needs no register. */
const thumbprint = (key: KeyObject): string =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${pointOf(key)}"}`).digest('base64url').slice(0, 22);

function publicKey(point: Buffer): PublicKey {
  const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, point]), format: 'der', type: 'spki' });
  return { keyId: thumbprint(key), key };
}

function signingKey(seed: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  const key = createPublicKey(privateKey);
  return { keyId: thumbprint(key), key, privateKey };
}

function vapidPair(privateKey: Buffer): Keys['vapid'] {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}

function masterSecret(secret: Buffer) {
  const derived = new Map<string, KeyObject>();
  // One key per use and purpose, so a hash made for a cookie can never pass for a code. Purposes are words of the code, so the map stays small.
  // Kept as key objects: made of bytes at each use, they cost seven times the hash itself.
  const derive = (use: string, purpose: string): KeyObject => {
    const name = `${use}/${purpose}`;
    let key = derived.get(name);
    if (!key) derived.set(name, (key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'xuka/1', name, 32)))));
    return key;
  };
  return {
    id: derive('id', 'master').export().toString('base64url').slice(0, 8),
    mac: (purpose: string, text: string): Buffer => createHmac('sha256', derive('mac', purpose)).update(text, 'utf8').digest(),
    sealKey: (purpose: string): KeyObject => derive('seal', purpose),
  };
}

import { sign, verify } from 'node:crypto';
import { canonicalJson, type Signable } from './canonical-json.ts';
import type { PublicKey, SigningKey } from './keys.ts';

/** A signature that travels beside its document. `format` says how the signed bytes are made, `keyId` who made them. */
export interface DocumentSignature {
  readonly format: 1;
  readonly keyId: string;
  /** Ed25519, 64 bytes in base64url. */
  readonly signature: string;
}

/** What is signed in format 1: a line that names format and key, then the canonical JSON, in UTF-8. */
const signedBytes = (keyId: string, document: Signable): Buffer => Buffer.from(`xuka-signature/1 ${keyId}\n${canonicalJson(document)}`, 'utf8');

/**
 * Signs a document of whole numbers, texts and lists (see `canonicalJson` for what it refuses). The document must say
 * itself what it is, such as `"kind": "quote"`, so that one kind can never pass for another.
 */
export function signDocument(key: SigningKey, document: Signable): DocumentSignature {
  return { format: 1, keyId: key.keyId, signature: sign(null, signedBytes(key.keyId, document), key.privateKey).toString('base64url') };
}

/** Whether one of these keys signed exactly this document. Unknown key, other format, altered text: false, never a throw. */
export function verifyDocument(keys: readonly PublicKey[], document: Signable, signature: DocumentSignature): boolean {
  const signer = keys.find((one) => one.keyId === signature.keyId);
  if (!signer || signature.format !== 1 || typeof signature.signature !== 'string') return false;
  const bytes = Buffer.from(signature.signature, 'base64url');
  // base64url has more than one spelling of the last bits; only the one we write counts.
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature.signature) return false;
  try {
    return verify(null, signedBytes(signer.keyId, document), signer.key, bytes);
  } catch {
    return false;
  }
}

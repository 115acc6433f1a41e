import { createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto';

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
const head = (major: number, size: number): Buffer => (size < 24 ? Buffer.from([major << 5 | size]) : size < 256 ? Buffer.from([major << 5 | 24, size]) : Buffer.from([major << 5 | 25, size >> 8, size & 255]));
const bytes = (data: Uint8Array): Buffer => Buffer.concat([head(2, data.length), data]);
const text = (data: string): Buffer => Buffer.concat([head(3, data.length), Buffer.from(data)]);
const int = (value: number): Buffer => (value >= 0 ? head(0, value) : head(1, -1 - value));
const map = (...pairs: Buffer[]): Buffer => Buffer.concat([head(5, pairs.length / 2), ...pairs]);

/** A key as a phone keeps one, with all its knobs in the test's hands: P-256, no attestation. */
export function testAuthenticator(place: { readonly origin: string; readonly rpId: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
  const credential = sha256(x).subarray(0, 16);
  const id = credential.toString('base64url');
  const state = { counter: 0, verified: true, ...place };
  const authData = (attested: Buffer = Buffer.alloc(0)): Buffer => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(state.counter);
    return Buffer.concat([sha256(state.rpId), Buffer.from([1 | (state.verified ? 4 : 0) | (attested.length > 0 ? 64 : 0)]), counter, attested]);
  };
  const clientData = (type: string, challenge: string): Buffer => Buffer.from(JSON.stringify({ type, challenge, origin: state.origin, crossOrigin: false }));
  const answer = (response: object): string => JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
  return {
    id, state,
    /** The answer to `navigator.credentials.create`. */
    create({ challenge }: { readonly challenge: string }): string {
      const key = map(int(1), int(2), int(3), int(-7), int(-1), int(1), int(-2), bytes(Buffer.from(x, 'base64url')), int(-3), bytes(Buffer.from(y, 'base64url')));
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, credential.length]), credential, key]);
      const object = map(text('fmt'), text('none'), text('attStmt'), map(), text('authData'), bytes(authData(attested)));
      return answer({ clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'), attestationObject: object.toString('base64url'), transports: ['internal'] });
    },
    /** The answer to `navigator.credentials.get`; each makes the counter grow. */
    get({ challenge }: { readonly challenge: string }): string {
      state.counter++;
      const data = clientData('webauthn.get', challenge);
      const auth = authData();
      const signature = signBytes('sha256', Buffer.concat([auth, sha256(data)]), privateKey);
      return answer({ clientDataJSON: data.toString('base64url'), authenticatorData: auth.toString('base64url'), signature: signature.toString('base64url') });
    },
  };
}

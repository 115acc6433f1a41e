import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse, type AuthenticationResponseJSON, type RegistrationResponseJSON } from '@simplewebauthn/server';
import { Refusal } from '../base/refusal.ts';

/** Where a shop lives: a passkey is made for one name and works nowhere else. */
export interface PasskeySite { readonly origin: string; readonly rpId: string; readonly name: string }
export const passkeySiteOf = (baseUrl: string, name: string): PasskeySite => ({ origin: new URL(baseUrl).origin, rpId: new URL(baseUrl).hostname, name });

/** What is kept of a passkey: its public half in base64url, and how often it has signed. */
export interface KeptPasskey { readonly credential_id: string; readonly public_key: string; readonly counter: bigint }
/** A passkey as its device has just made it. */
export interface MadePasskey extends KeptPasskey { readonly transports: readonly string[]; readonly backedUp: boolean }

const bytesOf = (challenge: string) => new Uint8Array(Buffer.from(challenge, 'base64url'));

/** What a browser is to sign to show who it is. With nobody's keys named, the device knows whose it holds. */
export const signOptions = (wish: { readonly site: PasskeySite; readonly challenge: string; readonly own: readonly { readonly credential_id: string }[] }): Promise<object> =>
  generateAuthenticationOptions({ rpID: wish.site.rpId, challenge: bytesOf(wish.challenge), userVerification: 'required', allowCredentials: wish.own.map((row) => ({ id: row.credential_id })) });

/** What a browser is to sign to make a passkey. `userId` stands for the person on the device; `title` is what its list of keys shows. */
export const makeOptions = (wish: { readonly site: PasskeySite; readonly challenge: string; readonly own: readonly { readonly credential_id: string }[]; readonly userId: string; readonly title: string }): Promise<object> =>
  generateRegistrationOptions({
    rpName: wish.site.name, rpID: wish.site.rpId, userName: wish.title, userID: new TextEncoder().encode(wish.userId), challenge: bytesOf(wish.challenge), attestationType: 'none',
    excludeCredentials: wish.own.map((row) => ({ id: row.credential_id })), authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });

/** Reads what a device has made. Throws passkey_wrong for anything that is not what was asked for. */
export async function readMade(given: { readonly site: PasskeySite; readonly challenge: string; readonly answer: string }): Promise<MadePasskey> {
  const verified = await orWrong(() => verifyRegistrationResponse({
    response: answerOf(given.answer) as unknown as RegistrationResponseJSON, expectedChallenge: given.challenge, expectedOrigin: given.site.origin, expectedRPID: given.site.rpId, requireUserVerification: true,
  }));
  if (!verified.verified) throw new Refusal('passkey_wrong');
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return { credential_id: credential.id, public_key: Buffer.from(credential.publicKey).toString('base64url'), counter: BigInt(credential.counter), transports: credential.transports ?? [], backedUp: credentialBackedUp };
}

/** How often the key has signed now. Throws passkey_wrong for another key, place or challenge, and for a counter that went back. */
export async function readSigned(given: { readonly site: PasskeySite; readonly challenge: string; readonly answer: string; readonly key: KeptPasskey }): Promise<bigint> {
  const { key } = given;
  const verified = await orWrong(() => verifyAuthenticationResponse({
    response: answerOf(given.answer) as unknown as AuthenticationResponseJSON, expectedChallenge: given.challenge, expectedOrigin: given.site.origin, expectedRPID: given.site.rpId, requireUserVerification: true,
    credential: { id: key.credential_id, publicKey: bytesOf(key.public_key), counter: Number(key.counter) },
  }));
  if (!verified.verified) throw new Refusal('passkey_wrong');
  return BigInt(verified.authenticationInfo.newCounter);
}

const ID_MAX = 1_400;

/** The answer of a browser, with the id of the key that signed. Throws passkey_wrong. */
export function answerOf(text: string): { readonly id: string } {
  try {
    const value = JSON.parse(text) as { readonly id?: unknown } | null;
    if (value !== null && typeof value === 'object' && typeof value.id === 'string' && value.id.length <= ID_MAX) return value as { readonly id: string };
  } catch { /* told below */ }
  throw new Refusal('passkey_wrong');
}

/** The library throws for every way in which an answer is not what was asked for. */
async function orWrong<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch { throw new Refusal('passkey_wrong'); }
}

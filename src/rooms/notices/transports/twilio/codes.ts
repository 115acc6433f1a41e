import type { SendOutcome } from '../transport.ts';

/**
 * What a vendor's code says of a text. `ours`: our account or our sender is not right, so no text at all gets out.
 * `stopped`: the reader has told the vendor STOP. `nowhere`: this number never gets a text.
 */
export type Meaning = 'stopped' | 'nowhere' | 'wrong_text' | 'later' | 'ours';

interface CodeRow { readonly code: number; readonly means: Meaning; readonly says: string }

/** Codes of a refused request, and of a text that was taken and did not arrive. One that is not here is unknown. */
export const CODES: readonly CodeRow[] = [
  { code: 20003, means: 'ours', says: 'account or token is wrong' },
  { code: 20005, means: 'ours', says: 'account is not active' },
  { code: 20404, means: 'ours', says: 'no such account' },
  { code: 20429, means: 'later', says: 'too many requests' },
  { code: 14107, means: 'later', says: 'too many texts to this number' },
  { code: 21211, means: 'nowhere', says: 'no number' },
  { code: 21214, means: 'nowhere', says: 'number cannot be reached' },
  { code: 21217, means: 'nowhere', says: 'no number' },
  { code: 21408, means: 'nowhere', says: 'region not switched on' },
  { code: 21602, means: 'wrong_text', says: 'no words' },
  { code: 21603, means: 'ours', says: 'no sender given' },
  { code: 21606, means: 'ours', says: 'sender cannot send texts' },
  { code: 21608, means: 'nowhere', says: 'trial account, number not verified' },
  { code: 21610, means: 'stopped', says: 'the reader has said STOP' },
  { code: 21611, means: 'later', says: 'queue is full' },
  { code: 21612, means: 'nowhere', says: 'no way to this number' },
  { code: 21614, means: 'nowhere', says: 'no mobile number' },
  { code: 21617, means: 'wrong_text', says: 'too long' },
  { code: 21659, means: 'ours', says: 'sender is not the account’s' },
  { code: 21703, means: 'ours', says: 'messaging service has no number' },
  { code: 30001, means: 'later', says: 'queue overflowed' },
  { code: 30002, means: 'ours', says: 'account was suspended' },
  { code: 30003, means: 'nowhere', says: 'phone cannot be reached' },
  { code: 30004, means: 'nowhere', says: 'blocked by the reader or carrier' },
  { code: 30005, means: 'nowhere', says: 'unknown number' },
  { code: 30006, means: 'nowhere', says: 'landline' },
  { code: 30007, means: 'wrong_text', says: 'taken for spam by the carrier' },
  { code: 30008, means: 'nowhere', says: 'not delivered, no reason given' },
  { code: 30034, means: 'ours', says: 'sender is not registered for business texts (A2P 10DLC)' },
  { code: 63038, means: 'later', says: 'daily limit of the account' },
];

const BY_CODE = new Map(CODES.map((row) => [row.code, row]));
export const meaningOf = (code: number): CodeRow | null => BY_CODE.get(code) ?? null;

/** What a refused request means for the text. Causes name codes only. */
export function refusedOutcome(status: number, code: number | null): SendOutcome {
  const cause = `twilio ${code ?? `http ${status}`}`;
  const row = code === null ? null : meaningOf(code);
  if (row) {
    switch (row.means) {
      case 'stopped': return { kind: 'undeliverable', cause, gone: true };
      case 'nowhere': case 'wrong_text': return { kind: 'undeliverable', cause };
      case 'later': return { kind: 'later', cause };
      case 'ours': return { kind: 'down', cause };
    }
  }
  if (status === 429 || status === 503) return { kind: 'later', cause };
  if (status === 401 || status === 403) return { kind: 'down', cause };
  return { kind: 'unknown', cause };
}

/** Whether a cause names a code for which somebody has to look at our account: no text gets out until then. */
export const isOurs = (cause: string): boolean => {
  const code = /^twilio (\d{5})$/.exec(cause)?.[1];
  return code !== undefined && meaningOf(Number(code))?.means === 'ours';
};

/** The vendor's words for a text on its way, in ours. A word that is not here says nothing. */
const STATUS: Readonly<Record<string, 'out' | 'delivered' | 'failed'>> = {
  accepted: 'out', scheduled: 'out', queued: 'out', sending: 'out', sent: 'out', partially_delivered: 'out', delivered: 'delivered', read: 'delivered',
  undelivered: 'failed', failed: 'failed', canceled: 'failed',
};
export const deliveryStateOf = (word: string): 'out' | 'delivered' | 'failed' | null => (Object.hasOwn(STATUS, word.toLowerCase()) ? STATUS[word.toLowerCase()]! : null);

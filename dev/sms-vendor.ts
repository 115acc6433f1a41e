import type { Random } from '../src/platform/random.ts';
import { secret, type Secret } from '../src/platform/secrets/secret.ts';
import type { Keys } from '../src/platform/secrets/keys.ts';
import { inboundCall, type VendorCall } from '../src/rooms/notices/transports/twilio/fake/fake.ts';

/** The number of the shop that the sandbox's phones text to: invented. */
const SHOP_NUMBER = '+18885550100';

/** Stands in for the company that carries texts: what a sandbox phone sends reaches the shop as that company's own signed call. */
export interface SmsVendor {
  /** What its calls are signed with. Nobody here answers STOP but the shop itself. */
  readonly account: { readonly accountSid: string; readonly authToken: Secret; readonly answersStop: boolean };
  /** Texts the shop from a number (E.164). Throws when the shop does not take it. */
  text(from: string, body: string): Promise<void>;
}

/** `call`: how a call gets to the shop; answers its status. `baseUrl`: the shop's address as the vendor was told it. */
export function openSmsVendor(parts: { readonly keys: Pick<Keys, 'mac'>; readonly random: Random; readonly baseUrl: string; readonly call: (call: VendorCall) => Promise<number> }): SmsVendor {
  const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: secret(parts.keys.mac('sandbox twilio', 'v1')), answersStop: false };
  return {
    account,
    async text(from, body) {
      const sid = `SM${Buffer.from(parts.random.bytes(16)).toString('hex')}`;
      const status = await parts.call(inboundCall({ accountSid: account.accountSid, authToken: account.authToken.reveal() }, `${parts.baseUrl}/hooks/twilio/sms`, { sid, from, to: SHOP_NUMBER, body }));
      if (status !== 200) throw new Error(`the shop answered a text with ${status}`);
    },
  };
}

import { expect } from 'vitest';
import { inboundCall, type VendorCall } from '../../src/rooms/notices/transports/twilio/fake/fake.ts';
import { SMS_ACCOUNT, type aSite } from './site.ts';

type Site = Awaited<ReturnType<typeof aSite>>;
const SHOP_NUMBER = '+18885550100';
export const SMS_URL = 'http://localhost/hooks/twilio/sms';

/** A call of the texts' vendor to the shop, as it is or bent. */
export async function vendorCalls(site: Site, call: VendorCall): Promise<number> {
  const { pathname, search } = new URL(call.url);
  const answer = await site.app.request(`${pathname}${search}`, { method: 'POST', headers: { ...call.headers, host: 'elsewhere.example' }, body: call.body });
  expect(site.logged.filter((line) => line.includes('http.fault'))).toEqual([]);
  return answer.status;
}

/** A phone with a number (E.164) that texts the shop, and reads what comes. */
export function aPhone(site: Site, number: string) {
  let sent = 0;
  const call = (body: string, more: { readonly sid?: string; readonly optOut?: 'STOP' | 'START' | 'HELP' } = {}): VendorCall => inboundCall(SMS_ACCOUNT, SMS_URL, {
    sid: more.sid ?? `SM${number.slice(-10)}${String(++sent).padStart(22, '0')}`, from: number, to: SHOP_NUMBER, body, ...(more.optOut === undefined ? {} : { optOut: more.optOut }),
  });
  const inbox = async (): Promise<string[]> => (await site.lettersTo(number)).map((one) => one.content).flatMap((one) => (one.channel === 'sms' ? [one.text] : []));
  return {
    number, call, inbox,
    /** Sends a text, lets the shop work, and answers what came back; null: nothing. Several texts stand one below the other, the oldest first. */
    async text(body: string, more: Parameters<typeof call>[1] = {}): Promise<string | null> {
      // Nobody types two texts in one second.
      site.shop.clock.advanceMs(1_000);
      const before = (await inbox()).length;
      expect(await vendorCalls(site, call(body, more))).toBe(200);
      await site.shop.settle();
      const now = await inbox();
      return now.length === before ? null : now.slice(0, now.length - before).toReversed().join('\n');
    },
  };
}

import { afterAll } from 'vitest';
import { silentLog } from '../../../../platform/log/log.ts';
import { callFlowStories } from '../../contract.ts';
import { sipPhone, type SipPhone } from '../../../../../tests/support/sip-phone.ts';

const phones: SipPhone[] = [];
afterAll(async () => { for (const phone of phones) await phone.listener.close(); });

callFlowStories('sip: real calls over loopback', { takesCards: false, typesAhead: true }, async (world) => {
  const phone = await sipPhone(world, silentLog);
  phones.push(phone);
  return phone;
});

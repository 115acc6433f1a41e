import { expect } from 'vitest';
import { realRandom } from '../src/platform/random.ts';
import { sealAddress } from '../src/platform/secrets/sealed-address.ts';
import { noticeWrite, sandboxDevice, subscriptionText } from '../src/rooms/notices/notices.ts';
import { ORIGIN, type aDemo } from './test-demo.ts';

/** Somebody who links the made-up Telegram by a link of the shop, once, and whose made-up phone is told something. Answers the path of that link. */
export async function toldByPhoneAndChat(demo: Awaited<ReturnType<typeof aDemo>>): Promise<string> {
  const { id } = await demo.people.ensureCustomer({ channel: 'email', address: 'lin@example.com' }, { language: 'en', zone: null });
  const { url } = await demo.people.startTelegramLink({ customer: id, by: { door: 'web', actor: 'test', reason: 'a test' }, consent: { words: 'yes', language: 'en', version: 1, place: 'test' } });
  const start = url.slice(ORIGIN.length), code = new URL(url).searchParams.get('start')!;
  expect((await demo.send(start)).text).toContain('name="code"');
  expect((await demo.send('/sandbox/telegram/start', { form: { code } })).to).toBe('/sandbox/telegram?done=linked');
  expect((await demo.send('/sandbox/telegram/start', { form: { code } })).to).toBe('/sandbox/telegram?done=refused');
  const { app: { keys, newId, committer }, clock } = demo.shop;
  const to = sealAddress(keys, subscriptionText(sandboxDevice(realRandom)));
  await committer.commit([noticeWrite({ id: newId('ntc'), kind: 'device.test', channel: 'push', language: 'en', to, ref: 'test', payload: { url: `${ORIGIN}/account/app` }, at: clock.now() })]);
  await demo.shop.pass(5, 1);
  expect((await demo.send('/sandbox/push')).text).toContain(`href="${ORIGIN}/account/app"`);
  expect((await demo.send('/sandbox/telegram')).text).toContain('Telegram was linked');
  return start;
}

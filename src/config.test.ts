import { expect, test } from 'vitest';
import { ConfigWrong, missingForProduction, readConfig } from './config.ts';

const TWILIO = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token-0123456789', TWILIO_FROM: '+18885550100' };

test('texts leave the house with an account, its token and one sender; anything between is refused', () => {
  expect(readConfig({}).twilio).toBeNull();
  expect(readConfig(TWILIO).twilio).toMatchObject({ accountSid: TWILIO.TWILIO_ACCOUNT_SID, sender: { from: '+18885550100' } });
  const service = `MG${'1'.repeat(32)}`;
  expect(readConfig({ ...TWILIO, TWILIO_FROM: '', TWILIO_MESSAGING_SERVICE_SID: service }).twilio?.sender).toEqual({ messagingService: service });
  for (const half of [{ TWILIO_FROM: '' }, { TWILIO_AUTH_TOKEN: '' }, { TWILIO_MESSAGING_SERVICE_SID: service }, { TWILIO_FROM: '555' }]) expect(() => readConfig({ ...TWILIO, ...half })).toThrow(ConfigWrong);
  expect(JSON.stringify(readConfig(TWILIO).twilio)).not.toContain(TWILIO.TWILIO_AUTH_TOKEN);
});

test('production wants live texts, and says so until it has them', () => {
  const lacks = (env: NodeJS.ProcessEnv): boolean => missingForProduction(readConfig({ NODE_ENV: 'production', ...env }), { carriers: 1 }).some((one) => one.includes('TWILIO'));
  expect([lacks({}), lacks(TWILIO)]).toEqual([true, false]);
});

test('Telegram has its token, its name and its secret, or is left away', () => {
  const TELEGRAM = { TELEGRAM_BOT_TOKEN: '123456:AAtestTOKENtestTOKENtestTOKENtest0', TELEGRAM_BOT_NAME: '@xuka_bot', TELEGRAM_WEBHOOK_SECRET: 'secret-of-a-test-0' };
  expect(readConfig({}).telegram).toBeNull();
  expect(readConfig(TELEGRAM).telegram?.bot).toBe('xuka_bot');
  expect(JSON.stringify(readConfig(TELEGRAM).telegram)).not.toMatch(/AAtest|secret-of/);
  for (const half of [{ TELEGRAM_BOT_NAME: '' }, { TELEGRAM_BOT_TOKEN: 'x' }, { TELEGRAM_WEBHOOK_SECRET: 'short' }]) expect(() => readConfig({ ...TELEGRAM, ...half })).toThrow(ConfigWrong);
});

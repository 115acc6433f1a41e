import { expect, test } from 'vitest';
import { ConfigWrong, missingForProduction, readConfig } from './config.ts';
import { dialerOf } from './voice.ts';

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

test('who calls people back is the hotline’s own provider, with its own account and a number; half an account is refused', () => {
  const SIGNALWIRE = { SIGNALWIRE_SPACE: 'example.signalwire.com', SIGNALWIRE_PROJECT_ID: 'b3877c40-da60-4998-90ad-b792e98472af', SIGNALWIRE_API_TOKEN: 'PT-token-of-a-test-01' };
  const dials = (env: NodeJS.ProcessEnv): string | null => dialerOf(readConfig({ HOTLINE_NUMBER: '+18885550100', HOTLINE_SIGNING_KEY: 'key-of-a-test-0123', ...env }), 'https://renew.example')?.name ?? null;
  expect(dials({ ...TWILIO, HOTLINE_PROVIDER: 'twilio' })).toBe('twilio-voice');
  expect(dials({ ...SIGNALWIRE, HOTLINE_PROVIDER: 'signalwire' })).toBe('signalwire-voice');
  // Another provider's account dials for nobody: its calls would come back to a door that does not know their signature.
  expect([dials({ ...TWILIO, HOTLINE_PROVIDER: 'signalwire' }), dials({ ...SIGNALWIRE, HOTLINE_PROVIDER: 'twilio' }), dials({ ...TWILIO, ...SIGNALWIRE, HOTLINE_PROVIDER: 'telnyx' }), dials({ ...SIGNALWIRE, HOTLINE_PROVIDER: 'signalwire', HOTLINE_NUMBER: '' }), dials(SIGNALWIRE)]).toEqual([null, null, null, null, null]);
  for (const half of [{ SIGNALWIRE_SPACE: '' }, { SIGNALWIRE_API_TOKEN: '' }, { SIGNALWIRE_PROJECT_ID: 'x' }, { SIGNALWIRE_SPACE: 'signalwire.com.evil.example' }]) expect(() => readConfig({ ...SIGNALWIRE, ...half })).toThrow(ConfigWrong);
  expect(JSON.stringify(readConfig(SIGNALWIRE).hotline)).not.toContain('PT-token');
});

test('Telegram has its token, its name and its secret, or is left away', () => {
  const TELEGRAM = { TELEGRAM_BOT_TOKEN: '123456:AAtestTOKENtestTOKENtestTOKENtest0', TELEGRAM_BOT_NAME: '@xuka_bot', TELEGRAM_WEBHOOK_SECRET: 'secret-of-a-test-0' };
  expect(readConfig({}).telegram).toBeNull();
  expect(readConfig(TELEGRAM).telegram?.bot).toBe('xuka_bot');
  expect(JSON.stringify(readConfig(TELEGRAM).telegram)).not.toMatch(/AAtest|secret-of/);
  for (const half of [{ TELEGRAM_BOT_NAME: '' }, { TELEGRAM_BOT_TOKEN: 'x' }, { TELEGRAM_WEBHOOK_SECRET: 'short' }]) expect(() => readConfig({ ...TELEGRAM, ...half })).toThrow(ConfigWrong);
});

import { createHash } from 'node:crypto';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { isTwilioCall, twilioSignature, type FormFields } from './signature.ts';

const TOKEN = '12345';
const URL_OF = 'https://example.com/ivr/menu?lang=zh';
const FIELDS: FormFields = [['To', '+18005551212'], ['Digits', '1234'], ['CallSid', 'CA1234567890ABCDE'], ['From', '+14158675310'], ['Caller', '+14158675310']];
/** As the vendor's own library takes them: a name that comes several times is a list. */
const asObject = (fields: FormFields): Record<string, unknown> => Object.fromEntries([...new Set(fields.map(([name]) => name))].map((name) => {
  const values = fields.filter((one) => one[0] === name).map((one) => one[1]);
  return [name, values.length === 1 ? values[0] : values];
}));

test('the published vectors', () => {
  expect(twilioSignature(TOKEN, URL_OF, FIELDS)).toBe('yIlFxb+XQ9f0Z9wFoGjw7KtyLZE=');
  const hash = createHash('sha256').update('{"a":1}').digest('hex');
  expect(twilioSignature(TOKEN, `https://example.com/hook?bodySHA256=${hash}`, [])).toBe('2e7mH/NA6FwzvUqLZxhsETU/4bw=');
});

describe('we and the vendor’s own library agree', () => {
  test.each<[string, string, FormFields]>([
    ['plain', URL_OF, FIELDS], ['words and names that are not ASCII', 'https://example.com/hooks/twilio/sms', [['Body', '续费 ñ 🎉'], ['Ñame', 'é']]],
    ['a name that comes twice', 'https://example.com/x', [['MediaUrl', 'b'], ['MediaUrl', 'a'], ['MediaUrl', 'b'], ['Body', '']]],
    ['the usual port', 'https://example.com:443/x?y=1', FIELDS], ['another port', 'https://example.com:8443/x', FIELDS], ['no fields', 'http://example.com/x', []], ['an empty path', 'https://example.com', FIELDS],
  ])('%s', (_, url, fields) => {
    const signature = twilioSignature(TOKEN, url, fields);
    expect(signature).toBe(twilio.getExpectedTwilioSignature(TOKEN, url, asObject(fields)));
    expect(isTwilioCall(TOKEN, { url, fields, signature })).toBe(true);
    expect(twilio.validateRequest(TOKEN, signature, url, asObject(fields))).toBe(true);
  });

  // Signed by the one spelling, received by the other.
  test.each([['https://example.com/x', 'https://example.com:443/x'], ['http://example.com:80/x', 'http://example.com/x']])('%s and %s are one address', (signed, received) => {
    const signature = twilioSignature(TOKEN, signed, FIELDS);
    expect(isTwilioCall(TOKEN, { url: received, fields: FIELDS, signature })).toBe(true);
    expect(twilio.validateRequest(TOKEN, signature, received, asObject(FIELDS))).toBe(true);
  });

  test.each<[string, string, string, FormFields, string | undefined]>([
    ['another key', TOKEN, URL_OF, FIELDS, twilioSignature('54321', URL_OF, FIELDS)],
    ['a changed body', TOKEN, URL_OF, FIELDS.map(([name, value]) => [name, name === 'Digits' ? '9' : value]), twilioSignature(TOKEN, URL_OF, FIELDS)],
    ['one field more', TOKEN, URL_OF, [...FIELDS, ['X', '1']], twilioSignature(TOKEN, URL_OF, FIELDS)],
    ['another address', TOKEN, 'https://example.org/ivr/menu?lang=zh', FIELDS, twilioSignature(TOKEN, URL_OF, FIELDS)],
    ['another query', TOKEN, 'https://example.com/ivr/menu?lang=es', FIELDS, twilioSignature(TOKEN, URL_OF, FIELDS)],
    ['no header', TOKEN, URL_OF, FIELDS, undefined], ['an empty header', TOKEN, URL_OF, FIELDS, ''],
  ])('%s is turned away by both', (_, token, url, fields, signature) => {
    expect(isTwilioCall(token, { url, fields, signature })).toBe(false);
    expect(twilio.validateRequest(token, signature ?? '', url, asObject(fields))).toBe(false);
  });
});

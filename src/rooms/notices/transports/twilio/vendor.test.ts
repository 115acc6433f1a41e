import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { at, plusSeconds } from '../../../../base/time.ts';
import { standingClock } from '../../../../platform/clock.ts';
import { projectRoot } from '../../../../platform/project-root.ts';
import { openTwilioFake, type TwilioFake } from './fake/fake.ts';
import { statusUrl, twilioTransport } from './twilio.ts';

/** Against the vendor's own description of its API, where it lies beside the project (`XUKA_CONTRACTS`). */
type Json = Record<string, unknown>;
const FILE = join(resolve(projectRoot(), process.env['XUKA_CONTRACTS'] ?? '../shared/contracts'), 'twilio', 'twilio_api_v2010.messages-calls.subset.openapi.json');
const PATH = '/2010-04-01/Accounts/{AccountSid}/Messages.json';
const ACCOUNT = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'token-of-a-test-0123456789' };

/** OpenAPI's `nullable` as JSON Schema says it, and references made absolute. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, key === '$ref' && typeof child === 'string' ? `twilio${child}` : plain(child)]));
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

describe('Twilio as Twilio describes it', () => {
  let vendor: Json | null;
  let fake: TwilioFake;
  const answers: { readonly method: string; readonly status: number; readonly json: unknown }[] = [];

  beforeAll(async () => {
    vendor = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) as Json : null;
    fake = await openTwilioFake({ ...ACCOUNT, clock: standingClock(at('2026-11-23T18:00:00Z')) });
    const sender = [{ from: '+18885550100' }, { messagingService: `MG${'b'.repeat(32)}` }] as const;
    for (const [index, one] of sender.entries()) {
      const transport = twilioTransport({ ...ACCOUNT, sender: one, statusUrl: (id) => statusUrl('https://renew.example', id), apiBase: fake.apiBase });
      const message = { messageId: 'ntc_00000000000000000000000001', kind: 'line.code', to: '+12125550123', language: 'en', at: at('2026-11-23T18:00:00Z'), secret: index === 0, ...(index === 0 ? { expiresAt: plusSeconds(at('2026-11-23T18:00:00Z'), 300) } : {}), content: { channel: 'sms', text: `续费 ${index}` } } as const;
      await transport.send(message, AbortSignal.timeout(5_000));
      // Its look-up, too.
      await transport.send({ ...message, repeat: true }, AbortSignal.timeout(5_000));
    }
    const authorization = `Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')}`;
    const url = `${fake.apiBase}/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`;
    for (const [method, body] of [['GET', undefined], ['POST', 'To=%2B12125550123&From=%2B18885550100&Body=x']] as const) {
      const answer = await fetch(url, { method, headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) }, ...(body === undefined ? {} : { body }) });
      answers.push({ method, status: answer.status, json: await answer.json() });
    }
  });
  afterAll(() => fake.stop());

  const here = ({ skip }: TestContext): void => { if (!vendor) skip('no vendor description beside the project: set XUKA_CONTRACTS to its folder'); };
  function schemaOf(read: (path: Json) => unknown): ValidateFunction {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'twilio', components: plain(vendor!['components']) });
    return ajv.compile(plain(read((vendor!['paths'] as Record<string, Json>)[PATH]!)) as Json);
  }
  const complaints = (validate: ValidateFunction, value: unknown): unknown => (validate(value) ? [] : validate.errors);

  test('our requests have fields that the vendor knows, in the form it wants', (context) => {
    here(context);
    const body = (path: Json): Json => ((path['post'] as Json)['requestBody'] as { content: Record<string, { schema: Json }> }).content['application/x-www-form-urlencoded']!.schema;
    // Numbers are text in a form.
    const validate = schemaOf((path) => ({ ...body(path), additionalProperties: false }));
    const posts = fake.requests.filter((one) => one.method === 'POST').slice(0, 2);
    expect(posts).toHaveLength(2);
    for (const { form } of posts) {
      const fields = Object.fromEntries([...new URLSearchParams(form)].map(([name, value]) => [name, name === 'ValidityPeriod' ? Number(value) : value]));
      expect(complaints(validate, fields)).toEqual([]);
    }
  });

  test('our look-up asks by parameters that the vendor knows', (context) => {
    here(context);
    const known = (((vendor!['paths'] as Record<string, Json>)[PATH]!['get'] as Json)['parameters'] as { name: string; in: string }[]).filter((one) => one.in === 'query').map((one) => one.name);
    const queries = fake.requests.filter((one) => one.method === 'GET' && one.query !== '').map((one) => [...new URLSearchParams(one.query).keys()]);
    expect(queries.length).toBeGreaterThan(0);
    expect(queries.flat().filter((name) => !known.includes(name))).toEqual([]);
  });

  test('the stand-in answers as the vendor does', (context) => {
    here(context);
    const answer = (method: 'get' | 'post', status: string) => (path: Json): unknown => ((path[method] as Json)['responses'] as Record<string, { content: Record<string, { schema: Json }> }>)[status]!.content['application/json']!.schema;
    expect(answers.map((one) => one.status)).toEqual([200, 201]);
    expect(complaints(schemaOf(answer('get', '200')), answers[0]!.json)).toEqual([]);
    expect(complaints(schemaOf(answer('post', '201')), answers[1]!.json)).toEqual([]);
    expect((answers[0]!.json as { messages: unknown[] }).messages).toHaveLength(2);
  });
});

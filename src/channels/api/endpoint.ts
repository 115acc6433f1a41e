import type { Context, MiddlewareHandler } from 'hono';
import { describeRoute, type DescribeRouteOptions } from 'hono-openapi';
import { z } from 'zod';
import { Refusal, REFUSALS, type RefusalCode } from '../../base/refusal.ts';
import { readJson, readQuery } from '../../platform/http/body.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { refusalWords } from '../../platform/i18n/refusals/refusals.ts';
import type { ApiCaller, ApiDoors, ApiScope } from './doors/doors.ts';
import { components } from './schemas/schemas.ts';

export interface ApiEnv extends FrameEnv { Variables: FrameEnv['Variables'] & { caller: ApiCaller } }
export type ApiContext = Context<ApiEnv>;

export interface EndpointFacts {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** The scope a key needs; null: open to everybody. */
  readonly scope: ApiScope | null;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Needs an Idempotency-Key. */
  readonly idempotent?: boolean;
  /** Status -> meaning and shape. */
  readonly answers: Readonly<Record<number, readonly [meaning: string, shape: z.ZodType]>>;
  readonly refusals: readonly RefusalCode[];
  /** A good answer that is no JSON: its meaning and media type. */
  readonly file?: readonly [meaning: string, mediaType: string];
}

/** Refusals any call may meet. */
const ALWAYS: readonly RefusalCode[] = ['malformed', 'unauthorized', 'forbidden', 'too_many_requests', 'not_ready'];
const OF_BODIES: readonly RefusalCode[] = ['body_too_large', 'unsupported_media_type'];
const OF_KEYS: readonly RefusalCode[] = ['idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_flight'];

const refOf = (schema: z.ZodType) => {
  const known = components.get(schema);
  if (!known) throw new Error('a shape of the API has no name');
  return { $ref: `#/components/schemas/${known.id}` };
};

/** What the OpenAPI document says of one operation. */
export function described(facts: EndpointFacts): MiddlewareHandler<ApiEnv> {
  const refusals = [...new Set([...facts.refusals, ...(facts.scope === null ? ['not_ready' as const] : ALWAYS), ...(facts.body ? OF_BODIES : []), ...(facts.idempotent ? OF_KEYS : [])])];
  const byStatus = Map.groupBy(refusals, (code) => REFUSALS[code]);
  const problems = [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [String(status), {
    description: codes.map((code) => `\`${code}\`: ${refusalWords(code, 'en').title}.`).join(' '),
    ...(codes.some((code) => code === 'too_many_requests' || code === 'not_ready' || code === 'idempotency_in_flight')
      ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' as const } } } } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }]);
  const spec: DescribeRouteOptions = {
    operationId: facts.id, tags: [facts.tag], summary: facts.summary, description: facts.description,
    security: facts.scope === null ? [] : [{ key: [facts.scope] }],
    parameters: [
      ...Object.entries(facts.query?.shape ?? {}).map(([name, field]) => ({
        name, in: 'query' as const, required: false, description: (field as z.ZodType).description ?? '',
        schema: bare(z.toJSONSchema(field as z.ZodType, { io: 'input' })),
      })),
      ...(facts.idempotent ? [{
        name: 'Idempotency-Key', in: 'header' as const, required: true, schema: { type: 'string' as const, minLength: 8, maxLength: 128 },
        description: 'Any new text of 8 to 128 visible ASCII characters, once for each renewal. The same key and body again get the same answer, byte for byte, for 30 days and more.',
      }] : []),
    ],
    ...(facts.body ? { requestBody: { required: true, content: { 'application/json': { schema: refOf(facts.body) } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(facts.answers).map(([status, [description, shape]]) => [status, { description, content: { 'application/json': { schema: refOf(shape) } } }])),
      ...(facts.file ? { 200: { description: facts.file[0], content: { [facts.file[1]]: { schema: { type: 'string' as const } } } } } : {}),
      ...Object.fromEntries(problems),
      ...(facts.refusals.length > 0 || facts.scope !== null ? { 500: { description: 'A fault of ours, with its reference number.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } } : {}),
    } as NonNullable<DescribeRouteOptions['responses']>,
  };
  return describeRoute(spec) as MiddlewareHandler<ApiEnv>;
}

// The dialect and our own descriptions stand elsewhere in the document.
function bare(schema: object): object {
  const { $schema: _dialect, description: _said, ...rest } = schema as Record<string, unknown>;
  return rest;
}

const BEARER = /^Bearer ([\x21-\x7e]{8,200})$/i;

/** Lets a known key with the scope pass, within its limit. Throws `unauthorized`, `forbidden`, `too_many_requests`. */
export function authorised(doors: Pick<ApiDoors, 'callerOf' | 'admit' | 'admitFailure'>, scope: ApiScope): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const bearer = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
    const caller = bearer === undefined ? null : await doors.callerOf(bearer, c.get('address'));
    if (!caller) {
      if (bearer !== undefined) await doors.admitFailure(c.get('address'));
      throw new Refusal('unauthorized');
    }
    await doors.admit(caller);
    if (!caller.scopes.has(scope)) throw new Refusal('forbidden', { scope });
    c.set('caller', caller);
    await next();
  };
}

/** The query in its shape. Unknown and repeated parameters are refused: a misspelt filter must not answer everything. */
export const queryOf = <S extends z.ZodObject>(c: ApiContext, shape: S): z.output<S> => checked(shape, Object.fromEntries(readQuery(c)));

/** The JSON body in its shape, and its raw bytes. */
export async function bodyOf<S extends z.ZodType>(c: ApiContext, shape: S): Promise<{ readonly value: z.output<S>; readonly bytes: Uint8Array }> {
  const { value, bytes } = await readJson(c);
  return { value: checked(shape, value), bytes };
}

/** Outside input in its shape. Throws `malformed` with the first field that does not fit. */
export function checked<S extends z.ZodType>(shape: S, input: unknown): z.output<S> {
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...issue.path, ...(unknown === undefined ? [] : [unknown])].map(String).join('.').slice(0, 80);
  // zod's own message may repeat the input; its code does not.
  throw new Refusal('malformed', { field: field || 'body', reason: issue.code });
}

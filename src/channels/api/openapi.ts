import type { Hono } from 'hono';
import { generateSpecs } from 'hono-openapi';
import { z } from 'zod';
import { API_SCOPES } from './doors/doors.ts';
import type { ApiEnv } from './endpoint.ts';
import { components } from './schemas/schemas.ts';

/** What the document's readers rely on; a loose picture of OpenAPI 3.1. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}
export interface OpenApiOperation {
  readonly operationId: string; readonly summary: string; readonly description: string; readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly description?: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>>;
}
export type JsonSchema = { readonly [key: string]: unknown };

const VERSION = '1.0.0';
const ABOUT = `Renew US prepaid data lines: find a line, see the plans that fit it, get a signed quote, place the renewal, follow it.

Send your key as \`Authorization: Bearer <key>\`. Bodies and answers are JSON in UTF-8. Money is decimal text with its currency, data is whole bytes, moments are ISO 8601 in UTC; local days are those of the line's zone. Answers may gain members; treat unknown ones as absent. Every "no" is a problem (RFC 9457): decide by its \`code\`. Placing needs an \`Idempotency-Key\`; after a lost answer send the same request again.`;

const TAGS = [
  { name: 'Lines', description: 'SIM and eSIM lines, and the plans that fit them.' },
  { name: 'Quotes', description: 'What a renewal costs and does, as a signed promise.' },
  { name: 'Renewals', description: 'Paid by the customer, delivered by the carrier, refunded if it cannot be.' },
  { name: 'Refunds', description: 'Of what was delivered and not used up: first off the line, then the money. Never delivered is refunded by itself.' },
  { name: 'Pay links', description: 'Somebody else pays, without an account.' },
  { name: 'Auto-renewal', description: 'A standing consent of a customer to renew one line, in exact words, with a ceiling, and its end at any time.' },
  { name: 'Wallets', description: 'Money customers have with the shop: it pays for renewals, never expires and is not paid out.' },
  { name: 'Receipts', description: 'What was bought.' },
];

/** The OpenAPI 3.1 document of the routes of `app`: paths from what each route says of itself, shapes from `schemas.ts`. */
export async function openApiDocument(app: Hono<ApiEnv>): Promise<OpenApiDocument> {
  const paths = await generateSpecs(app, {
    excludeStaticFile: false, defaultValidationErrorResponse: false,
    documentation: {
      info: { title: 'Xuka API', version: VERSION, description: ABOUT, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      servers: [{ url: '/' }],
      tags: [...TAGS],
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: `An API key. Scopes: ${API_SCOPES.map((one) => `\`${one}\``).join(', ')}.` } },
        schemas: componentSchemas() as never,
      },
    },
  });
  return paths as unknown as OpenApiDocument;
}

function componentSchemas(): Record<string, JsonSchema> {
  const made = z.toJSONSchema(components, { uri: (id) => `#/components/schemas/${id}`, io: 'output', target: 'draft-2020-12' });
  return Object.fromEntries(Object.entries(made.schemas).map(([name, schema]) => {
    const { $schema: _dialect, $id: _id, ...rest } = schema as Record<string, unknown>;
    return [name, rest];
  }));
}

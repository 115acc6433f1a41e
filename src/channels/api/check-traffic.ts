import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenApiDocument, OpenApiOperation } from './openapi.ts';

/**
 * Holds answers of `/v1` against our own OpenAPI document; for tests only (Ajv is no run-time dependency). Throws when the
 * operation, the status, the content type or the shape is not what the document says.
 */
export type TrafficCheck = (method: string, path: string, answer: { readonly status: number; readonly contentType: string; readonly body: string }) => void;

const ROOT = 'https://xuka.invalid/openapi';

export function openTrafficCheck(document: OpenApiDocument): TrafficCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: ROOT, components: document.components }, ROOT);
  const compiled = new Map<string, ValidateFunction>();

  function validatorOf(pointer: string): ValidateFunction {
    let one = compiled.get(pointer);
    if (!one) compiled.set(pointer, (one = ajv.compile({ $ref: `${ROOT}${pointer}` })));
    return one;
  }

  return (method, path, answer) => {
    const where = `${method} ${path} -> ${answer.status}`;
    const operation = find(document, method, path);
    if (!operation) {
      // Addresses and methods that are not in the document still answer in the form of a problem.
      if (answer.status !== 404 && answer.status !== 405) throw new Error(`${where}: not in the document`);
      return validate(where, validatorOf('#/components/schemas/Problem'), answer.body);
    }
    const media = operation.responses[String(answer.status)]?.content;
    if (!media) throw new Error(`${where}: this status is not in the document`);
    const schema = media[answer.contentType.split(';')[0]!]?.schema;
    if (!schema) throw new Error(`${where}: content type ${answer.contentType} is not in the document`);
    validate(where, validatorOf(String(schema['$ref'])), answer.body);
  };
}

function validate(where: string, holds: ValidateFunction, body: string): void {
  if (!holds(JSON.parse(body))) throw new Error(`${where}: ${holds.errors!.map((one) => `${one.instancePath} ${one.message}`).join('; ')}\n${body}`);
}

function find(document: OpenApiDocument, method: string, path: string): OpenApiOperation | null {
  const asked = path.split('?')[0]!.split('/');
  for (const [pattern, methods] of Object.entries(document.paths)) {
    const parts = pattern.split('/');
    if (parts.length === asked.length && parts.every((part, index) => part.startsWith('{') || part === asked[index])) {
      const operation = methods[method.toLowerCase()];
      if (operation) return operation;
    }
  }
  return null;
}

import { Refusal } from '../../base/refusal.ts';
import type { FrameContext } from './frame-env.ts';
import { parseStrictJson, strictText, type Json } from './strict-json.ts';

type WithRequest = Pick<FrameContext, 'req'>;

/** Bytes of a JSON or form body at most; no request of ours comes near. */
export const BODY_MAX = 64 * 1024;

/**
 * The raw bytes of a body, at most `maxBytes` of them. Throws `body_too_large` as soon as that is certain: by the announced
 * length, or while reading when none was announced. Bodies in an encoding of their own (gzip) are refused, they could
 * unpack to anything.
 */
export async function readBytes(c: WithRequest, maxBytes = BODY_MAX): Promise<Uint8Array> {
  const tooLarge = () => new Refusal('body_too_large', { maxBytes });
  const encoding = c.req.header('content-encoding');
  if (encoding !== undefined && encoding !== 'identity') throw new Refusal('unsupported_media_type', { contentEncoding: 'identity' });
  const announced = c.req.header('content-length');
  if (announced !== undefined) {
    if (Number(announced) > maxBytes) throw tooLarge();
    // Node's parser ends the body at the announced length, so this cannot grow.
    return new Uint8Array(await c.req.arrayBuffer());
  }
  const stream = c.req.raw.body;
  if (!stream) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(Buffer.concat(parts));
    size += value.byteLength;
    if (size > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    parts.push(value);
  }
}

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** A JSON body with its raw bytes. Throws `unsupported_media_type`, `body_too_large`, `malformed`. */
export async function readJson(c: WithRequest, maxBytes = BODY_MAX): Promise<{ readonly value: Json; readonly bytes: Uint8Array }> {
  if (!JSON_TYPE.test(c.req.header('content-type') ?? '')) throw new Refusal('unsupported_media_type', { contentType: 'application/json' });
  const bytes = await readBytes(c, maxBytes);
  return { value: parseStrictJson(bytes), bytes };
}

const FIELDS_MAX = 100;

/** A form's fields, each at most once. Throws `unsupported_media_type`, `body_too_large`, `malformed`. */
export async function readForm(c: WithRequest, maxBytes = BODY_MAX): Promise<{ readonly fields: ReadonlyMap<string, string>; readonly bytes: Uint8Array }> {
  if (!FORM_TYPE.test(c.req.header('content-type') ?? '')) throw new Refusal('unsupported_media_type', { contentType: 'application/x-www-form-urlencoded' });
  const bytes = await readBytes(c, maxBytes);
  return { fields: onlyOnce(new URLSearchParams(strictText(bytes))), bytes };
}

/** The query's parameters, each at most once: `?a=1&a=2` is two readers' quarrel and refused. */
export const readQuery = (c: WithRequest): ReadonlyMap<string, string> => onlyOnce(new URL(c.req.url).searchParams);

function onlyOnce(pairs: URLSearchParams): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (fields.has(name)) throw new Refusal('malformed', { reason: 'repeated_field', field: name.slice(0, 60) });
    if (fields.size >= FIELDS_MAX) throw new Refusal('malformed', { reason: 'too_many_fields', fieldsMax: FIELDS_MAX });
    fields.set(name, value);
  }
  return fields;
}

/**
 * A form with a file: its fields, and the text of each file under its field's name. Takes a plain form as well, for browsers and programs
 * that send no file. Throws `unsupported_media_type`, `body_too_large`, `malformed`.
 */
export async function readUpload(c: WithRequest, maxBytes = BODY_MAX): Promise<ReadonlyMap<string, string>> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return (await readForm(c, maxBytes)).fields;
  const bytes = await readBytes(c, maxBytes);
  let form: FormData;
  try { form = await new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'Content-Type': type } }).formData(); } catch { throw new Refusal('malformed', { reason: 'form' }); }
  const fields = new Map<string, string>();
  for (const [name, value] of form) {
    if (fields.has(name)) throw new Refusal('malformed', { reason: 'repeated_field', field: name.slice(0, 60) });
    fields.set(name, typeof value === 'string' ? value : strictText(new Uint8Array(await value.arrayBuffer())));
  }
  return fields;
}

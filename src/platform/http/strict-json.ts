import { Refusal } from '../../base/refusal.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const DEPTH_MAX = 20;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of bytes that must be UTF-8. Throws Refusal `malformed`. */
export function strictText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal('malformed', { reason: 'invalid_utf8' });
  }
}

/**
 * JSON that means one thing only. Refused as `malformed`, with the reason: bytes that are not UTF-8, text that is not JSON,
 * more than 20 levels, a key that comes twice (two readers would take different ones), keys that reach for prototypes.
 */
export function parseStrictJson(bytes: Uint8Array): Json {
  const text = strictText(bytes);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('malformed', { reason: 'invalid_json' });
  }
  checkStructure(text);
  return value;
}

const QUOTE = 34, BACKSLASH = 92, COLON = 58, OPEN_OBJECT = 123, CLOSE_OBJECT = 125, OPEN_LIST = 91, CLOSE_LIST = 93;

/** Walks over text that is known to be JSON. What `JSON.parse` hands back no longer shows a key that came twice. */
function checkStructure(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === OPEN_OBJECT || sign === OPEN_LIST) {
      open.push(sign === OPEN_OBJECT ? new Set() : null);
      if (open.length > DEPTH_MAX) throw new Refusal('malformed', { reason: 'too_deep', levelsMax: DEPTH_MAX });
    } else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) {
      open.pop();
    } else if (sign === QUOTE) {
      const start = at;
      for (at++; text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
      const keys = open.at(-1);
      if (keys && isKey(text, at + 1)) checkKey(keys, text.slice(start, at + 1));
    }
  }
}

function isKey(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return text.charCodeAt(at) === COLON;
}

function checkKey(keys: Set<string>, quoted: string): void {
  const key = quoted.includes('\\') ? JSON.parse(quoted) as string : quoted.slice(1, -1);
  if (FORBIDDEN_KEYS.has(key)) throw new Refusal('malformed', { reason: 'forbidden_key', key });
  if (keys.has(key)) throw new Refusal('malformed', { reason: 'duplicate_key', key: key.slice(0, 60) });
  keys.add(key);
}

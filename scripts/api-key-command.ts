import { parseArgs } from 'node:util';
import { isId } from '../src/base/ids.ts';
import type { By } from '../src/base/language.ts';
import { isoOf } from '../src/base/time.ts';
import { API_SCOPES, type ApiKey, type ApiScope, type People } from '../src/rooms/people/people.ts';
import { WrongCommand } from './where.ts';

type Keys = Pick<People, 'makeApiKey' | 'listApiKeys' | 'findApiKey' | 'revokeApiKey'>;
/** `print`: what the command is for, such as the key itself; `say`: words around it. */
export interface Voice { readonly print: (line: string) => void; readonly say: (line: string) => void }

export const API_KEY_USAGE = `npm run api-key -- make NAME --scopes ${API_SCOPES.join(',')} [--per-minute N]
npm run api-key -- list
npm run api-key -- revoke KEY_ID`;

const NAME_MAX = 60;

/** `npm run api-key`. Throws WrongCommand with a sentence. */
export async function apiKeyCommand(args: readonly string[], keys: Keys, by: (reason: string) => By, { print, say }: Voice): Promise<void> {
  const { what, name, scopes, perMinute } = read(args);
  switch (what) {
    case 'make': {
      const { key, clear } = await keys.makeApiKey({ name: nameOf(name), scopes: scopesOf(scopes), limits: { requestsPerMinute: countOf(perMinute) }, by: by('an API key was made by command') });
      print(clear);
      say(`${key.id} for ${key.name}. This is the only time the key is shown; give it on by a way that others cannot read.`);
      return;
    }
    case 'list': {
      const all = await keys.listApiKeys();
      for (const one of all) print(shown(one));
      if (all.length === 0) say('there is no key yet.');
      return;
    }
    case 'revoke': {
      const key = name !== undefined && isId('key', name) ? await keys.findApiKey(name) : null;
      if (!key) throw new WrongCommand(`There is no key "${name ?? ''}". Give its id, key_…, as "npm run api-key -- list" shows it; the key itself is not needed.`);
      if (key.revokedAt !== null) throw new WrongCommand(`${key.id} (${key.name}) has been revoked since ${isoOf(key.revokedAt)}.`);
      await keys.revokeApiKey(key.id, by('an API key was revoked by command'));
      say(`${key.id} (${key.name}, …${key.hint}) is revoked; a shop that runs refuses it within five seconds.`);
      return;
    }
    default: throw new WrongCommand(API_KEY_USAGE);
  }
}

function read(args: readonly string[]): { readonly what: string | undefined; readonly name: string | undefined; readonly scopes: string | undefined; readonly perMinute: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { 'scopes': { type: 'string' }, 'per-minute': { type: 'string' } } });
    if (positionals.length > 2) throw new WrongCommand(`"${positionals[2]!}" is one word too many; put a name of several words in quotes.\n${API_KEY_USAGE}`);
    if (positionals[0] !== 'make' && Object.keys(values).length > 0) throw new WrongCommand(API_KEY_USAGE);
    return { what: positionals[0], name: positionals[1], scopes: values.scopes, perMinute: values['per-minute'] };
  } catch (error) {
    if (error instanceof WrongCommand) throw error;
    throw new WrongCommand(`${error instanceof Error ? error.message : String(error)}\n${API_KEY_USAGE}`);
  }
}

function nameOf(text: string | undefined): string {
  const name = text?.trim() ?? '';
  if (name === '' || name.length > NAME_MAX || /\p{Cc}/u.test(name)) throw new WrongCommand(`Name whom the key is for, in up to ${NAME_MAX} characters.\n${API_KEY_USAGE}`);
  return name;
}

function scopesOf(text: string | undefined): ApiScope[] {
  const wished = [...new Set((text ?? '').split(',').map((one) => one.trim()).filter((one) => one !== ''))];
  const strange = wished.find((one) => !(API_SCOPES as readonly string[]).includes(one));
  if (strange !== undefined) throw new WrongCommand(`There is no scope "${strange}". There are: ${API_SCOPES.join(', ')}.`);
  if (wished.length === 0) throw new WrongCommand(`Say what the key may do: --scopes, one or more of ${API_SCOPES.join(', ')}, with commas.`);
  return wished as ApiScope[];
}

function countOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new WrongCommand('--per-minute: a whole number of requests, 1 to 999999.');
  return Number(text);
}

const shown = (one: ApiKey): string =>
  [one.id, `…${one.hint}`, one.revokedAt === null ? 'in use' : `revoked ${isoOf(one.revokedAt)}`, isoOf(one.createdAt), one.limits.requestsPerMinute === null ? 'no limit' : `${one.limits.requestsPerMinute}/min`, one.scopes.join(','), one.demo ? `${one.name} (demo)` : one.name].join('  ');

import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isoOf } from '../src/base/time.ts';
import type { House } from '../src/house.ts';
import { API_SCOPES, type People } from '../src/rooms/people/people.ts';
import type { makeDemoWorld } from './world.ts';
import { stateOf } from './world.ts';

/** What `data/demo.json` says, so that scripts can drive the demo. Rewritten at every start; the key stays the same. */
interface DemoNotes {
  readonly note: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly testPaymentMethod: string;
  readonly sandboxPanel: string;
  readonly startedAt: string;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly staff: readonly Readonly<Record<string, unknown>>[];
}

export async function writeDemoNotes(parts: {
  readonly house: House; readonly people: People; readonly dataFolder: string; readonly baseUrl: string; readonly world: Awaited<ReturnType<typeof makeDemoWorld>>; readonly staff: DemoNotes['staff'];
}): Promise<{ readonly file: string; readonly apiKey: string }> {
  const { house, people, baseUrl } = parts;
  const file = join(parts.dataFolder, 'demo.json');
  const apiKey = await keyOf(people, file);
  const now = house.app.clock.now();
  const notes: DemoNotes = {
    note: 'Demo shop with simulated carriers and a sandbox gateway: no real money, no real lines. This key works here only.',
    baseUrl, apiKey, testPaymentMethod: 'pm_card_visa', sandboxPanel: `${baseUrl}/sandbox`, startedAt: isoOf(now),
    lines: parts.world.map(({ demo, line }) => ({
      name: demo.id, about: demo.about.en, id: line.id, number: line.number, iccid: line.iccid, carrier: line.carrier, state: stateOf(line, now), zone: line.zone, zip: line.zip,
      signIn: {
        page: `${baseUrl}/`, type: line.number ?? line.iccid,
        code: line.smsCapable ? `sent by text; the sandbox phone shows it: ${baseUrl}/sandbox/phone?to=${encodeURIComponent(line.number ?? '')}` : 'this card gets no texts: renew it as a guest',
      },
    })),
    staff: parts.staff,
  };
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(notes, null, 2)}\n`);
  chmodSync(aside, 0o600);
  renameSync(aside, file);
  return { file, apiKey };
}

/** The key of the last start, as long as the database still knows it. */
async function keyOf(people: People, file: string): Promise<string> {
  if (existsSync(file)) {
    const kept = (JSON.parse(readFileSync(file, 'utf8')) as Partial<DemoNotes>).apiKey;
    if (kept !== undefined && await people.readApiKey(kept)) return kept;
  }
  const made = await people.makeApiKey({
    name: 'demo', scopes: API_SCOPES, limits: { requestsPerMinute: null }, demo: true, by: { door: 'job', actor: 'job:demo', reason: 'demo world' },
  });
  return made.clear;
}

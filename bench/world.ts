import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIccid } from '../src/base/iccid.ts';
import type { LineId } from '../src/base/ids.ts';
import { parsePhone } from '../src/base/phone.ts';
import { check } from '../src/base/check.ts';
import { plusSeconds } from '../src/base/time.ts';
import { openHouse, type House } from '../src/house.ts';
import { openClock } from '../src/platform/clock.ts';
import { openDb, type Db } from '../src/platform/db/db.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { openMetrics } from '../src/platform/metrics.ts';
import { projectRoot } from '../src/platform/project-root.ts';
import { idMaker, realRandom } from '../src/platform/random.ts';
import { newKeyRing } from '../src/platform/secrets/key-file.ts';
import { keysOf } from '../src/platform/secrets/keys.ts';
import { secret } from '../src/platform/secrets/secret.ts';
import { twinConnector } from '../src/rooms/carriers/connectors/twin/connector.ts';
import { memoryStore as twinMemory } from '../src/rooms/carriers/connectors/twin/memory-store.ts';
import { openTwin, type Twin } from '../src/rooms/carriers/connectors/twin/twin.ts';
import { eventsOf, newLine, type LineEvent } from '../src/rooms/lines/lines.ts';
import { sandboxTransports } from '../src/rooms/notices/notices.ts';
import { sandboxGateway } from '../src/rooms/payments/gateways/stripe/fake/in-process.ts';
import { memoryStore as stripeMemory } from '../src/rooms/payments/gateways/stripe/fake/memory-store.ts';
import { openSandboxCore } from '../src/rooms/payments/gateways/stripe/fake/sandbox.ts';
import { importCatalog, loadShelf } from '../src/rooms/plans/plans.ts';
import { openPeople, type People } from '../src/rooms/people/people.ts';

export interface BenchWorld {
  readonly db: Db;
  readonly house: House;
  readonly people: People;
  readonly twin: Twin;
  /** Makes lines `from` to `to`, ours and the carrier's. */
  makeLines(from: number, to: number): Promise<string[]>;
  /** Gives lines that are in the database already their SIM at the carrier, with the same past. */
  issueSims(ids: readonly string[]): Promise<void>;
}

/** The product's house on a real, durable database, with carrier and gateway simulated in this process. */
export async function openWorld(databaseUrl: string, options: { readonly connections?: number } = {}): Promise<BenchWorld> {
  const db = openDb(databaseUrl, { connections: options.connections ?? 8 });
  const clock = openClock();
  const random = realRandom;
  const keys = keysOf(newKeyRing(random), random);
  const newId = idMaker(clock, random);
  await importCatalog(db, { text: readFileSync(join(projectRoot(), 'catalog/sample-catalog.json'), 'utf8'), fileName: 'sample-catalog.json', at: clock.now() });
  const shelf = await loadShelf(db);
  const core = openSandboxCore({ store: stripeMemory(), clock, random, payBase: 'http://127.0.0.1/pay' });
  const twin = await openTwin({
    carrier: 'tmobile', clock, store: twinMemory(), profile: () => shelf.profile('tmobile', clock.now()).terms, openingFloatCents: 10n ** 12n, calls: false,
    costCents: (terms) => (shelf.planVersion(terms.planId, terms.planVersion).priceCents * 85n) / 100n, callbackSecret: secret('bench'),
  });
  const kept = { db, clock, newId, keys, fromName: 'Xuka' };
  const house = await openHouse({
    db, clock, random, keys, log: silentLog, metrics: openMetrics(), gateways: { stripe: sandboxGateway(core, { webhookSecret: 'whsec_bench', deadlineMs: 20_000 }) },
    connectors: { tmobile: twinConnector(twin) }, transports: sandboxTransports(kept),
    shop: { name: null, url: 'http://127.0.0.1', help: null }, renewalUrl: (id) => `http://127.0.0.1/r/${id}`, onFenced: () => process.exit(70),
  });
  const people = openPeople({ db, commit: (unit) => house.app.committer.commit(unit), clock, random, newId, keys });
  const profile = shelf.profile('tmobile', clock.now()).terms;
  const terms = shelf.plan('tmo-mo-5g', clock.now()).terms;

  async function makeOne(n: number): Promise<string> {
    const number = parsePhone(`+1${String(2_120_000_000 + 200_0000 + n)}`.slice(0, 12));
    const iccid = parseIccid(`8901260${String(n).padStart(12, '0')}`);
    check(iccid.ok, 'an ICCID');
    const now = clock.now();
    const begun = plusSeconds(now, -20 * 86_400);
    const events: LineEvent[] = [
      { kind: 'opened', at: plusSeconds(begun, -60), stage: 'live', zone: 'America/New_York', lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile },
      { kind: 'renewed', at: begun, purchase: { id: `seed_${n}`, terms, mode: 'replace', bonusBytes: 0n, profile, quotedAt: begun } },
    ];
    await twin.issueSim({ iccid: iccid.iccid, number: number.ok ? number.phone : null, zone: 'America/New_York', lineKind: 'voice_data', events });
    const made = newLine({
      id: newId('line'), carrier: 'tmobile', kind: 'voice_data', number: number.ok ? number.phone : null, iccid: iccid.iccid, sim: 'esim', smsCapable: true,
      zip: '10001', zone: 'America/New_York', profile, events, at: now,
    });
    await house.app.committer.commit(made.writes);
    return made.line.id;
  }

  async function issueSim(id: string): Promise<void> {
    const line = await house.app.readLine(id as LineId);
    check(line, `line ${id} is there`);
    await twin.issueSim({ iccid: line.iccid, number: line.number, zone: line.zone, lineKind: line.kind, events: await eventsOf(db, line.id) });
  }

  return {
    db, house, people, twin,
    async issueSims(ids) {
      for (let start = 0; start < ids.length; start += 256) await Promise.all(ids.slice(start, start + 256).map(issueSim));
    },
    async makeLines(from, to) {
      const ids: string[] = [];
      for (let start = from; start < to; start += 256) {
        ids.push(...await Promise.all(Array.from({ length: Math.min(256, to - start) }, (_, i) => makeOne(start + i))));
      }
      return ids;
    },
  };
}

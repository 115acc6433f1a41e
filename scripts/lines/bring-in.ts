import { latest } from '../../src/base/time.ts';
import type { By } from '../../src/base/language.ts';
import type { Write } from '../../src/platform/db/unit.ts';
import { connectorOf, readCarrierLine, type CarriersApp, type LineReading } from '../../src/rooms/carriers/carriers.ts';
import { journalWrite } from '../../src/rooms/journal/journal.ts';
import { findLine, newLine, type LineEvent } from '../../src/rooms/lines/lines.ts';
import type { Shelf } from '../../src/rooms/plans/plans.ts';
import { LinesRefused, type FileLine, type LineProblem } from './line-file.ts';

export interface BringInApp extends CarriersApp { readonly shelf: () => Shelf }

/** Carriers are asked about so many lines at the same time. */
const PARALLEL = 8;

type Found = { readonly reading: LineReading } | { readonly field: string; readonly message: string };

/**
 * Takes lines in that a carrier has already: each is read from its carrier once, opened, and takes the carrier's word for
 * cycles, data and dates. All of them in one commit, or none: throws LinesRefused with every line that cannot be had.
 */
export async function bringIn(app: BringInApp, lines: readonly FileLine[], about: { readonly fileName: string; readonly by: By }): Promise<number> {
  const problems: LineProblem[] = [];
  const units: Write[] = [];
  const queue = lines.values();
  const lane = async (): Promise<void> => {
    for (const one of queue) {
      const found = await lookAt(app, one);
      if ('reading' in found) units.push(...writesFor(app, one, found.reading, about.by));
      else problems.push({ file: about.fileName, line: one.at, ...found });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  if (problems.length > 0) throw new LinesRefused(problems);
  try {
    await app.committer.commit(units);
  } catch (error) {
    // 23505: the same number or SIM came in by another door since we looked.
    if ((error as { code?: string }).code !== '23505') throw error;
    throw new LinesRefused([{ file: about.fileName, line: 1, field: '', message: 'a line of this file was brought in by somebody else at this moment; run it again to see which' }]);
  }
  return lines.length;
}

async function lookAt(app: BringInApp, one: FileLine): Promise<Found> {
  if (await findLine(app.db, { iccid: one.iccid })) return { field: 'iccid', message: 'is in the shop already' };
  if (one.number !== null && await findLine(app.db, { number: one.number })) return { field: 'number', message: 'is in the shop already, on another SIM' };
  if (app.connectors[one.carrier] === undefined) return { field: 'carrier', message: `this version has no connector for ${one.carrier}, so the line cannot be read` };
  if (!connectorOf(app, one.carrier).can.readLine) return { field: 'carrier', message: `${one.carrier} shows no lines, so the line cannot be read` };
  const answer = await readCarrierLine(app, one);
  if (answer.kind === 'not_found') return { field: 'iccid', message: `${one.carrier} does not know this line` };
  if (answer.kind === 'unknown') return { field: 'carrier', message: `${one.carrier} did not say what this line is (${answer.cause}); run it again` };
  const { reading } = answer;
  if (one.zone !== null && one.zone !== reading.zone) return { field: 'zone', message: `${one.carrier} keeps this line's days in ${reading.zone}; leave it empty or say the same` };
  const strange = namedPlans(reading).find((id) => !termsFor(app, one).some((terms) => terms.planId === id));
  if (strange !== undefined) return { field: 'carrier', message: `${one.carrier} reports the plan "${strange}", which the catalogue does not have for such a line` };
  return { reading };
}

const namedPlans = (reading: LineReading): string[] => [...(reading.running ? [reading.running.planId] : []), ...reading.queue.map((queued) => queued.planId)];
const termsFor = (app: BringInApp, one: FileLine) =>
  app.shelf().plansFor({ carrier: one.carrier, lineKind: one.kind, at: app.clock.now() }).map((offer) => offer.plan.terms);

function writesFor(app: BringInApp, one: FileLine, reading: LineReading, by: By): Write[] {
  const now = app.clock.now();
  const at = latest(now, reading.readAt);
  const { terms: profile } = app.shelf().profile(one.carrier, now);
  const named = namedPlans(reading);
  const events: LineEvent[] = [
    { kind: 'opened', at, stage: 'live', zone: reading.zone, lineKind: one.kind, carrier: one.carrier, activateBy: null, profile },
    ...(reading.barred === 'none' ? [] : [{ kind: 'barred', at, barred: reading.barred } as const]),
    { kind: 'adopted', at, reading, plans: termsFor(app, one).filter((terms) => named.includes(terms.planId)) },
  ];
  const { line, writes } = newLine({
    id: app.newId('line'), carrier: one.carrier, kind: one.kind, number: one.number, iccid: one.iccid, eid: one.eid, sim: one.sim, smsCapable: one.smsCapable,
    zip: one.zip, zone: reading.zone, profile, events, at: now,
  });
  return [...writes, journalWrite({ at: now, by, what: 'line.brought_in', subject: line.id, line: line.id, facts: { carrier: one.carrier, state: reading.state } }, app)];
}

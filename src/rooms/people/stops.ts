import type { By } from '../../base/language.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { write, type Committer, type Shape, type Write } from '../../platform/db/unit.ts';
import type { Instant } from '../../base/time.ts';
import type { NewId } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { addressMacs } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';

export interface StopsApp {
  readonly db: Db; readonly committer: Pick<Committer, 'commit'>; readonly clock: Pick<Clock, 'now'>; readonly newId: NewId; readonly keys: Pick<Keys, 'macs'>;
}

const stopShape: Shape<{ id: string; number_mac: string; at: Instant }> = {
  name: 'people.stops',
  columns: { id: 'text', number_mac: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into people_stops (id, number_mac, at) select id, number_mac, at from ${rows} on conflict (number_mac) do nothing returning 1`,
};
const startShape: Shape<{ macs: readonly string[] }> = {
  name: 'people.stops_end',
  columns: { macs: 'jsonb' },
  sql: (rows) => `delete from people_stops s using ${rows} r where r.macs ? s.number_mac returning 1`,
};

/**
 * STOP, from whoever holds that number (E.164): from now on no text goes there but a code that was asked for right then (47 CFR
 * 64.1200(a)(10)). The writes, for the unit of whoever heard it; again is fine.
 */
export function stopWrites(app: Pick<StopsApp, 'newId' | 'keys'>, said: { readonly number: string; readonly at: Instant; readonly by: By }): Write[] {
  const id = app.newId('stp');
  return [
    write(stopShape, { id, number_mac: addressMacs(app.keys, said.number)[0]!, at: said.at }),
    journalWrite({ at: said.at, by: said.by, what: 'texts.stopped', subject: id }, app),
  ];
}
/** START: texts may go there again, as far as consents go. */
export function startWrites(app: Pick<StopsApp, 'newId' | 'keys'>, said: { readonly number: string; readonly at: Instant; readonly by: By }): Write[] {
  return [
    write(startShape, { macs: addressMacs(app.keys, said.number) }),
    journalWrite({ at: said.at, by: said.by, what: 'texts.started', subject: app.newId('stp') }, app),
  ];
}
export const stopTexts = (app: StopsApp, said: { readonly number: string; readonly by: By }): Promise<void> => app.committer.commit(stopWrites(app, { ...said, at: app.clock.now() }));
export const startTexts = (app: StopsApp, said: { readonly number: string; readonly by: By }): Promise<void> => app.committer.commit(startWrites(app, { ...said, at: app.clock.now() }));

/** Which of these numbers (E.164) said STOP. */
export async function stoppedOf(app: Pick<StopsApp, 'db' | 'keys'>, numbers: readonly string[]): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set();
  const macs = new Map(numbers.flatMap((number) => addressMacs(app.keys, number).map((mac) => [mac, number] as const)));
  const { rows } = await app.db.query<{ number_mac: string }>('select number_mac from people_stops where number_mac = any($1::text[])', [[...macs.keys()]], 'people_stopped');
  return new Set(rows.map((row) => macs.get(row.number_mac)!));
}
export const textsStopped = async (app: Pick<StopsApp, 'db' | 'keys'>, number: string): Promise<boolean> => (await stoppedOf(app, [number])).size > 0;

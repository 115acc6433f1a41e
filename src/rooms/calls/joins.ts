import type { Id } from '../../base/ids.ts';
import { isId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import type { CallsApp } from './app.ts';
import type { CallId } from './call.ts';

export type JoinId = Id<'join'>;
/** Why a telephone that rang was not talked on, as far as its provider says. */
export type JoinMissed = 'no_answer' | 'busy' | 'failed';
/** `ringing`: the provider was told to ring. `joined`: the agent pressed the key. `over`: they talked, and one has hung up. */
export type JoinState = 'asked' | 'ringing' | 'joined' | 'over' | JoinMissed | 'cancelled';

/** An agent's own telephone in a call; whose number it is nobody reads here. */
export interface Join { readonly id: JoinId; readonly call: CallId; readonly agent: string; readonly state: JoinState; readonly at: Instant }

const OPEN = `('asked', 'ringing', 'joined')`;
/** Ends the telephones of calls (`column` of the rows names them) that stand so; what is over keeps no number. */
export const joinsEnd = (rows: string, column: 'id' | 'call_id', states: readonly JoinState[]): string =>
  `update calls_joins j set state = case when j.state = 'joined' then 'over' else 'cancelled' end, number_sealed = '', ended_at = i.at
    from ${rows} i where j.call_id = i.${column} and j.state in (${states.map((state) => `'${state}'`).join(', ')}) returning 1`;

interface AskRow { id: string; call_id: string; agent: string; number_sealed: string; at: Instant }
const askShape: Shape<AskRow> = {
  name: 'calls.joins.ask', columns: { id: 'text', call_id: 'text', agent: 'text', number_sealed: 'text', at: 'timestamptz' },
  // The same wish twice is one telephone that rings.
  sql: (rows) => `insert into calls_joins (id, call_id, agent, number_sealed, state, asked_at) select id, call_id, agent, number_sealed, 'asked', at from ${rows}
    on conflict (call_id) where state in ${OPEN} do nothing returning 1`,
};

/** An agent wants their own telephone in a call of theirs; it rings at the call's next look, some seconds later. `number`: E.164. */
export function joinWrites(app: CallsApp, wish: { readonly call: CallId; readonly agent: string; readonly number: string }): Write[] {
  const at = app.clock.now();
  const id = app.newId('join');
  return [
    write(askShape, { id, call_id: wish.call, agent: wish.agent, number_sealed: sealAddress(app.keys, wish.number).sealed, at }),
    journalWrite({ at, by: { door: 'desk', actor: `staff:${wish.agent}`, reason: 'talk with the caller' }, what: 'call.join_asked', subject: wish.call, facts: { join: id } }, app),
  ];
}

/** The same on its own; nothing while one rings or is talked on. */
export async function askJoin(app: CallsApp, wish: { readonly call: CallId; readonly agent: string; readonly number: string }): Promise<void> {
  const last = await joinOf(app.db, wish.call);
  if (last !== null && isOpenJoin(last)) return;
  await app.committer.commit(joinWrites(app, wish));
}

export const isOpenJoin = ({ state }: Pick<Join, 'state'>): boolean => state === 'asked' || state === 'ringing' || state === 'joined';

const COLUMNS = 'id, call_id as call, agent, state, coalesce(ended_at, joined_at, asked_at) as at';
/** The one that is open, else the newest of a call; null: nobody wanted one. */
export async function joinOf(db: Queryable, call: CallId): Promise<Join | null> {
  return (await db.query<Join>(`select ${COLUMNS} from calls_joins where call_id = $1 order by state in ${OPEN} desc, asked_at desc, id desc limit 1`, [call], 'calls_join_of')).rows[0] ?? null;
}
export async function joinById(db: Queryable, id: string): Promise<Join | null> {
  if (!isId('join', id)) return null;
  return (await db.query<Join>(`select ${COLUMNS} from calls_joins where id = $1`, [id], 'calls_join_by_id')).rows[0] ?? null;
}

interface StateRow { id: string; state: string; at: Instant }
const columns = { id: 'text', state: 'text', at: 'timestamptz' } as const;
/** Only for the agent who has the call, while it lasts. */
const STILL_THEIRS = `exists (select 1 from calls_queue q join calls_calls c on c.id = q.call_id where q.call_id = j.call_id and q.state = 'taken' and q.agent = j.agent and c.ended_at is null)`;
const ringShape: Shape<StateRow> = {
  name: 'calls.joins.ring', guard: true, columns,
  sql: (rows) => `update calls_joins j set state = i.state from ${rows} i where j.id = i.id and j.state in ('asked', 'ringing') and ${STILL_THEIRS} returning 1`,
};
const acceptShape: Shape<StateRow> = {
  name: 'calls.joins.accept', guard: true, columns,
  sql: (rows) => `update calls_joins j set state = i.state, joined_at = i.at from ${rows} i where j.id = i.id and j.state = 'ringing' and ${STILL_THEIRS} returning 1`,
};
const overShape: Shape<StateRow> = {
  name: 'calls.joins.over', guard: true, columns,
  sql: (rows) => `update calls_joins j set state = case when j.state = 'joined' then 'over' else i.state end, number_sealed = '', ended_at = i.at
    from ${rows} i where j.id = i.id and j.state in ${OPEN} returning 1`,
};

/** Whether the change was made; false: it was made before, or there is nothing to change any more. */
async function moved(app: CallsApp, shape: Shape<StateRow>, join: Join, state: JoinState, what: string | null): Promise<boolean> {
  const at = app.clock.now();
  try {
    await app.committer.commit([
      write(shape, { id: join.id, state, at }),
      ...(what === null ? [] : [journalWrite({ at, by: { door: 'phone', actor: `staff:${join.agent}`, reason: 'own telephone' }, what, subject: join.call, facts: { join: join.id } }, app)]),
    ]);
    return true;
  } catch (error) {
    if (error instanceof GuardFailed && error.guard === shape.name) return false;
    throw error;
  }
}

/** It rings from here on: the number to ring, E.164. Null: the agent has let the caller go meanwhile. The same again is the same number. */
export async function ringJoin(app: CallsApp, id: string): Promise<string | null> {
  const join = await joinById(app.db, id);
  if (join === null || !await moved(app, ringShape, join, 'ringing', null)) return null;
  const row = (await app.db.query<{ sealed: string }>('select number_sealed as sealed from calls_joins where id = $1', [id], 'calls_join_number')).rows[0];
  return row === undefined || row.sealed === '' ? null : openAddress(app.keys, row.sealed);
}

/** The agent pressed the key: whether the two may be put through. The same again is the same answer, as long as the talk lasts. */
export async function acceptJoin(app: CallsApp, join: Join): Promise<boolean> {
  if (await moved(app, acceptShape, join, 'joined', 'call.joined')) return true;
  return (await joinById(app.db, join.id))?.state === 'joined';
}

/** The provider is done with the telephone. Whether the two have talked; without a key that was pressed they never have. */
export async function joinOver(app: CallsApp, id: string, missed: JoinMissed): Promise<boolean> {
  const join = await joinById(app.db, id);
  if (join === null) return false;
  await moved(app, overShape, join, missed, join.state === 'joined' ? 'call.parted' : 'call.not_joined');
  return (await joinById(app.db, id))?.state === 'over';
}

import { refuseCardNumber } from '../../base/card-number.ts';
import type { Id } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import type { CallsApp } from './app.ts';
import type { CallId } from './call.ts';

const NOTE_MAX = 2_000;
export interface CallNote { readonly id: Id<'note'>; readonly agent: string; readonly text: string; readonly at: Instant }

const shape: Shape<{ id: string; call_id: string; agent: string; text: string; at: Instant }> = {
  name: 'calls.notes', columns: { id: 'text', call_id: 'text', agent: 'text', text: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_notes (id, call_id, agent, text, at) select id, call_id, agent, text, at from ${rows} returning 1`,
};

/** What an agent writes beside a call. Refuses `card_number_given`: nothing of it is kept (trust section 3). */
export async function addNote(app: CallsApp, note: { readonly call: CallId; readonly agent: string; readonly text: string }): Promise<void> {
  refuseCardNumber(note.text);
  await app.committer.commit([write(shape, { id: app.newId('note'), call_id: note.call, agent: note.agent, text: note.text.slice(0, NOTE_MAX), at: app.clock.now() })]);
}

export async function notesOf(db: Queryable, call: CallId): Promise<CallNote[]> {
  return (await db.query<CallNote>('select id, agent, text, at from calls_notes where call_id = $1 order by at, id', [call], 'calls_notes_of')).rows;
}

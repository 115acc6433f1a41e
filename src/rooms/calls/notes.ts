import { maskCardNumbers } from '../../base/card-number.ts';
import type { Id } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { CallsApp } from './app.ts';
import type { CallId } from './call.ts';

export const NOTE_MAX = 2_000;
export interface CallNote { readonly id: Id<'note'>; readonly agent: string; readonly text: string; readonly at: Instant }

const shape: Shape<{ id: string; call_id: string; agent: string; text: string; at: Instant }> = {
  name: 'calls.notes', columns: { id: 'text', call_id: 'text', agent: 'text', text: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_notes (id, call_id, agent, text, at) select id, call_id, agent, text, at from ${rows} returning 1`,
};

/**
 * What an agent writes beside a call: only ever added. Card numbers are masked before anything is kept (trust section 3). Answers whether
 * one was. Refuses `malformed` for nothing.
 */
export async function addNote(app: CallsApp, note: { readonly call: CallId; readonly agent: string; readonly text: string }): Promise<{ readonly masked: boolean }> {
  const typed = note.text.trim().slice(0, NOTE_MAX);
  if (typed === '') throw new Refusal('malformed', { field: 'text' });
  const text = maskCardNumbers(typed);
  const at = app.clock.now();
  const id = app.newId('note');
  await app.committer.commit([
    write(shape, { id, call_id: note.call, agent: note.agent, text, at }),
    journalWrite({ at, by: { door: 'desk', actor: `staff:${note.agent}`, reason: 'note of a call' }, what: 'call.noted', subject: note.call, facts: { note: id, masked: text !== typed } }, app),
  ]);
  return { masked: text !== typed };
}

export async function notesOf(db: Queryable, call: CallId): Promise<CallNote[]> {
  return (await db.query<CallNote>('select id, agent, text, at from calls_notes where call_id = $1 order by at, id', [call], 'calls_notes_of')).rows;
}

import { Note } from '../../../ui/parts.tsx';
import type { PendingShown } from '../view-models.ts';
import type { Kit } from './kit.tsx';

/** A renewal of this line is not finished: what it waits for, and the way back to it. */
export function PendingNote({ kit, pending, link = true }: { readonly kit: Kit; readonly pending: PendingShown; readonly link?: boolean }) {
  const { notes } = kit.w.status;
  const [title, text] = pending.unpaid ? notes.unpaid : notes.pending;
  return <Note icon="clock" title={title}><>{text()}{link ? <> <a href={pending.url}>{notes.look}</a></> : null}</></Note>;
}

import { Note } from '../../../ui/parts.tsx';
import type { CaseShown } from '../view-models.ts';
import type { Kit } from './kit.tsx';

/** What fell short after a renewal was at rest: one calm sentence on what happens by itself, or on how it ended. */
export function CaseNote({ kit, one }: { readonly kit: Kit; readonly one: CaseShown | null }) {
  if (one === null) return null;
  const { cases } = kit.w.receipt;
  if (one.ended !== null) return <Note icon="check">{cases.ended[one.ended]}</Note>;
  const text = cases.open[one.kind];
  return <Note icon="clock" title={kit.w.progress.nothing}>{one.person && one.kind !== 'refund_failed' && one.kind !== 'dispute' ? kit.w.then(text, cases.person) : text}</Note>;
}

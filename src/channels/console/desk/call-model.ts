import type { CallNote, QueueReason, Saying, Turn } from '../../../rooms/calls/calls.ts';
import type { When } from './bits.tsx';
import type { Case } from './case.ts';
import type { LineShown } from './line-shown.ts';

/** What the page of one call shows. */
export interface CallModel {
  readonly one: Case;
  readonly when: When;
  readonly reason: QueueReason;
  readonly turns: readonly Turn[];
  readonly sayings: readonly Saying[];
  readonly notes: readonly CallNote[];
  readonly names: ReadonlyMap<string, string>;
  readonly shown: LineShown;
  readonly formKey: string;
  readonly told: { readonly did: string | null; readonly no: string | null };
  readonly typed: { readonly note: string; readonly say: string };
}

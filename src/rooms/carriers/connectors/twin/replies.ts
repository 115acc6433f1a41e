import type { Instant } from '../../../../base/time.ts';
import type { TwinChange, TwinTopUp } from './records.ts';

/** What the simulated carrier says on the wire, in its own words; `codes.ts` says what they mean to us. */

export interface TopUpReply {
  readonly status: string;
  readonly ref: string;
  readonly code: string | null;
  readonly activatedAt: Instant | null;
  readonly costCents: bigint | null;
}
export interface ChangeReply { readonly status: string; readonly ref: string; readonly code: string | null }
export type ListReply = readonly { readonly key: string; readonly ref: string; readonly iccid: string; readonly status: string; readonly at: Instant }[];

export function topUpStatus({ status, cause }: Pick<TwinTopUp, 'status' | 'cause'>): string {
  switch (status) {
    case 'pending': return cause === 'float_empty' ? 'FLOAT_EMPTY' : 'PROCESSING';
    case 'done': return 'COMPLETED';
    case 'refused': return 'REJECTED';
    case 'reversed': return 'REVERSED';
    case 'cancelled': return 'CANCELLED';
  }
}

/** A cancelled top-up that had been delivered reads `REVERSED` when it is asked for: it is no longer there. */
export const topUpReply = (topUp: TwinTopUp): TopUpReply => ({
  status: topUp.status === 'cancelled' && topUp.grants > 0 ? 'REVERSED' : topUpStatus(topUp),
  ref: topUp.ref, code: topUp.code, activatedAt: topUp.activatedAt, costCents: topUp.status === 'done' ? topUp.costCents : null,
});

const CHANGE_STATUS = { pending: 'PROCESSING', done: 'COMPLETED', refused: 'REJECTED' } as const;

export const changeReply = ({ status, ref, code }: TwinChange): ChangeReply => ({ status: CHANGE_STATUS[status], ref, code });

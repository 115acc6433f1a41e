/**
 * A renewal has three legs with the same moves: ours, theirs, doubt, and two ways on. This table is the only place that
 * knows them (trust I8); the flow, the pages and the books read it.
 */
export interface Leg<S extends string = string> {
  readonly name: 'pay' | 'deliver' | 'give_back';
  /** We have to ask. */
  readonly ours: S;
  /** They said: not yet. */
  readonly theirs: S;
  /** No answer, or one we do not know. */
  readonly doubt: S;
  readonly done: S;
  readonly refused: S;
}

export const LEGS = [
  { name: 'pay', ours: 'paying', theirs: 'awaiting_customer', doubt: 'payment_unknown', done: 'topping_up', refused: 'declined' },
  { name: 'deliver', ours: 'topping_up', theirs: 'awaiting_carrier', doubt: 'carrier_unknown', done: 'done', refused: 'refunding' },
  { name: 'give_back', ours: 'refunding', theirs: 'awaiting_refund', doubt: 'refund_unknown', done: 'refunded', refused: 'needs_agent' },
] as const satisfies readonly Leg[];

export type RenewalState =
  | 'paying' | 'awaiting_customer' | 'payment_unknown'
  | 'topping_up' | 'awaiting_carrier' | 'carrier_unknown'
  | 'refunding' | 'awaiting_refund' | 'refund_unknown'
  | 'done' | 'declined' | 'refunded' | 'needs_agent';

/** At rest: no renewal ever leaves these. */
export const AT_REST = ['done', 'declined', 'refunded', 'needs_agent'] as const satisfies readonly RenewalState[];
export const isAtRest = (state: RenewalState): boolean => (AT_REST as readonly RenewalState[]).includes(state);

export const legOf = (state: RenewalState): (typeof LEGS)[number] | null =>
  LEGS.find((leg) => leg.ours === state || leg.theirs === state || leg.doubt === state) ?? null;

/** The moves a renewal may make: within its leg, or on to one of the leg's two ends. */
export const RENEWAL_MOVES: Readonly<Record<RenewalState, readonly RenewalState[]>> = Object.fromEntries([
  ...LEGS.flatMap((leg) => [leg.ours, leg.theirs, leg.doubt].map((state) => [state, [leg.ours, leg.theirs, leg.doubt, leg.done, leg.refused]] as const)),
  ...AT_REST.map((state) => [state, []] as const),
]) as unknown as Record<RenewalState, readonly RenewalState[]>;

/**
 * A return: asked for, perhaps decided by a second person, taken back at the carrier, read back, paid back. This table is
 * the only place that knows its moves (trust I8). `needs_agent`: the gateway will not give the money back; a person finds
 * another way, or lets it be tried again.
 */
export type ReturnState = 'waiting_for_person' | 'taking_back' | 'reading_back' | 'paying_back' | 'done' | 'refused' | 'needs_agent';

export const RETURN_MOVES: Readonly<Record<ReturnState, readonly ReturnState[]>> = {
  waiting_for_person: ['taking_back', 'paying_back', 'refused'],
  taking_back: ['reading_back', 'refused'],
  reading_back: ['paying_back'],
  paying_back: ['paying_back', 'done', 'needs_agent'],
  needs_agent: ['paying_back'],
  done: [],
  refused: [],
};

export const RETURN_ENDS = ['done', 'refused'] as const satisfies readonly ReturnState[];
export const isEnded = (state: ReturnState): boolean => (RETURN_ENDS as readonly ReturnState[]).includes(state);
/** While these last, the line is held: nothing else may change it. */
export const HOLDS_LINE = ['taking_back', 'reading_back'] as const satisfies readonly ReturnState[];

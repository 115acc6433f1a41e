import type { CarrierListRow, RefusedReason } from '../../connector.ts';

/** The twin's words and what they mean to us. What is not listed is unknown, never done. */

export type TopUpMeaning = 'done' | 'pending' | 'float_empty' | 'refused' | 'reversed' | 'cancelled' | 'unknown';

export const TOP_UP_STATUS: Readonly<Record<string, TopUpMeaning>> = {
  COMPLETED: 'done',
  PROCESSING: 'pending',
  FLOAT_EMPTY: 'float_empty',
  REJECTED: 'refused',
  REVERSED: 'reversed',
  CANCELLED: 'cancelled',
  // Another call with this key went through or is going: never a refusal.
  KEY_REUSED: 'unknown',
};

export const REFUSED_CODE: Readonly<Record<string, RefusedReason>> = {
  MSISDN_UNKNOWN: 'number_unknown',
  MSISDN_RELEASED: 'number_released',
  LINE_BARRED: 'line_barred',
  OFFER_UNAVAILABLE: 'plan_unavailable',
  LIMIT_REACHED: 'limit_reached',
  NOT_POSSIBLE: 'not_possible',
  DECLINED: 'other',
};

export const CHANGE_STATUS: Readonly<Record<string, 'done' | 'pending' | 'refused'>> = { COMPLETED: 'done', PROCESSING: 'pending', REJECTED: 'refused' };

export const LIST_STATE: Readonly<Record<string, CarrierListRow['state']>> = {
  COMPLETED: 'done', PROCESSING: 'pending', FLOAT_EMPTY: 'pending', REJECTED: 'refused', REVERSED: 'reversed', CANCELLED: 'cancelled',
};

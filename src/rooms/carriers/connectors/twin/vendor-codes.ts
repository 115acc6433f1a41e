import type { RefusalCode } from '../../../../base/refusal.ts';
import type { RefusedReason } from '../../connector.ts';

/** The words the simulated carrier uses on its side. `codes.ts` says what they mean to us. */

export const REFUSE_CODE: Readonly<Record<RefusedReason, string>> = {
  number_unknown: 'MSISDN_UNKNOWN',
  number_released: 'MSISDN_RELEASED',
  line_barred: 'LINE_BARRED',
  plan_unavailable: 'OFFER_UNAVAILABLE',
  limit_reached: 'LIMIT_REACHED',
  not_possible: 'NOT_POSSIBLE',
  other: 'DECLINED',
};

/** What an honest carrier answers where the rules refuse a renewal (rules R19). */
export function codeForRefusal(refusal: RefusalCode): string {
  switch (refusal) {
    case 'number_released': case 'line_closed': return REFUSE_CODE.number_released;
    case 'line_barred': return REFUSE_CODE.line_barred;
    case 'plan_not_for_line': case 'mode_not_offered': return REFUSE_CODE.plan_unavailable;
    default: return REFUSE_CODE.not_possible;
  }
}

/** Nobody has documented this one. */
export const STRANGE_STATUS = 'ST_7731';

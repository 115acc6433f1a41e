/**
 * An expected no: the quote ran out, the line changed. It is thrown, because a throw rolls a transaction back where a
 * returned error would commit what came before it. The one catalogue is below; every channel has a total map over it.
 */
export const REFUSALS = {
  // the request itself
  malformed: 400, body_too_large: 413, unsupported_media_type: 415, not_found: 404, method_not_allowed: 405,
  unauthorized: 401, forbidden: 403, too_many_requests: 429, csrf_failed: 403,
  idempotency_key_missing: 400, idempotency_key_reused: 422, idempotency_in_flight: 409,
  // identifiers
  number_malformed: 422, iccid_malformed: 422, zip_unknown: 422, line_not_found: 404,
  // sign-in
  contact_malformed: 422, code_wrong: 422, code_expired: 422, code_locked: 429, sign_in_needed: 401,
  passkey_wrong: 422, too_many_passkeys: 409, fresh_proof_needed: 403, contact_taken: 409, last_contact: 409, invitation_void: 410, nobody_on_file: 409, wallet_not_empty: 409,
  too_many_lines: 409, too_many_contacts: 409,
  // what may be bought (rules R19, in this order)
  line_not_sold: 409, number_released: 409, line_closed: 409, line_barred: 409, plan_not_for_line: 422,
  mode_not_offered: 422, extend_needs_same_plan: 422, carry_too_late: 409, no_running_cycle: 409,
  plan_not_found: 404, plan_not_sold: 409,
  // quote and place
  quote_not_found: 404, quote_expired: 409, quote_altered: 422, quote_used: 409, line_changed: 409, renewal_in_progress: 409,
  renewal_not_found: 404, promotion_not_found: 422, promotion_not_applicable: 422,
  // keeping a number
  keep_date_not_offered: 422, too_many_family: 409,
  // pay links
  pay_link_not_found: 404, pay_link_closed: 409, pay_link_busy: 409,
  // the hotline
  handover_not_valid: 422, passcode_weak: 422, call_taken: 409, caller_not_proved: 403,
  // auto-renew
  plan_not_for_auto_renewal: 422, auto_renewal_words_changed: 409, auto_renewal_disputed: 409,
  // money
  wallet_too_low: 409, wallet_frozen: 409, line_frozen: 409, wallet_full: 409, amount_not_offered: 422, voucher_not_valid: 422, voucher_used: 409, voucher_void: 409, load_not_found: 404,
  payment_paused: 429, shields_up: 403, saving_paused: 403, card_number_given: 422,
  payment_declined: 402, payment_method_unknown: 422, payment_not_available: 503, refund_extension_first: 409, refund_not_allowed: 409,
  // staff
  last_manager: 409,
  // texts
  texts_stopped: 409,
  // receipts and proof
  no_proof: 404, too_many_shares: 409,
  refund_offer_changed: 409, refund_not_found: 404, refund_same_person: 403,
  // the machine
  not_ready: 503, shop_on_hold: 503, sandbox_only: 403, carrier_unavailable: 503,
} as const satisfies Record<string, number>;

export type RefusalCode = keyof typeof REFUSALS;
/** Plain facts a sentence may need: ids, names, numbers; never personal data or secrets. */
export type RefusalFacts = Readonly<Record<string, string | number>>;

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;
  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
  /** HTTP status of this refusal. */
  get status(): number { return REFUSALS[this.code]; }
}

import type { CustomerId } from '../../../base/ids.ts';
import { isId } from '../../../base/ids.ts';
import { parsePhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import { callerOf, callInHand, DESK_PROVIDER, joinOf, lineInHand, proofsOf, type Call, type CallProof, type Join } from '../../../rooms/calls/calls.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import type { Customer } from '../../../rooms/people/people.ts';
import type { DeskMember, DeskParts } from './desk-parts.ts';

/** One call, or look-up, in the hands of one agent. */
export interface Case {
  readonly call: Call;
  readonly member: DeskMember;
  readonly line: Line | null;
  /** Of the line in hand, oldest first; what was proved of another line counts for nothing here. */
  readonly proofs: readonly CallProof[];
  /** 0: nothing is shown of the line. 1: one factor. 2: passcode and texted code. */
  readonly level: 0 | 1 | 2;
  /** Whom a proof has shown. */
  readonly customer: Customer | null;
  /** The caller's number; a hint, and for texts of what needs no proof. */
  readonly caller: { readonly number: string; readonly getsTexts: boolean } | null;
  /** Looked up without a call: nobody hears what is said. */
  readonly isCall: boolean;
  /** Last four digits of the agent's own telephone, where it can be rung into this call; else null. */
  readonly telephone: string | null;
  /** That telephone in this call, as it last stood. */
  readonly join: Join | null;
  readonly url: string;
}

/** The address of a call's page. */
export const caseUrl = (call: string): string => `/ops/desk/calls/${call}`;

export const levelOf = (proofs: readonly Pick<CallProof, 'how'>[]): 0 | 1 | 2 => {
  const hows = new Set(proofs.map((one) => one.how));
  return hows.has('passcode') && hows.has('texted_code') ? 2 : hows.size > 0 ? 1 : 0;
};

/** The call, where this agent has it in hand. Refuses `call_taken` for a call of anybody else, and for one that is over. */
export async function caseOf(desk: DeskParts, id: string, member: DeskMember): Promise<Case> {
  if (!isId('call', id)) throw new Refusal('not_found');
  const { app, people } = desk;
  const call = await callInHand(app.db, id, member.id);
  const [lineId, all, telephone, join] = await Promise.all([lineInHand(app.db, call), proofsOf(app.db, call.id), call.joins ? desk.staff.telephoneOf(member.id) : null, call.joins ? joinOf(app.db, call.id) : null]);
  const line = lineId === null ? null : await app.readLine(lineId);
  const proofs = line === null ? [] : all.filter((one) => one.line === line.id);
  const person: CustomerId | null = proofs.find((one) => one.customer !== null)?.customer ?? null;
  const parsed = parsePhone(callerOf(app, call) ?? '');
  return {
    call, member, line, proofs, level: levelOf(proofs), customer: person === null ? null : await people.findCustomer(person),
    caller: parsed.ok ? { number: parsed.phone, getsTexts: parsed.smsCapable } : null, isCall: call.provider !== DESK_PROVIDER,
    telephone: telephone?.number.slice(-4) ?? null, join: join?.agent === member.id ? join : null, url: caseUrl(call.id),
  };
}

/** The line of a case. Refuses `line_not_found` where none is in hand. */
export function mustLine(one: Case): Line {
  if (one.line === null) throw new Refusal('line_not_found');
  return one.line;
}

/** Refuses `caller_not_proved` before the caller has shown that they may hear of the line. */
export function mustProve(one: Case, level: 1 | 2 = 1): Line {
  const line = mustLine(one);
  if (one.level < level) throw new Refusal('caller_not_proved');
  return line;
}

/** `••• 0123`: all that is shown of a line before a proof. */
export const endingOf = (line: Pick<Line, 'number' | 'iccid'>): string => (line.number ?? line.iccid).slice(-4);

import { Refusal } from '../../../base/refusal.ts';
import { hasRoom, takeAll, type Limit } from '../../../platform/limits.ts';
import { proofWrites, sayToCaller } from '../../../rooms/calls/calls.ts';
import { mustLine, type Case } from './case.ts';
import type { DeskParts } from './desk-parts.ts';
import { scriptWords } from './words/words.ts';

/** What the asking call holds: a code works for the call that asked for it and for no other. */
const tokenOf = (desk: DeskParts, one: Case): string => desk.app.keys.mac('code at the desk', one.call.id);
const whoAsks = (one: Case): string => `phone ${one.caller?.number ?? one.call.id}`;

/** Texts a code to the number on file. Refuses `contact_malformed` for a line without texts, and `too_many_requests` once no code counts any more. */
export async function textCode(desk: DeskParts, one: Case): Promise<void> {
  const line = mustLine(one);
  if (line.number === null || !line.smsCapable) throw new Refusal('contact_malformed');
  await room(desk, one);
  await desk.people.askCode({ to: { channel: 'sms', address: line.number }, subject: line.id, purpose: 'see_line', language: one.call.language, ip: whoAsks(one), requestToken: tokenOf(desk, one), door: 'desk' });
  if (one.isCall) await sayToCaller(desk.app, { call: one.call.id, agent: one.member.id, kind: 'say', text: scriptWords(one.call.language).codeSent() });
}

/** Asks the caller for the passcode, or for a code texted to the line, on their own keypad: the digits go to the menu and never to the agent. */
export async function askByKeypad(desk: DeskParts, one: Case, kind: 'passcode' | 'code'): Promise<void> {
  const line = mustLine(one);
  if (kind === 'code' && (line.number === null || !line.smsCapable)) throw new Refusal('contact_malformed');
  if (!one.isCall) throw new Refusal('not_found');
  await room(desk, one);
  await sayToCaller(desk.app, { call: one.call.id, agent: one.member.id, kind, text: '' });
}

/**
 * The code that the caller reads out, typed in by the agent. Right: a proof in this call, by whom it was heard. Wrong ones end after three
 * in a call and ten a day for the line and the caller, together with those of the menu (trust section 3). Refuses `code_wrong`, `too_many_requests`.
 */
export async function checkCode(desk: DeskParts, one: Case, typed: string): Promise<void> {
  const line = mustLine(one);
  const { app, people } = desk;
  const limits = await room(desk, one);
  const right = await isRight();
  if (!right) {
    await takeAll(app.db, limits, app.clock.now());
    throw new Refusal('code_wrong');
  }
  const person = line.number === null ? null : await people.findCustomerBy({ channel: 'sms', address: line.number });
  await app.committer.commit(proofWrites(app, { call: one.call.id, key: app.newId('desk'), line: line.id, how: 'texted_code', customer: person?.id ?? null, agent: one.member.id }));

  async function isRight(): Promise<boolean> {
    try {
      return (await people.checkCode({ requestToken: tokenOf(desk, one), code: typed, ip: whoAsks(one), door: 'desk' })).subject === line.id;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}

async function room({ app }: DeskParts, one: Case): Promise<readonly Limit[]> {
  const subject = (what: string): string => app.keys.mac('limit subject', what);
  const { limits: table } = app.limits.table;
  const limits: Limit[] = [
    { name: 'desk.proof', subject: subject(one.call.id), windows: table['desk.proof'].windows },
    { name: 'phone.proof.line', subject: subject(one.line?.id ?? `none ${one.call.id}`), windows: table['phone.proof.line'].windows },
    { name: 'phone.proof.caller', subject: subject(one.caller?.number ?? one.call.id), windows: table['phone.proof.caller'].windows },
  ];
  for (const limit of limits) {
    if (await hasRoom(app.db, limit, app.clock.now())) continue;
    await app.limits.refused(limit.name as 'desk.proof', { door: 'desk', line: one.line?.id ?? null, actor: `staff:${one.member.id}` });
    throw new Refusal('too_many_requests');
  }
  return limits;
}

import type { CustomerId } from '../../../base/ids.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { engine } from '../../../rooms/lines/lines.ts';
import type { ContactAddress, Customer, LineProof } from '../../../rooms/people/people.ts';
import { listRenewals, payerEmail } from '../../../rooms/renewals/renewals.ts';
import { byCustomer } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';

// Nobody's yet, or nobody's any more: a proof of such a line proves nothing.
const NOT_BOUND = new Set(['stock', 'releasing', 'recycled', 'cancelled', 'ported_out']);
export const canBind = (web: Web, line: Line): boolean => !NOT_BOUND.has(engine.snapshotOf(engine.settle(line.state, web.app.clock.now()), web.app.clock.now()).phase);

/** Binds a line to whoever has just proved it, and tells its other owners at once: a number may have a new holder. */
export async function bindProved(web: Web, customer: Customer, line: Line, proof: LineProof): Promise<void> {
  if (!canBind(web, line)) return;
  const before = await web.people.ownersOf(line.id);
  if (!await web.people.bindLine({ customer: customer.id, line: line.id, proof, by: byCustomer(customer, 'proof of a line') })) return;
  await tellOthers(web, before.filter((id) => id !== customer.id), line.number);
}

async function tellOthers(web: Web, owners: readonly CustomerId[], number: string | null): Promise<void> {
  for (const id of owners) {
    const owner = await web.people.findCustomer(id);
    if (owner !== null) await web.people.tellOwner(owner, 'line_bound_by_other', number);
  }
}

/**
 * Where the code goes that proves a line: to its own number, where it can get texts. A data card has none, so it goes to the
 * address on file: its oldest owner's, a number before an e-mail address; where nobody owns it yet, the address that the first
 * delivered renewal of that card gave for its receipt. Whoever comes later finds that one, however often they pay: paying
 * proves nothing. Null: nobody is on file.
 */
export async function addressOnFile(web: Web, line: Line): Promise<ContactAddress | null> {
  if (line.number !== null && line.smsCapable) return { channel: 'sms', address: line.number };
  const owner = (await web.people.ownersOf(line.id))[0];
  const customer = owner === undefined ? null : await web.people.findCustomer(owner);
  if (customer !== null) return customer.contacts.find((one) => one.channel === 'sms') ?? customer.contacts[0] ?? null;
  const delivered = (await listRenewals(web.app.db, { line: line.id, limit: RENEWALS_SEEN })).filter((one) => one.state === 'done').at(-1);
  const email = delivered === undefined ? null : payerEmail(web.app.keys, delivered.payer);
  return email === null ? null : { channel: 'email', address: email };
}
const RENEWALS_SEEN = 200;

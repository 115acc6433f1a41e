import type { CustomerId, LineId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { CallsApp } from './app.ts';
import type { CallId } from './call.ts';

/** What showed it: six digits chosen online, six digits texted to the number on file, the other channel of a hand-over, an agent's checks. */
export type ProofHow = 'passcode' | 'texted_code' | 'carried' | 'agent';
export interface CallProof { readonly line: LineId; readonly how: ProofHow; readonly customer: CustomerId | null; readonly agent: string | null; readonly at: Instant }

interface Row { call_id: string; key: string; line_id: string; how: string; customer_id: string | null; agent: string | null; at: Instant }
const shape: Shape<Row> = {
  name: 'calls.proofs', columns: { call_id: 'text', key: 'text', line_id: 'text', how: 'text', customer_id: 'text', agent: 'text', at: 'timestamptz' },
  sql: (rows) => `insert into calls_proofs (call_id, key, line_id, how, customer_id, agent, at) select call_id, key, line_id, how, customer_id, agent, at from ${rows} on conflict do nothing returning 1`,
};

/** A proof that was given in a call, and its line in the journal. `key`: of the effect; the same twice is one. */
export function proofWrites(app: Pick<CallsApp, 'clock' | 'newId'>, proof: { readonly call: CallId; readonly key: string; readonly line: LineId; readonly how: ProofHow; readonly customer: CustomerId | null; readonly agent?: string | null }): Write[] {
  const at = app.clock.now();
  const actor = proof.agent ? `staff:${proof.agent}` : proof.customer === null ? 'guest' : `customer:${proof.customer}`;
  return [
    write(shape, { call_id: proof.call, key: proof.key, line_id: proof.line, how: proof.how, customer_id: proof.customer, agent: proof.agent ?? null, at }),
    journalWrite({ at, by: { door: proof.agent ? 'desk' : 'phone', actor, reason: proof.agent ? 'proof at the desk' : 'proof on the phone' }, what: 'call.proved', subject: proof.call, line: proof.line, facts: { how: proof.how } }, app),
  ];
}

/** "Verified by … at …", oldest first. */
export async function proofsOf(db: Queryable, call: CallId): Promise<CallProof[]> {
  const rows = (await db.query<Row>('select * from calls_proofs where call_id = $1 order by at, key', [call], 'calls_proofs')).rows;
  return rows.map((row) => ({ line: row.line_id as LineId, how: row.how as ProofHow, customer: row.customer_id as CustomerId | null, agent: row.agent, at: row.at }));
}

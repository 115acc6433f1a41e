import { settleIntent } from './charging.ts';
import { closeDispute, openDispute } from './disputes.ts';
import type { Row } from './store.ts';
import { inOneStep, type WorkTools } from './work.ts';

/** What the payer's bank and the vendor's dashboard can do: for tests and for the sandbox's panel. */
export interface SandboxControls {
  /** Disputes the paid charge with our reference. */
  dispute(reference: string): Promise<boolean>;
  closeDispute(reference: string, how: 'won' | 'lost'): Promise<boolean>;
  /** The bank asks the payer at the next charge of this saved method. */
  askNext(methodId: string): Promise<boolean>;
  /** Money on its way comes now, or fails to. */
  endPending(intentId: string, pays: boolean): Promise<boolean>;
  /** What stands on the panel: the newest charges, disputes and attached methods. */
  look(): Promise<{ readonly charges: readonly Row[]; readonly disputes: readonly Row[]; readonly waiting: readonly Row[]; readonly methods: readonly Row[] }>;
}

const SHOWN = 12;

export const openControls = (tools: WorkTools): SandboxControls => ({
  dispute: (reference) => inOneStep(tools, async (work) => {
    const charge = (await work.list({ kind: 'charge', reference, limit: 20 })).find(({ doc }) => doc['status'] === 'succeeded');
    return charge ? openDispute(work, charge) : false;
  }),
  closeDispute: (reference, how) => inOneStep(tools, async (work) => {
    const dispute = (await work.list({ kind: 'dispute', reference, limit: 5 })).find(({ doc }) => doc['status'] === 'needs_response' || doc['status'] === 'under_review');
    if (!dispute) return false;
    await closeDispute(work, dispute, how);
    return true;
  }),
  askNext: (methodId) => inOneStep(tools, async (work) => {
    const row = await work.get(methodId);
    if (row?.kind !== 'method' || row.parent === null) return false;
    work.change(row, { aside: { ...row.aside, asksNext: true } });
    return true;
  }),
  endPending: (intentId, pays) => inOneStep(tools, async (work) => {
    const intent = await work.get(intentId);
    if (intent?.kind !== 'intent' || intent.doc['status'] !== 'processing') return false;
    await settleIntent(work, work.change(intent, { aside: { ...intent.aside, pays } }));
    return true;
  }),
  async look() {
    const list = (kind: Row['kind'], limit = SHOWN) => tools.store.list({ kind, limit });
    const [charges, disputes, intents, methods] = await Promise.all([list('charge', 40), list('dispute'), list('intent', 100), list('method', 100)]);
    return {
      disputes,
      charges: charges.filter(({ doc }) => doc['status'] === 'succeeded').slice(0, SHOWN),
      waiting: intents.filter(({ doc }) => doc['status'] === 'processing').slice(0, SHOWN),
      methods: methods.filter((row) => row.parent !== null).slice(0, SHOWN),
    };
  },
});

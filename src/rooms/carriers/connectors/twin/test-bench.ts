import { HOUR } from '../../../../base/time.ts';
import type { RenewalMode } from '../../../../base/terms.ts';
import { engine } from '../../../lines/lines.ts';
import type { CarrierLine } from '../../connector.ts';
import type { BenchFault, CarrierBench } from '../../contract.ts';
import { ADD, CALLBACK_SECRET, history, MONTH, openDesk, PROFILE } from './test-desk.ts';
import type { CarrierCall } from './deliver-callbacks.ts';
import type { Fault } from './faults.ts';
import { memoryStore } from './memory-store.ts';
import type { TwinStore } from './store.ts';

const MODES: readonly RenewalMode[] = ['extend', 'queue', 'replace', 'carry', 'add_data'];

function faultFor(fault: BenchFault): Fault {
  if (typeof fault !== 'string') return { kind: 'refuse', reason: fault.refuse };
  switch (fault) {
    case 'slow': return { kind: 'slow', seconds: 30 };
    case 'late': return { kind: 'delay', seconds: HOUR };
    case 'late_success': return { kind: 'late_success', reason: 'other', seconds: HOUR };
    case 'reverse': return { kind: 'reverse', seconds: HOUR };
    case 'wrong_days': return { kind: 'wrong_days', days: -3 };
    default: return { kind: fault };
  }
}

/** A twin for the contract of all carriers. */
export async function openTwinBench(store: TwinStore = memoryStore(), close: () => Promise<void> = async () => {}): Promise<CarrierBench> {
  const { twin, connector, clock, pass } = await openDesk({ store, sims: false });
  let lines = 0;
  return {
    connector,
    deadlineMs: 200,
    secrets: [CALLBACK_SECRET],
    reasons: ['number_unknown', 'number_released', 'line_barred', 'plan_unavailable', 'limit_reached', 'not_possible', 'other'],
    modes: MODES,
    now: clock.now,
    advance: pass,
    async aLine(): Promise<CarrierLine> {
      const serial = String(++lines).padStart(4, '0');
      const line = { carrier: 'tmobile', number: `+1212555${serial}`, iccid: `890126001234567${serial}` };
      await twin.issueSim({ iccid: line.iccid, number: line.number, zone: PROFILE.timeZone, lineKind: 'voice_data', events: history() });
      return line;
    },
    terms: (mode) => (mode === 'add_data' ? ADD : MONTH),
    promised: ({ key, terms, mode, bonusBytes, capturedAt }, effectAt, at) => {
      const purchase = { id: key, terms, mode, bonusBytes, profile: PROFILE, quotedAt: capturedAt };
      return engine.snapshotOf(engine.foldLine([...history(), { kind: 'renewed', at: effectAt, purchase }]), at);
    },
    async fault(call, fault) { await twin.addFault({ call, fault: faultFor(fault), times: 1 }); },
    grantsOf: async (key) => (await twin.topUpOf(key))?.grants ?? 0,
    async callbacks() {
      const calls: CarrierCall[] = [];
      await twin.deliverCallbacks(async (call) => { calls.push(call); return true; });
      return calls;
    },
    close,
  };
}

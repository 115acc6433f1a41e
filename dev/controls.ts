import { parseIccid } from '../src/base/iccid.ts';
import { parsePhone } from '../src/base/phone.ts';
import { Refusal } from '../src/base/refusal.ts';
import type { House } from '../src/house.ts';
import type { Fault, TwinCall } from '../src/rooms/carriers/connectors/twin/faults.ts';
import type { Twin } from '../src/rooms/carriers/connectors/twin/twin.ts';
import { findLine, type Line, type LineState } from '../src/rooms/lines/lines.ts';
import { refreshLine } from '../src/rooms/renewals/renewals.ts';
import type { DemoLine } from './demo-lines.ts';
import { makeMoreLines, type MoreLine } from './more-lines.ts';
import type { ShopSandboxes } from './sandboxes.ts';

/** A line of the demo's world with its short name. */
export interface WorldLine { readonly demo: DemoLine; readonly line: Line }

export interface NewFault { readonly call: TwinCall | 'any'; readonly fault: Fault; readonly line: string | null; readonly times: number | null }

/** What panel and scripts do at the carriers' side, and the shop's look at it afterwards. */
export interface Controls {
  readonly carriers: readonly string[];
  /** By its short name, number or SIM number. Refuses `line_not_found`. */
  lineBy(name: string): Promise<Line>;
  /** Uses up to so many bytes; tells how many could flow. */
  useData(name: string, bytes: bigint): Promise<{ readonly line: Line; readonly flowed: bigint }>;
  firstUse(name: string): Promise<Line>;
  /** Its SIM is exchanged at the carrier: the line freezes for 72 hours. */
  changeSim(name: string): Promise<Line>;
  setBar(name: string, barred: LineState['barred']): Promise<Line>;
  /** Lines without a story, for scripts that need many. */
  moreLines(wish: { readonly from: number; readonly count: number }): Promise<MoreLine[]>;
  /** Refuses `not_found`. */
  twin(carrier: string): Twin;
  addFault(carrier: string, wish: NewFault): Promise<void>;
}

export function openControls(parts: { readonly house: House; readonly sandboxes: Pick<ShopSandboxes, 'twins'>; readonly world: readonly WorldLine[] }): Controls {
  const { house: { app }, sandboxes, world } = parts;

  function twin(carrier: string): Twin {
    if (!Object.hasOwn(sandboxes.twins, carrier)) throw new Refusal('not_found');
    return sandboxes.twins[carrier]!;
  }

  async function lineBy(name: string): Promise<Line> {
    const known = world.find(({ demo }) => demo.id === name)?.line;
    const found = known ? await app.readLine(known.id) : await findTyped(name);
    if (!found) throw new Refusal('line_not_found');
    return found;
  }
  async function findTyped(text: string): Promise<Line | null> {
    const phone = parsePhone(text);
    if (phone.ok) return findLine(app.db, { number: phone.phone });
    const iccid = parseIccid(text);
    return iccid.ok ? findLine(app.db, { iccid: iccid.iccid }) : null;
  }

  /** Does something at the carrier, then lets the shop read the line as if somebody had opened its page. */
  async function atCarrier<T>(name: string, act: (twin: Twin, line: Line) => Promise<T>): Promise<{ readonly line: Line; readonly result: T }> {
    const line = await lineBy(name);
    const result = await act(twin(line.carrier), line);
    return { line: await refreshLine(app, (await app.readLine(line.id)) ?? line, 0), result };
  }

  return {
    carriers: Object.keys(sandboxes.twins), twin, lineBy,
    async useData(name, bytes) {
      const { line, result } = await atCarrier(name, (carrier, { iccid }) => carrier.useData(iccid, bytes));
      return { line, flowed: result };
    },
    async firstUse(name) { return (await atCarrier(name, (carrier, { iccid }) => carrier.firstUse(iccid))).line; },
    async changeSim(name) { return (await atCarrier(name, (carrier, { iccid }) => carrier.changeSim(iccid))).line; },
    async setBar(name, barred) { return (await atCarrier(name, (carrier, { iccid }) => carrier.setBar(iccid, barred))).line; },
    moreLines: (wish) => makeMoreLines(parts.house, sandboxes.twins, wish),
    async addFault(carrier, { call, fault, line, times }) {
      const iccid = line === null ? null : (await lineBy(line)).iccid;
      await twin(carrier).addFault({ call, fault, ...(iccid === null ? {} : { iccid }), ...(times === null ? {} : { times }) });
    },
  };
}

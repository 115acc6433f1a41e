import type { Doc, Row } from './store.ts';
import { inOneStep, type WorkTools } from './work.ts';

/** What can be made to go wrong between the shop and the vendor, at one request. */
export type FaultKind =
  /** Nothing was done and nobody answers. */
  | 'lose_request'
  /** Everything was done and nobody answers. */
  | 'lose_reply'
  /** Everything was done; the connection breaks in the middle of the answer. */
  | 'cut_body'
  /** A 500 from the doorstep: nothing was done. */
  | 'error_500'
  /** Everything was done, and the answer is a 500. */
  | 'error_500_done'
  /** 429 before anything was done. */
  | 'rate_limited'
  /** 409 as if the same request were still running. */
  | 'conflict'
  /** 401: the access token has been withdrawn early. */
  | 'token_gone'
  /** Done and answered, but only after `delayMs`. */
  | 'slow';

export interface FaultRule {
  readonly kind: FaultKind;
  /** `orders.create`, `orders.capture`, `captures.refund`, `page.approve`, `orders.*`, `*`. */
  readonly on: string;
  /** How many more requests it hits; null until it is cleared. */
  readonly left: number | null;
  /** Of a thousand fitting requests, how many are hit, by the sandbox's own randomness. 1000 is every one. */
  readonly perMille: number;
  /** For `slow`, in ms. */
  readonly delayMs: number;
}

export interface WebhookFaults {
  /** So many of the next events are never sent. */
  readonly lose: number;
  /** Each event is sent so many times more. */
  readonly extraCopies: number;
  /** What is due together is sent last first. */
  readonly reversed: boolean;
  /** Seconds before the first try. */
  readonly delaySeconds: number;
}

export interface FaultPlan { readonly rules: readonly FaultRule[]; readonly webhooks: WebhookFaults }

export const NO_WEBHOOK_FAULTS: WebhookFaults = { lose: 0, extraCopies: 0, reversed: false, delaySeconds: 0 };
const NO_FAULTS: FaultPlan = { rules: [], webhooks: NO_WEBHOOK_FAULTS };
const RULES_MAX = 50;
/** The one row that holds the plan, so that it outlives a restart. */
export const FAULTS_ID = 'faults';

/** The controls of what goes wrong: for tests and for the sandbox's panel. Kept with the store. */
export interface SandboxFaults {
  read(): Promise<FaultPlan>;
  add(rule: Pick<FaultRule, 'kind'> & Partial<FaultRule>): Promise<void>;
  webhooks(faults: Partial<WebhookFaults>): Promise<void>;
  clear(): Promise<void>;
}

export const planOf = (row: Row | undefined): FaultPlan => (row ? row.doc as unknown as FaultPlan : NO_FAULTS);

export function openFaults(tools: WorkTools): SandboxFaults {
  const change = (edit: (plan: FaultPlan) => FaultPlan): Promise<void> => inOneStep(tools, async (work) => {
    const row = await work.get(FAULTS_ID);
    const doc = edit(planOf(row)) as unknown as Doc;
    if (row) work.change(row, { doc });
    else work.add({ id: FAULTS_ID, kind: 'faults', doc });
  });
  return {
    read: async () => planOf((await tools.store.get([FAULTS_ID]))[0]),
    add: (rule) => change((plan) => ({ ...plan, rules: [...plan.rules, { on: '*', left: 1, perMille: 1000, delayMs: 0, ...rule }].slice(-RULES_MAX) })),
    webhooks: (faults) => change((plan) => ({ ...plan, webhooks: { ...plan.webhooks, ...faults } })),
    clear: () => change(() => NO_FAULTS),
  };
}

const fits = (rule: FaultRule, operation: string): boolean =>
  rule.left !== 0 && (rule.on === '*' ? !operation.startsWith('page.') : rule.on.endsWith('*') ? operation.startsWith(rule.on.slice(0, -1)) : rule.on === operation);

/** The fault that hits this request, if any; what was limited in number is used up. */
export async function takeFault(tools: WorkTools, operation: string): Promise<FaultRule | null> {
  // The common case has no rules and writes nothing.
  const plan = planOf((await tools.store.get([FAULTS_ID]))[0]);
  if (!plan.rules.some((rule) => fits(rule, operation))) return null;
  return inOneStep(tools, async (work) => {
    const row = await work.get(FAULTS_ID);
    if (!row) return null;
    const now = planOf(row);
    const hit = now.rules.find((rule) => fits(rule, operation) && (rule.perMille >= 1000 || draw(tools) < rule.perMille));
    if (!hit) return null;
    const rules = now.rules.map((rule) => (rule === hit && rule.left !== null ? { ...rule, left: rule.left - 1 } : rule)).filter((rule) => rule.left !== 0);
    if (hit.left !== null) work.change(row, { doc: { ...now, rules } as unknown as Doc });
    return hit;
  });
}

/** 0 to 999; 65,536 is not a multiple of 1000, which skews the draw by less than one in a thousand. */
function draw({ random }: WorkTools): number {
  const [high, low] = random.bytes(2);
  return ((high! << 8) | low!) % 1000;
}

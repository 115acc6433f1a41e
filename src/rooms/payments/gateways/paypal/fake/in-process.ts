import type { Gateway } from '../../../gateway.ts';
import { replyOf, type PaypalApi } from '../api.ts';
import { ApiFault } from '../codes.ts';
import { paypalOver, type OverOptions } from '../paypal.ts';
import type { SandboxCore } from './core.ts';

/**
 * The sandbox as a gateway without a socket, for the simulation and the bench: the connector's own reading of answers over
 * the same state machine, faults included. Nothing waits: a lost answer and one slower than the deadline fail at once.
 */
export function sandboxGateway(core: SandboxCore, options: Pick<OverOptions, 'deadlineMs'>): Gateway {
  return paypalOver(coreApi(core, options.deadlineMs), {
    ...options, webhookId: core.signer.webhookId, certificatesFrom: core.signer.certBase, sandbox: true, waits: false, clock: core.tools.clock,
  });
}

function coreApi(core: SandboxCore, deadlineMs: number): PaypalApi {
  return {
    async call({ method, path, query, body, rawBody, requestId }, signal) {
      const ask = async (): Promise<unknown> => {
        if (signal.aborted) throw new ApiFault({ name: 'connection' });
        // Through text and back, as the wire does it: what the caller holds is never what the sandbox holds.
        const sent = rawBody ?? (body === undefined ? null : JSON.stringify(body));
        const answer = await core.handle({ method, path, query: query ?? {}, body: sent === null ? null : JSON.parse(sent) as unknown, requestId: requestId ?? null });
        if (answer.fate !== 'arrives' || answer.delayMs > deadlineMs) throw new ApiFault({ name: answer.fate === 'cut' ? 'unreadable' : 'connection' });
        return replyOf(answer.status, answer.body === null ? null : JSON.parse(JSON.stringify(answer.body)) as unknown);
      };
      try {
        return await ask();
      } catch (error) {
        if (error instanceof ApiFault && error.fault.status === 401) return ask();
        throw error;
      }
    },
    certificate: async () => core.signer.identity.certificate,
  };
}

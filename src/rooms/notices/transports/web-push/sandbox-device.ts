import { createECDH } from 'node:crypto';
import type { Random } from '../../../../platform/random.ts';
import type { Transport } from '../transport.ts';
import { isPushService, readSubscription, type PushSubscription } from './subscription.ts';

/** Where devices are that exist in the demo only; no name of the network ends so (RFC 6761). */
const SANDBOX_SERVICE = 'https://push.sandbox.invalid/';

export const isSandboxDevice = (endpoint: string): boolean => endpoint.startsWith(SANDBOX_SERVICE);

/** A device of the demo, for browsers whose own push service cannot be reached: what is sent to it is shown on the sandbox's page. */
export function sandboxDevice(random: Random): PushSubscription {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(random.bytes(32));
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  return { endpoint: `${SANDBOX_SERVICE}${text(random.bytes(16))}`, keys: { p256dh: pair.getPublicKey('base64url'), auth: text(random.bytes(16)) } };
}

/**
 * The demo's push: everything is shown on the sandbox's page, and goes to a real browser besides. A push service that cannot be
 * reached from here keeps nothing waiting, for the page has it; a dead device is dead in the demo, too.
 */
export const pushWithSandbox = (real: Transport, sandbox: Transport): Transport => ({
  name: sandbox.name, channel: 'push', sandbox: true, parallel: real.parallel,
  async send(message, signal) {
    const shown = await sandbox.send(message, signal);
    if (shown.kind !== 'sent' || !isPushService(readSubscription(message.to)?.endpoint ?? '')) return shown;
    const outcome = await real.send(message, signal);
    return outcome.kind === 'undeliverable' ? outcome : shown;
  },
  close: async () => { await real.close(); await sandbox.close(); },
});

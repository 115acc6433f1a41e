import { sandboxTransport, type SandboxParts } from '../mailbox/mailbox.ts';
import type { Transport } from '../transport.ts';

/** A phone that exists only on the demo page. One-time codes lie sealed in its table and are opened when looked at. */
export const sandboxPhone = (parts: SandboxParts): Transport => sandboxTransport('sandbox-phone', 'sms', parts);

import { mailboxTransport, sandboxTransport, type SandboxParts } from '../mailbox/mailbox.ts';
import type { Channel, Transport } from '../transport.ts';

/** A phone that exists only on the demo page. One-time codes lie sealed in its table and are opened when looked at. */
export const sandboxPhone = (parts: SandboxParts): Transport => sandboxTransport('sandbox-phone', 'sms', parts);
/** Notifications and Telegram messages that are shown on the demo page only. */
export const sandboxPush = (parts: SandboxParts): Transport => sandboxTransport('sandbox-push', 'push', parts);
export const sandboxTelegram = (parts: SandboxParts): Transport => sandboxTransport('sandbox-telegram', 'telegram', parts);

/** A transport for every channel, none of which leaves the house: for tests, benches and the demo. */
export const sandboxTransports = (parts: SandboxParts): Readonly<Record<Channel, Transport>> =>
  ({ email: mailboxTransport(parts), sms: sandboxPhone(parts), push: sandboxPush(parts), telegram: sandboxTelegram(parts) });

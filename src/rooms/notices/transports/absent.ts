import type { Channel, Transport } from './transport.ts';

/** A channel this shop does not have: what is asked for on it is given up at once, and stops nothing else. */
export const absentTransport = (channel: Channel): Transport => ({
  name: 'none', channel, sandbox: false, parallel: 50,
  send: () => Promise.resolve({ kind: 'undeliverable', cause: 'channel not set up' }),
  close: () => Promise.resolve(),
});

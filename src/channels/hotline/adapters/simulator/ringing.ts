import type { Dialer } from '../../../../rooms/calls/calls.ts';

/** A call of ours that rings at a number of the sandbox. */
export interface Ringing { readonly to: string; readonly about: string; readonly key: string; readonly atMs: number }

export interface SandboxRinging { readonly dialer: Dialer; at(to: string): Ringing | null; take(to: string): Ringing | null }

const RINGING_MAX = 100;
const RING_MS = 60_000;

/** Calls of ours that nobody carries anywhere: they ring on the sandbox's telephone until they are taken or time out. */
export function openRinging(nowMs: () => number): SandboxRinging {
  const ringing = new Map<string, Ringing>();
  const begun = new Set<string>();
  const at = (to: string): Ringing | null => {
    const one = ringing.get(to);
    return one && nowMs() - one.atMs < RING_MS ? one : null;
  };
  return {
    at,
    take(to) {
      const one = at(to);
      ringing.delete(to);
      return one;
    },
    dialer: {
      name: 'sandbox-voice', sandbox: true,
      dial({ to, key, about }) {
        if (ringing.size >= RINGING_MAX) ringing.delete(ringing.keys().next().value!);
        ringing.set(to, { to, about, key, atMs: nowMs() });
        begun.add(key);
        return Promise.resolve({ kind: 'ringing', call: key });
      },
      find: ({ key }) => Promise.resolve(begun.has(key) ? 'begun' : 'never'),
    },
  };
}

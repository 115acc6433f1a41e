import type { Gate } from './send.ts';

/** Several gates as one: what any of them stops is stopped, for the first reason given. */
export const gateOf = (...gates: readonly Gate[]): Gate => async (claimed) =>
  new Map((await Promise.all(gates.map((gate) => gate(claimed)))).toReversed().flatMap((stopped) => [...stopped]));

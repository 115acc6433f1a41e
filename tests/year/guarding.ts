import type { MethodId } from '../../src/base/ids.ts';
import type { Year, YearLine } from './world.ts';

/** The number guard, with a card that can be charged. */
export async function turnGuardOn(year: Year, line: YearLine, method: MethodId): Promise<void> {
  void year; void line; void method;
  await Promise.resolve();
}

import type { ConsoleParts } from './console-parts.ts';

/** Says who an actor of the journal is: staff by name, everybody else as the journal writes them. */
export async function nameOfActors({ staff }: Pick<ConsoleParts, 'staff'>): Promise<(actor: string) => string> {
  const names = await staff.staffNames();
  return (actor) => names.get(actor.replace(/^staff:/, '')) ?? actor;
}

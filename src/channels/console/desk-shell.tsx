import type { StaffId } from '../../rooms/staff/staff.ts';
import type { ConsoleParts } from './console-parts.ts';
import type { DeskParts } from './desk/desk-parts.ts';
import { ConsoleFrame, shellOf } from './frame.tsx';
import { staffOnly } from './session.ts';

/** The desk inside the console: its sign-in, its names, its shell. */
export function deskPartsOf(parts: ConsoleParts, desk: NonNullable<ConsoleParts['desk']>): DeskParts {
  return {
    ...desk, origins: parts.origins, assets: { css: parts.deskStylesheet ?? '', script: parts.deskScript ?? '' },
    staff: {
      agent: (c) => staffOnly(c, parts, 'agent'),
      nameOf: async (id) => (await parts.staff.staffNames()).get(id) ?? 'Another desk',
      telephoneOf: (id) => parts.staff.telephoneOf(id),
      letTelephoneRing: (id, rings) => parts.staff.letTelephoneRing({ id: id as StaffId }, rings),
      page: async (c, { title, member, active, scripts, children }) => {
        const known = await staffOnly(c, parts, 'agent');
        return <ConsoleFrame shell={shellOf(c, parts)} title={title} active={active} member={{ ...known, name: member.name }} english scripts={scripts}>{children}</ConsoleFrame>;
      },
    },
  };
}

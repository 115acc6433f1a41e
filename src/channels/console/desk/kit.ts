import type { Child } from 'hono/jsx';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import type { When } from './bits.tsx';
import type { Case } from './case.ts';
import type { DeskMember, DeskParts } from './desk-parts.ts';

/** What the pages of the desk share: who is there, the shell, and what was told by the form before. */
export interface DeskKit {
  readonly desk: DeskParts;
  send(c: FrameContext, member: DeskMember, title: string, page: Child, status?: 200 | 404 | 409 | 422 | 429): Promise<Response>;
  when(c: FrameContext): When;
  told(c: FrameContext): { readonly did: string | null; readonly no: string | null };
  showCall(c: FrameContext, one: Case, more?: { readonly no?: string; readonly status?: 409 | 422 | 429; readonly note?: string; readonly say?: string }): Promise<Response>;
}

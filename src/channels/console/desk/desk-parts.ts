import type { Child } from 'hono/jsx';
import type { FrameContext } from '../../../platform/http/frame-env.ts';
import type { AutoRenewApp } from '../../../rooms/autorenew/autorenew.ts';
import type { Dialer, OpeningHours } from '../../../rooms/calls/calls.ts';
import type { HandoverApp } from '../../../rooms/handover/handover.ts';
import type { People } from '../../../rooms/people/people.ts';
import type { RefundsApp } from '../../../rooms/refunds/refunds.ts';
import type { TextsApp } from '../../../rooms/texts/texts.ts';

/** Whoever is signed in, as far as the desk goes by it. */
export interface DeskMember { readonly id: string; readonly name: string; readonly languages: readonly string[] }

/** What the desk is opened with. */
export interface DeskParts {
  readonly app: RefundsApp & AutoRenewApp & HandoverApp;
  readonly texts: TextsApp;
  readonly people: People;
  readonly hours: OpeningHours;
  readonly dialer: Dialer | null;
  /** Charged to a saved method with one proof up to this (US cents); above it both are needed. As on the telephone. */
  readonly savedMostCents: number;
  /** Whether the shop's hotline can ring an agent's own telephone into a call at all. */
  readonly joins: boolean;
  /** Origins whose forms are ours. */
  readonly origins: readonly string[];
  /** Addresses of the desk's stylesheet and script. */
  readonly assets: { readonly css: string; readonly script: string };
  /** The look at the queue has failed; it looks again a second later. */
  readonly onTrouble: (error: unknown) => void;
  /** How often a stream says that it is there and asks whether its session still stands (ms); 15 seconds unless given. */
  readonly beatMs?: number;
  /** Ends what is streamed when the shop stops. */
  readonly stopping: AbortSignal;
  readonly staff: {
    /** Who is signed in and may be at the desk; refuses, or leads to the sign-in, otherwise. */
    agent(c: FrameContext): Promise<DeskMember>;
    nameOf(id: string): Promise<string>;
    /** The member's own telephone (E.164) and whether it is to ring for callers they take; null: none is kept. */
    telephoneOf(id: string): Promise<{ readonly number: string; readonly rings: boolean } | null>;
    letTelephoneRing(id: string, rings: boolean): Promise<void>;
    /** The console's shell around a page of the desk. */
    page(c: FrameContext, of: { readonly title: string; readonly member: DeskMember; readonly active: string; readonly scripts: readonly string[]; readonly children: Child }): Promise<Child>;
  };
}

/** Who acts, for the journal. */
export const byStaff = (member: Pick<DeskMember, 'id'>, reason: string) => ({ door: 'desk', actor: `staff:${member.id}`, reason } as const);

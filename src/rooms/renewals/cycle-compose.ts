import { check } from '../../base/check.ts';
import type { Language } from '../../base/language.ts';
import type { Composers } from '../notices/notices.ts';
import { engine } from '../lines/lines.ts';
import type { RenewalsApp } from './app.ts';
import type { CycleStartedPayload } from './cycle-starts.ts';
import { maskedLine } from './words.ts';

/** Where a reader sees a line, and what they paid for it. */
export interface CycleLinks {
  readonly lineUrl: (id: string) => string;
  readonly renewalUrl: (id: string, language: Language) => string;
}

/** Finds the facts of a queued cycle that began, when its notice is sent. */
export function cycleComposers(app: RenewalsApp, links: CycleLinks): Pick<Composers, 'cycle.started'> {
  return {
    'cycle.started': async (payload, about) => {
      const told = payload as unknown as CycleStartedPayload;
      const line = await app.readLine(told.line);
      check(line, `no line ${told.line}`);
      const state = engine.settle(line.state, about.at);
      const plan = app.shelf().planVersion(told.plan, told.version);
      const runs = state.running?.legs[0];
      return {
        planName: plan.name[about.language], carrierName: app.shelf().profile(line.carrier, about.at).name, lineLabel: maskedLine(line), lineZone: line.zone, readerZone: told.zone, at: about.at,
        // Whoever only paid sees the renewal; the line is its owners' page.
        url: told.isOwner ? links.lineUrl(told.line) : links.renewalUrl(told.purchase, about.language),
        sandbox: app.connectors[line.carrier]?.sandbox ?? false,
        startedAt: told.startedAt, why: told.why, dataBytes: plan.terms.dataBytes,
        endsAt: runs?.purchase === told.purchase && runs.index === told.cycle ? engine.snapshotOf(state, about.at).running?.endsAt ?? null : null,
      };
    },
  };
}

import type { Child } from 'hono/jsx';
import type { Language } from '../../../base/language.ts';
import { HOUR, MINUTE, type Instant, type ZoneId } from '../../../base/time.ts';
import { formatter } from '../../../platform/i18n/format.ts';
import { zoneName } from '../../../platform/i18n/zones.ts';
import type { CallProof, QueueReason } from '../../../rooms/calls/calls.ts';

/** What the desk's pages share. English: it is read beside the runbook; only what is said to callers is in their languages. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { 'en': 'English', 'es': 'Spanish', 'zh-CN': 'Chinese', 'zh-TW': 'Chinese (Taiwan)' };
const OWN_NAMES: Readonly<Record<Language, string>> = { 'en': 'EN', 'es': 'ES', 'zh-CN': '中文', 'zh-TW': '中文 TW' };
export const WANTS: Readonly<Record<QueueReason, string>> = { agent: 'Talk to a person', renew: 'Renew', status: 'Hear validity and data', auto_renew: 'Auto-renew', receipt: 'Last receipt', proof: 'Could not prove the line', payment: 'Trouble paying' };
export const HOW: Readonly<Record<CallProof['how'], string>> = { passcode: 'phone passcode', texted_code: 'texted code', carried: 'proof from the web', agent: 'an agent’s checks' };

export const LanguageTag = ({ language }: { readonly language: Language }) => <span class="dk-tag" title={LANGUAGE_NAMES[language]}><span aria-hidden="true">{OWN_NAMES[language]}</span><span class="vh">{LANGUAGE_NAMES[language]}</span></span>;

/** `3 min`, `1 h 05`. */
export function span(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / MINUTE));
  if (seconds < MINUTE) return 'under 1 min';
  return minutes < 60 ? `${minutes} min` : `${Math.floor(seconds / HOUR)} h ${String(minutes % 60).padStart(2, '0')}`;
}

export interface When { readonly zone: ZoneId; readonly now: Instant }
/** A moment on the agent's own clock. */
export const At = ({ at, when }: { readonly at: Instant; readonly when: When }) => <time datetime={new Date(at * 1000).toISOString()}>{formatter('en').minute(at, when.zone, when.now)}</time>;
/** The hour alone, for what is of today. */
export const Hour = ({ at, when }: { readonly at: Instant; readonly when: When }) => <time datetime={new Date(at * 1000).toISOString()}>{formatter('en').time(at, when.zone)}</time>;
export const zoneShown = (zone: ZoneId): string => zoneName(zone, 'en');

/** "Verified by … at …". */
export const Proofs = ({ proofs, names, when }: { readonly proofs: readonly CallProof[]; readonly names: ReadonlyMap<string, string>; readonly when: When }) => (
  <ul class="dk-proofs">{proofs.map((proof) => <li><span class="dk-tag dk-ok">verified</span> by {HOW[proof.how]}{proof.agent === null ? ', on the keypad' : `, heard by ${names.get(proof.agent) ?? 'an agent'}`} at <At at={proof.at} when={when} /></li>)}</ul>
);

/** What happened after a form, told once on the page it leads to. */
export const Told = ({ did, no }: { readonly did: string | null; readonly no: string | null }) => (
  <div class="dk-told" role="status" aria-live="polite">{no === null ? did === null ? null : <p class="dk-did">{did}</p> : <p class="dk-no"><b>Not done.</b> {no}</p>}</div>
);

export const Panel = ({ id, title, aside, children }: { readonly id?: string; readonly title: string; readonly aside?: Child; readonly children: Child }) => (
  <section class="dk-panel" id={id} aria-labelledby={id === undefined ? undefined : `${id}-h`}><header><h2 id={id === undefined ? undefined : `${id}-h`}>{title}</h2>{aside}</header>{children}</section>
);

/** One button that does something to a call. `key`: the same form twice is one act. */
export const Act = ({ to, label, name, formKey, hint, quiet = true }: { readonly to: string; readonly label: string; readonly name?: string; readonly formKey?: string; readonly hint?: string; readonly quiet?: boolean }) => (
  <form method="post" action={to} class="dk-act">
    {formKey === undefined ? null : <input type="hidden" name="key" value={formKey} />}
    <button class={quiet ? 'dk-b' : 'dk-b dk-go'} data-key={name} aria-keyshortcuts={name}>{label}{name === undefined ? null : <kbd aria-hidden="true">{name}</kbd>}</button>
    {hint === undefined ? null : <small>{hint}</small>}
  </form>
);

export const NEVER_A_CARD = 'Never ask for a card number, and never write one down. Callers pay with what is saved, with their wallet, or by the link we text them.';

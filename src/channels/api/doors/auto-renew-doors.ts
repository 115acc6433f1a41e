import { isId, type CustomerId, type LineId } from '../../../base/ids.ts';
import type { Language } from '../../../base/language.ts';
import { planOfRetries, consentOf, termsOf, turnOff, turnOn, type AutoRenewApp, type Consent, type MandatePay, type RetryPlan, type Terms, type TermsWish } from '../../../rooms/autorenew/autorenew.ts';
import type { HostedMethod } from '../../../rooms/payments/payments.ts';
import { paysFor, type People } from '../../../rooms/people/people.ts';
import type { ApiCaller } from './caller.ts';

/** A gateway that is not named is the shop's own for pages. */
export type AutoWish = Omit<TermsWish, 'line' | 'customer' | 'language' | 'pay'> & { readonly pay: Exclude<MandatePay, { kind: 'approve' }> | { readonly kind: 'approve'; readonly gateway: string | null; readonly method: HostedMethod } };
/** `off`: nothing stands on the line. */
export type AutoRenewalView = { readonly line: LineId; readonly kind: 'off' } | { readonly line: LineId; readonly kind: 'stands'; readonly plan: RetryPlan; readonly consent: Consent | null };
interface About { readonly line: string; readonly customer: string }

/** What the API needs of auto-renewal. Null: no such line for this customer, or the customer has not let this program in. */
export interface AutoRenewDoors {
  look(caller: ApiCaller, about: About): Promise<AutoRenewalView | null>;
  terms(caller: ApiCaller, about: About & { readonly wish: AutoWish; readonly language: Language }): Promise<Terms | null>;
  turnOn(caller: ApiCaller, about: About & { readonly wish: AutoWish; readonly hash: string; readonly language: Language }): Promise<AutoRenewalView | null>;
  turnOff(caller: ApiCaller, about: About): Promise<AutoRenewalView | null>;
}

export function openAutoRenewDoors({ app, people, hosted }: { readonly app: AutoRenewApp; readonly people: Pick<People, 'isGranted' | 'noteLook'>; readonly hosted: string }): AutoRenewDoors {
  const named = ({ pay, ...wish }: AutoWish) => ({ ...wish, pay: pay.kind === 'approve' ? { ...pay, gateway: pay.gateway ?? hosted } : pay });
  const byOf = (caller: ApiCaller, reason: string) => ({ door: 'api', actor: `key:${caller.key}`, reason }) as const;
  // Nobody and nothing, where this person has not let this program in or does not pay for the line.
  async function known(caller: ApiCaller, { line, customer }: About): Promise<{ readonly line: LineId; readonly customer: CustomerId } | null> {
    if (!isId('line', line) || !isId('cus', customer) || !await people.isGranted(caller.key, customer)) return null;
    return await paysFor(app.db, customer, line) ? { line, customer } : null;
  }
  async function viewOf(line: LineId): Promise<AutoRenewalView> {
    const plan = await planOfRetries(app, line);
    return plan === null ? { line, kind: 'off' } : { line, kind: 'stands', plan, consent: await consentOf(app.db, plan.mandate.id) };
  }
  return {
    async look(caller, about) {
      const found = await known(caller, about);
      if (found) await people.noteLook(caller.key, found.customer, 'auto_renewal');
      return found && viewOf(found.line);
    },
    async terms(caller, { wish, language, ...about }) {
      const found = await known(caller, about);
      return found && termsOf(app, { ...named(wish), ...found, language });
    },
    async turnOn(caller, { wish, hash, language, ...about }) {
      const found = await known(caller, about);
      if (!found) return null;
      await turnOn(app, { ...named(wish), ...found, language, consent: { hash, place: `api key:${caller.key}` }, by: byOf(caller, 'a program showed the words') });
      app.worker.nudge();
      return viewOf(found.line);
    },
    async turnOff(caller, about) {
      const found = await known(caller, about);
      if (!found) return null;
      await turnOff(app, { line: found.line, by: byOf(caller, 'turned off by a program'), reason: 'asked' });
      return viewOf(found.line);
    },
  };
}

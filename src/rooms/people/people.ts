import type { CustomerId } from '../../base/ids.ts';
import { DAY, type Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Committer } from '../../platform/db/unit.ts';
import type { NewId, Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import { openApiGrants } from './api-grants.ts';
import { openApiKeys } from './api-keys.ts';
import { openConsents, type Purpose } from './consents.ts';
import { openContactChanges } from './contact-changes.ts';
import { openCodes, type CodeLimits } from './codes.ts';
import { openCustomers } from './customers.ts';
import { openErasure } from './erase.ts';
import { openFreezes } from './freezes.ts';
import { openLineLinks } from './line-links.ts';
import { openPasscodes } from './passcode.ts';
import { openPasskeys } from './passkeys.ts';
import { openPushDevices } from './push-devices.ts';
import { reachOf } from './reach.ts';
import { openSessionList } from './session-list.ts';
import { openShares } from './shares.ts';
import { startTexts, stopTexts, textsStopped } from './stops.ts';
import { openTelegramLinks } from './telegram-links.ts';
import { openSessions, SESSION_LIMITS, type SessionLimits } from './sessions.ts';

export interface PeopleParts {
  readonly db: Db;
  readonly commit: Committer['commit'];
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly keys: Pick<Keys, 'mac' | 'macs' | 'isMac' | 'seal' | 'unseal'>;
  readonly codeLimits?: CodeLimits;
  readonly sessionLimits?: SessionLimits;
  /** Where texts may be sent; by default US numbers that can get them. */
  readonly mayText?: (phone: string) => boolean;
  /** Which push endpoints may be asked; by default those of the push services we know. */
  readonly mayPush?: (endpoint: string) => boolean;
  /** The address that opens the shop's Telegram bot with a one-time code; null: there is no bot. */
  readonly telegramUrl?: ((code: string) => string) | null;
}

/** Opens the room: codes, sessions, API keys, customers and their lines. */
export function openPeople({ codeLimits, sessionLimits, ...parts }: PeopleParts) {
  const absolute = (sessionLimits ?? SESSION_LIMITS).absoluteSeconds;
  const app = { ...parts, committer: { commit: parts.commit } };
  const telegram = openTelegramLinks(parts);
  return {
    ...openCodes({ ...parts, ...(codeLimits === undefined ? {} : { limits: codeLimits }) }),
    ...openSessions({ ...parts, ...(sessionLimits === undefined ? {} : { limits: sessionLimits }) }),
    ...openSessionList({ ...parts, limits: sessionLimits ?? SESSION_LIMITS }),
    ...openPasskeys(parts),
    ...openPasscodes(parts),
    ...openApiKeys(parts),
    ...openApiGrants(parts),
    ...openCustomers(parts),
    ...openLineLinks(parts),
    ...openShares(parts),
    ...openFreezes(parts),
    ...openConsents(parts),
    ...openContactChanges(parts),
    ...openPushDevices(parts),
    ...telegram,
    /** STOP and START of a number (E.164), and whether it said STOP. */
    stopTexts: (said: Parameters<typeof stopTexts>[1]) => stopTexts(app, said),
    startTexts: (said: Parameters<typeof startTexts>[1]) => startTexts(app, said),
    textsStopped: (number: string) => textsStopped(app, number),
    reachOf: (customer: CustomerId, purpose: Purpose) => reachOf(app, customer, purpose),
    ...openErasure(parts),
    /** Forgets codes and sessions that nobody can use any more: a daily round. */
    async forgetOld(now: Instant): Promise<void> {
      await parts.db.query('delete from people_codes where expires_at < to_timestamp($1::bigint)', [now - DAY]);
      await parts.db.query('delete from people_challenges where expires_at < to_timestamp($1::bigint)', [now]);
      await parts.db.query('delete from people_sessions where created_at < to_timestamp($1::bigint)', [now - absolute - DAY]);
      await parts.db.query('delete from people_push_devices where expires_at <= to_timestamp($1::bigint)', [now]);
      await telegram.forgetOldTelegram(now);
    },
  };
}
export type People = ReturnType<typeof openPeople>;

export { API_SCOPES, openApiKeys, type ApiKey, type ApiKeyLimits, type ApiScope } from './api-keys.ts';
export type { ApiGrant } from './api-grants.ts';
export { codeUse } from './code-use.ts';
export { CODE_LIMITS, codeLimitsOf, type AskCode, type CodeAsked, type CodeGrant, type CodeLimits, type CodePurpose, type CodeSubject } from './codes.ts';
export { maskContact, readContact, type Contact, type ContactAddress, type ContactChannel, type ContactId } from './contacts.ts';
export { openCustomers, roleOn, type Customer } from './customers.ts';
export { boundLines, LINE_KINDS, LINE_NAME_MAX, ownersOf, paysFor, type InvitationId, type LineKind, type LineLink, type LineProof, type LineRole } from './line-links.ts';
export { peopleOfLines, type LinePerson } from './line-people.ts';
export { FREEZE_SECONDS, frozenUntil, LINE_FROZEN, lineNotFrozen, refuseFrozen, simChanged } from './freezes.ts';
export { SHARES_MAX, type Invitation, type ShareRole } from './shares.ts';
export { PURPOSES, type Consent, type ConsentWish, type Purpose, type ShownWords } from './consents.ts';
export { CONTACTS_MAX } from './contact-changes.ts';
export { isWeakPasscode } from './passcode.ts';
export { PASSKEY_NAME_MAX, PASSKEYS_MAX, type Passkey, type PasskeyId } from './passkeys.ts';
export { forgetPushDevice, PUSH_DEVICE_NAME_MAX, PUSH_DEVICES_MAX, type AddPushDevice, type PushDevice, type PushDeviceId } from './push-devices.ts';
export { reachesOf, reachOf, type Reach, type ReachApp } from './reach.ts';
export { startTexts, startWrites, stoppedOf, stopTexts, stopWrites, textsStopped, type StopsApp } from './stops.ts';
export { forgetTelegram, TELEGRAM_CODE_SECONDS, type TelegramLink } from './telegram-links.ts';
export type { ListedSession } from './session-list.ts';
export { FRESH_SECONDS, needsFresh, proofsThatCount, showsPasskey, type SensitiveAct } from './step-up.ts';
export { SESSION_LIMITS, type OpenedSession, type Proof, type Session, type SessionLimits } from './sessions.ts';
export { newToken } from './tokens.ts';

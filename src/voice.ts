import { join } from 'node:path';
import type { Config } from './config.ts';
import { ConfigWrong } from './config.ts';
import type { Hotline } from './channels/hotline/hotline.ts';
import { openTwiml, signalwireDialect, signalwireDialer, telnyxDialect, telnyxKey, twilioDialect, twilioDialer, type Dialect } from './channels/hotline/adapters/twiml/twiml.ts';
import { readAllowed } from './channels/hotline/adapters/sip/allowed.ts';
import { openMetronome } from './channels/hotline/adapters/sip/metronome.ts';
import { openSip, type SipListener } from './channels/hotline/adapters/sip/sip.ts';
import { espeakStyle, espeakVoice, haveEspeak } from './channels/hotline/adapters/sip/voices/espeak.ts';
import { keptVoice } from './channels/hotline/adapters/sip/voices/kept.ts';
import { madeVoice } from './channels/hotline/adapters/sip/voices/made.ts';
import { recordedVoice } from './channels/hotline/adapters/sip/voices/recorded.ts';
import type { Voice } from './channels/hotline/adapters/sip/voice.ts';
import { projectRoot } from './platform/project-root.ts';
import type { Clock } from './platform/clock.ts';
import type { Log } from './platform/log/log.ts';
import type { Random } from './platform/random.ts';
import { readHours, type Dialer, type OpeningHours } from './rooms/calls/calls.ts';

const ALWAYS = 'sun-sat 00:00-24:00';

/** When agents are there: as set; else always in the demo, whose agents are made up, and never anywhere else. Throws ConfigWrong. */
export function hoursOf(config: Pick<Config, 'hotline' | 'demo'>): OpeningHours {
  const hours = readHours(config.hotline.hours ?? (config.demo ? ALWAYS : 'never'), config.hotline.zone);
  if (!hours) throw new ConfigWrong('HOTLINE_HOURS: give days and hours such as mon-fri 08:00-20:00, sat 10:00-16:00, or never');
  return hours;
}

/** The provider's TwiML and how it signs. Throws ConfigWrong for a key that is none. */
function dialectOf({ name, signingKey }: NonNullable<Config['hotline']['provider']>): Dialect {
  if (name === 'twilio') return twilioDialect(signingKey.reveal());
  if (name === 'signalwire') return signalwireDialect(signingKey.reveal());
  try {
    return telnyxDialect(telnyxKey(signingKey.reveal()));
  } catch {
    throw new ConfigWrong('HOTLINE_SIGNING_KEY: the public key of Telnyx is 32 bytes in base64');
  }
}

/** Who dials for us: an account of the hotline's own provider and a number of ours; null: nobody is called back. Telnyx's calls are begun by another API, which is not wired. */
export function dialerOf(config: Pick<Config, 'twilio' | 'hotline'>, baseUrl: string): Dialer | null {
  const { twilio, hotline } = config;
  if (hotline.provider === null || hotline.number === null) return null;
  if (hotline.provider.name === 'signalwire' && hotline.signalwire !== null) {
    const { space, projectId, token } = hotline.signalwire;
    return signalwireDialer({ space, projectId, token: token.reveal(), from: hotline.number, voiceUrl: `${baseUrl}/hooks/voice/signalwire` });
  }
  if (twilio === null || hotline.provider.name !== 'twilio') return null;
  return twilioDialer({ accountSid: twilio.accountSid, authToken: twilio.authToken.reveal(), from: hotline.number, voiceUrl: `${baseUrl}/hooks/voice/twilio` });
}

/** Whether an agent's own telephone can be rung into a call: a provider that plays TwiML, and a number of ours to ring it from. */
export const joinsOf = ({ hotline }: Pick<Config, 'hotline'>): boolean => hotline.provider !== null && hotline.number !== null;

/** The doors of the provider that is set; null: none. */
export const voiceRoutes = (config: Config, parts: { readonly hotline: Hotline; readonly clock: Clock; readonly baseUrl: string }): ReturnType<typeof openTwiml> | null => (config.hotline.provider === null ? null : openTwiml({
  hotline: parts.hotline, dialect: dialectOf(config.hotline.provider), clock: parts.clock, publicUrl: parts.baseUrl, shop: config.shopName, paymentConnector: config.hotline.payConnector, ownNumber: config.hotline.number, voices: config.hotline.voices,
}));

/** An operator's own recordings for that line. */
const RECORDINGS = 'shop/prompts';

/** Who speaks on that line: the operator's own recordings first, then `espeak-ng` where it is installed, else the prompts that come with the product. */
export async function sipVoice(config: Pick<Config, 'dataFolder'>, log: Log, hasEspeak: boolean): Promise<Voice> {
  const speaks = hasEspeak ? await keptVoice({ voice: espeakVoice(), style: espeakStyle, folder: join(config.dataFolder, 'prompts') }) : madeVoice(log);
  const recorded = await recordedVoice(join(projectRoot(), RECORDINGS), speaks);
  return recorded.recordings === 0 ? speaks : recorded;
}

/** A telephone line without a provider, where one is set; null: none. Throws ConfigWrong. */
export async function openSipLine(config: Config, parts: { readonly hotline: Hotline; readonly clock: Clock; readonly random: Random; readonly log: Log }): Promise<{ readonly listener: SipListener; readonly voice: string } | null> {
  const { sip } = config.hotline;
  if (sip === null) return null;
  let allowed;
  try {
    allowed = readAllowed(sip.allowed);
  } catch (error) {
    throw new ConfigWrong(`XUKA_SIP_ALLOW: ${error instanceof Error ? error.message : String(error)}`);
  }
  const voice = await sipVoice(config, parts.log, await haveEspeak());
  const listener = await openSip({ ...parts, ...sip, allowed, voice, metronome: openMetronome({ clock: parts.clock }) });
  if (listener === null) throw new ConfigWrong(`XUKA_SIP_PORT: the UDP port ${sip.port} of ${sip.address} is in use, or not ours to take`);
  parts.log.info('sip.open', { port: listener.port, voice: voice.name });
  return { listener, voice: voice.name };
}

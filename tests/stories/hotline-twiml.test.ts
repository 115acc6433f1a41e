import { callFlowStories } from '../../src/channels/hotline/contract.ts';
import { twilioDialect } from '../../src/channels/hotline/adapters/twiml/twiml.ts';
import { twilioSignature } from '../../src/rooms/notices/notices.ts';
import { twimlPhone } from '../support/hotline-phones.ts';

const TOKEN = 'auth-token-of-a-story';

callFlowStories('TwiML', { takesCards: true, typesAhead: false }, (world) => twimlPhone(world, {
  dialect: twilioDialect(TOKEN), sign: ({ url, body }) => ({ 'x-twilio-signature': twilioSignature(TOKEN, url, [...new URLSearchParams(body)]) }),
}));

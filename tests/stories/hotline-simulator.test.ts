import { callFlowStories } from '../../src/channels/hotline/contract.ts';
import { sandboxTelephone } from '../support/hotline-phones.ts';

callFlowStories('the demo’s telephone', { takesCards: true, typesAhead: false }, sandboxTelephone);

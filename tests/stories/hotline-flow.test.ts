import { callFlowStories } from '../../src/channels/hotline/contract.ts';
import { purePhone } from '../support/hotline-phones.ts';

callFlowStories('the flow alone', { takesCards: true, typesAhead: true }, purePhone);

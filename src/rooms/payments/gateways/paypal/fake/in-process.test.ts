import { gatewayContract } from '../../contract.ts';
import { openSandboxBench, PAYPAL_FACTS } from './bench.ts';

gatewayContract('the PayPal sandbox without a socket', PAYPAL_FACTS, () => openSandboxBench('in-process'));

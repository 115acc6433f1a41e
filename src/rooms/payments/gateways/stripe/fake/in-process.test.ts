import { gatewayContract } from '../../contract.ts';
import { openSandboxBench, STRIPE_FACTS } from './bench.ts';

gatewayContract('the sandbox without a socket', STRIPE_FACTS, () => openSandboxBench('in-process'));

import { gatewayContract } from '../../contract.ts';
import { openSandboxBench } from './bench.ts';

gatewayContract('the sandbox without a socket', () => openSandboxBench('in-process'));

import { gatewayContract } from '../contract.ts';
import { openSandboxBench } from '../sandbox/bench.ts';

gatewayContract('stripe by the official SDK', () => openSandboxBench('wire'));

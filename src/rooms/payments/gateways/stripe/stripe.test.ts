import { gatewayContract } from '../contract.ts';
import { openSandboxBench } from './fake/bench.ts';

gatewayContract('stripe by the official SDK', () => openSandboxBench('wire'));

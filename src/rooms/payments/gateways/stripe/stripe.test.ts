import { gatewayContract } from '../contract.ts';
import { openSandboxBench, STRIPE_FACTS } from './fake/bench.ts';

gatewayContract('stripe by the official SDK', STRIPE_FACTS, () => openSandboxBench('wire'));

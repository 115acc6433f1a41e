import { gatewayContract } from '../contract.ts';
import { openSandboxBench, PAYPAL_FACTS } from './fake/bench.ts';

gatewayContract('paypal over HTTP', PAYPAL_FACTS, () => openSandboxBench('wire'));

import type { JobSpec } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import type { PaymentsApp } from './app.ts';
import { disputeJobs } from './disputes.ts';
import { gatewayInboxHandler } from './inbox.ts';
import { methodJobs } from './methods.ts';
import { setupJobs } from './setups.ts';

/** The room's own work: events of gateways, saving and forgetting methods, disputes. `wakeFor`: who looks when a charge has news. */
export const paymentJobs = (app: PaymentsApp, wakeFor: (forId: string) => JobSpec): Record<string, JobHandler> => ({
  ...gatewayInboxHandler(app, wakeFor), ...methodJobs(app), ...setupJobs(app), ...disputeJobs(app, wakeFor),
});

/** The job that moves a return; its key is the return's id. */
export const RETURN_JOB = 'refunds.return';

/** The job that moves a renewal; its key is the renewal's id. */
export const RENEWAL_JOB = 'renewal.advance';

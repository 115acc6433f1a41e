/** The job that moves a renewal; its key is the renewal's id. */
export const RENEWAL_JOB = 'renewal.advance';
/** The job that reads a line at its carrier; its key is the line's id. */
export const LINE_JOB = 'line.read';

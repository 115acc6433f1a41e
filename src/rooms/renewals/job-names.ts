/** The job that moves a renewal; its key is the renewal's id. */
export const RENEWAL_JOB = 'renewal.advance';
/** The job that looks at a line's standing consent; its key is the line's id. The room that keeps consents is above this one. */
export const AUTO_RENEW_LOOK = 'autorenew.look';
/** How a renewal says that a standing consent placed it: `auto:` and the mandate's id. */
export const AUTO_CALLER = 'auto:';
export const isAutomatic = (caller: string): boolean => caller.startsWith(AUTO_CALLER);
/** The job that reads a line at its carrier; its key is the line's id. */
export const LINE_JOB = 'line.read';
/** The job that tells of queued cycles that began by themselves; its key is the line's id. */
export const CYCLE_JOB = 'line.cycle';
/** The job that brings news to the payer's phones and chat; its key is what the news is about and its kind. */
export const TELL_JOB = 'renewal.tell';

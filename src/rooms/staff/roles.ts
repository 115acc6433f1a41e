/** What somebody may do at the shop; each role may do what those before it may. */
export const STAFF_ROLES = ['agent', 'supervisor', 'manager'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const isStaffRole = (text: unknown): text is StaffRole => typeof text === 'string' && (STAFF_ROLES as readonly string[]).includes(text);

/** Whether somebody with this role may do what needs `needed`. */
export const roleSuffices = (role: StaffRole, needed: StaffRole): boolean => STAFF_ROLES.indexOf(role) >= STAFF_ROLES.indexOf(needed);

/** A name inside a Chinese sentence: a space before and after Latin letters, none around Chinese. */
export const spaced = (name: string): string => `${/^[A-Za-z0-9]/.test(name) ? ' ' : ''}${name}${/[A-Za-z0-9]$/.test(name) ? ' ' : ''}`;

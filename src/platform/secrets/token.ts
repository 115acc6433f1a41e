import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';

/** A secret a browser or a program holds: 256 random bits, safe in cookies and forms. */
export const newToken = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** What we keep of it. Plain SHA-256 is enough: there are too many tokens to try, and no rotation of our keys signs people out. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

const TOKEN = /^[A-Za-z0-9_-]{22,128}$/;
export const isToken = (text: unknown): text is string => typeof text === 'string' && TOKEN.test(text);

import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

// Two files of this size at most: quiet settings write a few lines a day.
const LOG_BYTES_MAX = 4_000_000;

/** Keeps the log short. PostgreSQL appends to the open file, so it is copied and emptied under its hands, not renamed. */
export function rotateLog(path: string): void {
  if (logSize(path) < LOG_BYTES_MAX) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
}

export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What was written since the file had this size, 8 KB of it at most. */
export function logSince(path: string, size: number): string {
  const buffer = Buffer.alloc(8_192);
  const file = openSync(path, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, Math.max(size, logSize(path) - buffer.length)));
  } finally {
    closeSync(file);
  }
}

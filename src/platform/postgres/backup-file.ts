import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** The first line of a back-up: everything to know before touching a database. */
export interface BackupHeader {
  readonly format: 1;
  /** When the snapshot was taken, ISO 8601 in UTC. */
  readonly takenAt: string;
  /** The migrations whose tables it holds. */
  readonly migrations: readonly { readonly room: string; readonly number: number }[];
  readonly rows: Readonly<Record<string, number>>;
  /** Where each sequence stood; null when it was never used. */
  readonly sequences: Readonly<Record<string, string | null>>;
  /** Of the compressed body, hex. */
  readonly sha256: string;
}

/** The body is a row of frames: a table begins, its rows as PostgreSQL's COPY writes them, the table ends. */
export type Frame =
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly rows: number };

/** The file is not a whole and unchanged back-up; the message is a whole sentence. */
export class BackupUnreadable extends Error {
  override readonly name = 'BackupUnreadable';
}

const MAGIC = 'XUKA BACKUP ';
const HEADER_BYTES_MAX = 4_000_000;
const FRAME_BYTES_MAX = 64_000_000;

/** Writes a back-up: the body first, aside, because the header holds its sum. The file appears whole or not at all. */
export async function writeBackup(path: string, frames: AsyncIterable<Frame>, header: () => Omit<BackupHeader, 'format' | 'sha256'>): Promise<BackupHeader> {
  const body = `${path}.body-${process.pid}`;
  try {
    const hash = createHash('sha256');
    await pipeline(encode(frames), createGzip({ level: 6 }), async function* hashing(pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        hash.update(piece);
        yield piece;
      }
    }, createWriteStream(body, { mode: 0o600 }));
    const whole: BackupHeader = { format: 1, ...header(), sha256: hash.digest('hex') };
    const draft = `${path}.draft-${process.pid}`;
    await pipeline(async function* all() {
      yield Buffer.from(`${MAGIC}${JSON.stringify(whole)}\n`);
      yield* createReadStream(body);
    }, createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, path);
    return whole;
  } finally {
    await rm(body, { force: true });
  }
}

/** Reads the header and proves the body unchanged before anything is done with it. */
export async function readHeader(path: string): Promise<{ header: BackupHeader; bodyAt: number }> {
  const start = Buffer.alloc(HEADER_BYTES_MAX);
  const file = await open(path, 'r').catch(() => { throw new BackupUnreadable(`There is no readable file ${path}.`); });
  let bytesRead: number;
  try {
    ({ bytesRead } = await file.read(start, 0, start.length, 0));
  } finally {
    await file.close();
  }
  const end = start.subarray(0, bytesRead).indexOf('\n');
  if (end < 0 || !start.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC))) throw new BackupUnreadable(`${path} is not a back-up of Xuka.`);
  const header = JSON.parse(start.toString('utf8', MAGIC.length, end)) as BackupHeader;
  if (header.format !== 1) throw new BackupUnreadable(`${path} was written by a newer version of Xuka (format ${String(header.format)}); restore it with that one.`);
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { start: end + 1 })) hash.update(piece as Buffer);
  if (hash.digest('hex') !== header.sha256) throw new BackupUnreadable(`${path} is damaged or cut short: its contents do not match the sum in its first line.`);
  return { header, bodyAt: end + 1 };
}

export async function* readFrames(path: string, bodyAt: number): AsyncGenerator<Frame> {
  let left: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { start: bodyAt }).pipe(createGunzip())) {
    left = left.length === 0 ? piece as Buffer : Buffer.concat([left, piece as Buffer]);
    while (left.length >= 5) {
      const length = left.readUInt32BE(1);
      if (length > FRAME_BYTES_MAX) throw new BackupUnreadable(`${path} is damaged: a frame of ${length} bytes.`);
      if (left.length < 5 + length) break;
      yield decode(left.toString('latin1', 0, 1), left.subarray(5, 5 + length));
      left = left.subarray(5 + length);
    }
  }
  if (left.length > 0) throw new BackupUnreadable(`${path} is cut short.`);
}

async function* encode(frames: AsyncIterable<Frame>): AsyncGenerator<Buffer> {
  for await (const frame of frames) {
    const payload = frame.kind === 'rows' ? frame.bytes : Buffer.from(JSON.stringify(frame));
    const start = Buffer.alloc(5);
    start.write(frame.kind === 'rows' ? 'D' : 'J', 0, 'latin1');
    start.writeUInt32BE(payload.length, 1);
    yield start;
    yield payload;
  }
}

const decode = (kind: string, payload: Buffer): Frame =>
  kind === 'D' ? { kind: 'rows', bytes: payload } : JSON.parse(payload.toString('utf8')) as Frame;

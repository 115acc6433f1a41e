import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { packSound, toMulaw, unpackSound } from './adpcm.ts';

const MAGIC = Buffer.from('XUKA PROMPTS 1\n', 'latin1');
/** Magic, checksum of all that follows, length of the index. */
const HEAD = MAGIC.length + 8;
/** No pack of ours is so large when it is unpacked (bytes); a file that is was not made here. */
const UNPACKED_MAX = 16 * 1024 * 1024;

/** Recordings by what is said in them: `to renew press`, or `=q` for a letter by its name. */
export interface Pack {
  readonly count: number;
  /** Words of the longest recording. */
  readonly longest: number;
  has(name: string): boolean;
  /** PCMU at 8 kHz. Throws for a recording that is not there. */
  audio(name: string): Uint8Array;
}

const small = (bytes: Uint8Array): Buffer => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } });

/** Recordings (16 bits, 8 kHz) as the bytes of one file, in alphabetical order, so that the same recordings are the same file. */
export function writePack(recordings: ReadonlyMap<string, Int16Array>): Buffer {
  const all = [...recordings].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const index = small(Buffer.from(JSON.stringify(all.map(([name, samples]) => [name, samples.length]))));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(index.length);
  const body = Buffer.concat([length, index, small(Buffer.concat(all.map(([, samples]) => packSound(samples))))]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([MAGIC, sum, body]);
}

/** Throws an Error with a sentence for a file that is no pack, or is damaged. */
export function readPack(file: Buffer): Pack {
  if (file.length < HEAD || !file.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('this is no file of prompts');
  const body = file.subarray(MAGIC.length + 4);
  if (crc32(body) !== file.readUInt32BE(MAGIC.length)) throw new Error('the file of prompts is damaged: its checksum does not fit');
  const soundAt = 4 + body.readUInt32BE(0);
  if (soundAt > body.length) throw new Error('the file of prompts is damaged: its index is longer than the file');
  const unpacked = (bytes: Uint8Array): Buffer => brotliDecompressSync(bytes, { maxOutputLength: UNPACKED_MAX });
  const sound = unpacked(body.subarray(soundAt));
  const places = new Map<string, { readonly at: number; readonly samples: number }>();
  let at = 0, longest = 0;
  for (const [name, samples] of JSON.parse(unpacked(body.subarray(4, soundAt)).toString('utf8')) as readonly (readonly [string, number])[]) {
    places.set(name, { at, samples });
    at += samples;
    longest = Math.max(longest, name.split(' ').length);
  }
  if (at !== sound.length) throw new Error(`the file of prompts is damaged: its index tells of ${at} samples, and there are ${sound.length}`);
  return {
    count: places.size, longest, has: (name) => places.has(name),
    audio(name) {
      const place = places.get(name);
      if (place === undefined) throw new Error('there is no recording by that name');
      return toMulaw(unpackSound(sound.subarray(place.at, place.at + place.samples)));
    },
  };
}

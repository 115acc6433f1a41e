/**
 * ADPCM with three bits a sample: each code says how far the next sample lies from the one before, in steps that grow and shrink with the
 * sound. Steps are those of IMA ("Recommended Practices for Enhancing Digital Audio Compatibility", IMA 1992); how three bits move them
 * is in Adobe's SWF File Format Specification 19, "ADPCM sound data". Packed once more, a second of 8 kHz is 2.4 kB.
 */
const STEPS: readonly number[] = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
  544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
  12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const MOVES = [-1, -1, 2, 4] as const;
const SIGN = 4;

interface State { value: number; index: number }

/** The sample that a code leads to; both sides walk this same way, so that they never part. */
function follow(state: State, code: number): number {
  const step = STEPS[state.index]!;
  const size = code & 3;
  const way = (step >> 2) + (size & 1 ? step >> 1 : 0) + (size & 2 ? step : 0);
  state.value = Math.max(-32_768, Math.min(32_767, code & SIGN ? state.value - way : state.value + way));
  state.index = Math.max(0, Math.min(STEPS.length - 1, state.index + MOVES[size as 0 | 1 | 2 | 3]));
  return state.value;
}

/** Samples of 16 bits to codes, a byte each: three bits side by side would hide from Brotli what is alike. Each code is the one that comes nearest. */
export function packSound(samples: Int16Array): Uint8Array {
  const state: State = { value: 0, index: 0 };
  return Uint8Array.from(samples, (sample) => {
    const away = sample - state.value;
    const code = (away < 0 ? SIGN : 0) | Math.min(3, Math.floor((2 * Math.abs(away)) / STEPS[state.index]!));
    follow(state, code);
    return code;
  });
}

/** Codes to samples of 16 bits. Whatever the bytes are, samples and steps stay within their bounds. */
export function unpackSound(codes: Uint8Array): Int16Array {
  const state: State = { value: 0, index: 0 };
  return Int16Array.from(codes, (code) => follow(state, code));
}

const BIAS = 132;
const CLIP = 32_635;

/** Samples of 16 bits to µ-law (ITU-T G.711). */
export function toMulaw(samples: Int16Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => {
    const size = Math.min(CLIP, Math.abs(sample)) + BIAS;
    const exponent = 24 - Math.clz32(size);
    return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((size >> (exponent + 3)) & 0x0f)) & 0xff;
  });
}

/** Data is counted in bytes, as bigint; a GB is the page's affair. 1 MB = 1,048,576 bytes (rules R1). */
export type Bytes = bigint;
export const MB: Bytes = 1_048_576n;
export const GB: Bytes = 1024n * MB;
export const megabytes = (count: number | bigint): Bytes => BigInt(count) * MB;
export const gigabytes = (count: number | bigint): Bytes => BigInt(count) * GB;

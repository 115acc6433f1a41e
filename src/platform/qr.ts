import { encode } from 'uqr';

/** A scannable code: dark on light in any theme, because scanners want it so. Runs of dark squares are one stroke each, which keeps it small. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: 'L', border: 2 });
  const runs = data.flatMap((row, y) => {
    const strokes: string[] = [];
    for (let x = 0; x < size; x++) {
      const from = x;
      while (x < size && row[x]) x++;
      if (x > from) strokes.push(`M${from} ${y}h${x - from}`);
    }
    return strokes;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0-.5h${size}v${size}H0z"/><path stroke="#000" d="${runs.join('')}"/></svg>`;
}

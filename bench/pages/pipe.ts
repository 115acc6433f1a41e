// One direction of a slow link: a single queue that everybody shares. A packet leaves when all before it have left, takes
// its bytes at the rate of the link, and arrives one propagation delay later.

export interface Pipe {
  /** Puts a packet of `bytes` on the wire; `arrive` runs when its last bit is at the other end. */
  send(bytes: number, arrive: () => void): void;
}

export function openPipe(wish: { readonly bytesPerSecond: number; readonly delayMs: number }): Pipe {
  const onTheWay: { readonly at: number; readonly arrive: () => void }[] = [];
  let freeAt = 0;
  let timer: NodeJS.Timeout | null = null;

  function deliver(): void {
    timer = null;
    // Half a millisecond early is on time: Node's timers know whole milliseconds only.
    while (onTheWay.length > 0 && onTheWay[0]!.at <= performance.now() + 0.5) onTheWay.shift()!.arrive();
    wake();
  }
  const wake = (): void => {
    if (timer === null && onTheWay.length > 0) timer = setTimeout(deliver, Math.max(0, onTheWay[0]!.at - performance.now()));
  };

  return {
    send(bytes, arrive) {
      freeAt = Math.max(performance.now(), freeAt) + (bytes / wish.bytesPerSecond) * 1000;
      onTheWay.push({ at: freeAt + wish.delayMs, arrive });
      wake();
    },
  };
}

import { TLS_HELLO_BYTES, TLS_SERVER_BYTES, type LinkCount, type LinkWish, type Passed } from './link.ts';
import { HEADER_BYTES, SEGMENT_BYTES } from './sender.ts';

/** `place` is the shop's part of the way to the gateway; the gateway's own page is measured apart. */
export type PageName = 'home' | 'plans' | 'review' | 'place' | 'gateway' | 'receipt';

export type Flow = { readonly origin: string; readonly script: boolean } & (
  | { readonly kind: 'cold'; readonly number: string }
  /** Straight to the review, by an address that names line and plan. */
  | { readonly kind: 'deep'; readonly path: string });

export interface PageFigures {
  readonly name: PageName;
  /** From the request to the page painted with its style and wholly there (ms). */
  readonly shownMs: number;
  /** The same to the browser's `load`: the deferred script too. */
  readonly loadMs: number;
  /** HTTP bytes, headers included. */
  readonly up: number;
  readonly down: number;
  readonly requests: readonly Readonly<Passed>[];
}

export interface FlowFigures {
  readonly pages: readonly PageFigures[];
  /** The shop's pages together; the gateway's apart. */
  readonly shownMs: number;
  readonly loadMs: number;
  readonly gatewayMs: number;
  readonly up: number;
  readonly down: number;
  readonly gatewayBytes: number;
  readonly requests: number;
  readonly connections: number;
  /** Everything on the wire, TCP/IP headers and acknowledgements too, the gateway's part included. */
  readonly wireUp: number;
  readonly wireDown: number;
}

export function sumUp(pages: readonly PageFigures[], count: LinkCount): FlowFigures {
  const own = pages.filter((page) => page.name !== 'gateway');
  const gateway = pages.filter((page) => page.name === 'gateway');
  const sum = (list: readonly PageFigures[], of: (page: PageFigures) => number) => list.reduce((total, page) => total + of(page), 0);
  return {
    pages, shownMs: sum(own, (page) => page.shownMs), loadMs: sum(own, (page) => page.loadMs), gatewayMs: sum(gateway, (page) => page.shownMs),
    up: sum(own, (page) => page.up), down: sum(own, (page) => page.down), gatewayBytes: sum(gateway, (page) => page.up + page.down),
    requests: sum(own, (page) => page.requests.length), connections: count.connections, wireUp: count.wireUp, wireDown: count.wireDown,
  };
}

/**
 * What the link alone asks for such a flow (ms): each document and the stylesheet one after the other, a round trip and its
 * own bytes each; one connection. Nothing runs at the same time, nothing is computed, nothing painted.
 */
export function floorOf(flow: FlowFigures, link: LinkWish): number {
  const onWire = (bytes: number): number => bytes + HEADER_BYTES * Math.ceil(bytes / SEGMENT_BYTES);
  const gating = flow.pages.filter((page) => page.name !== 'gateway').flatMap((page) => page.requests).filter(({ line }) => !line.endsWith('.js') && !line.endsWith('/favicon.ico'));
  const bytesMs = gating.reduce((sum, one) => sum + onWire(one.up) + onWire(one.down), 0) / (link.bitsPerSecond / 8) * 1000;
  const tlsMs = link.tls ? (onWire(TLS_HELLO_BYTES) + onWire(TLS_SERVER_BYTES)) / (link.bitsPerSecond / 8) * 1000 : 0;
  return bytesMs + tlsMs + (gating.length + (link.tls ? 2 : 1)) * link.roundTripMs;
}

import { Hono } from 'hono';
import type { Db } from '../../platform/db/db.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { onlyOperator, type Operators } from '../../platform/http/operator.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Secret } from '../../platform/secrets/secret.ts';

export interface HealthParts {
  readonly db: Db;
  readonly metrics: Metrics;
  /** False until everything is up, and again while it stops. */
  readonly ready: () => boolean;
  /** Why work is held, after a restore; null in normal life. */
  readonly hold: () => string | null;
  readonly operatorToken: Secret | Operators | null;
}

const PING_MS = 2_000;

/** `GET /healthz` for load balancers, `GET /metrics` for monitoring (operators only). */
export function openHealth(parts: HealthParts): Hono<FrameEnv> {
  const app = new Hono<FrameEnv>();
  app.get('/healthz', async (c) => {
    const database = await answers(parts.db);
    const ready = parts.ready() && database;
    return c.json({ ready, database, hold: parts.hold() }, ready ? 200 : 503, { 'Cache-Control': 'no-store' });
  });
  app.get('/metrics', (c) => {
    onlyOperator(c, parts.operatorToken);
    return c.text(parts.metrics.text(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' });
  });
  return app;
}

async function answers(db: Db): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => { timer = setTimeout(() => resolve(false), PING_MS); });
  const pinged = db.query('select 1', [], 'health_ping').then(() => true, () => false);
  return Promise.race([pinged, late]).finally(() => clearTimeout(timer));
}

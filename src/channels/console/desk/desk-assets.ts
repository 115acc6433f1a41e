import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { compressed } from '../../../platform/http/compression.ts';
import type { FrameEnv } from '../../../platform/http/frame-env.ts';
import { projectRoot } from '../../../platform/project-root.ts';

const FOREVER = { 'Cache-Control': 'public, max-age=31536000, immutable' };

/** The desk's own stylesheet and script, under addresses that change with their content. */
export function deskAssets(routes: Hono<FrameEnv>): { readonly css: string; readonly script: string } {
  const serve = (file: string, name: string, type: string): string => {
    const body = readFileSync(join(projectRoot(), file), 'utf8');
    const dot = name.lastIndexOf('.');
    const path = `/ops/desk/assets/${name.slice(0, dot)}-${createHash('sha256').update(body).digest('hex').slice(0, 10)}${name.slice(dot)}`;
    routes.get(path, compressed, (c) => c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8`, ...FOREVER }));
    return path;
  };
  return { css: serve('src/ui/style/desk.css', 'desk.css', 'text/css'), script: serve('src/ui/browser/desk.js', 'desk.js', 'text/javascript') };
}

/** Headers every answer carries. `no-store` is the default; only answers that are nobody's own say otherwise. */
export interface SecurityHeaders {
  readonly page: Readonly<Record<string, string>>;
  /** For JSON and everything else that is not a page: nothing may be loaded from it, and nothing may frame it. */
  readonly data: Readonly<Record<string, string>>;
  /** Of a page's headers, those that say nothing where no page is shown: on a redirect they would only be bytes, 50 ms of a slow link. */
  readonly onPagesOnly: readonly string[];
}

const YEAR_SECONDS = 31_536_000;

/**
 * `formTargets`: origins a form of ours may lead to. Chromium holds `form-action` against the redirect that follows a POST
 * too, so the gateway's hosted page must be named here or nobody gets there. `https`: the shop is reached by TLS.
 */
export function securityHeaders(options: { readonly formTargets: readonly string[]; readonly https: boolean }): SecurityHeaders {
  const csp = [
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'",
    `form-action ${["'self'", ...options.formTargets].join(' ')}`, "base-uri 'none'", "frame-ancestors 'none'",
  ].join('; ');
  const always = {
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: with it Chromium sends `Origin: null` with our own forms, and the same-origin check would turn them away.
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(options.https ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` } : {}),
  };
  return {
    page: {
      ...always, 'Content-Security-Policy': csp, 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()', 'X-Frame-Options': 'DENY',
    },
    onPagesOnly: ['Content-Security-Policy', 'Cross-Origin-Resource-Policy', 'Permissions-Policy', 'X-Frame-Options'],
    data: { ...always, 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" },
  };
}

import type { RequestHandler } from 'express';
import { createHash } from 'node:crypto';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}code{background:#8882;padding:.1em .3em}';

const LINKS = [
  ['/health', 'how it is, and what is wrong'],
  ['/openapi.json', 'what can be asked'],
  ['/v1/metrics', 'OpenTelemetry metrics in (also /v1/logs and /v1/traces; POST with a token)'],
] as const;

/**
 * What answers here, for who asks with curl, and for who opens the address in a browser while the console is not built.
 * Tells nothing that is not public.
 */
export function createHomePage(version: string): RequestHandler {
  const list = LINKS.map(([href, text]) => `<li><a href="${href}">${href}</a>: ${text}</li>`).join('');
  const page =
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>VigilOps</title><style>${STYLE}</style>` +
    `<h1>VigilOps ${version}</h1><p>The backend runs. Its console is not built: <code>make up</code> builds and starts everything, and ` +
    `<code>npm run build -w @vigilops/grafana-app</code> with <code>npm run build -w @vigilops/console</code> ` +
    `builds the console alone; then load this page again.</p><ul>${list}</ul>` +
    `<p>Any OpenTelemetry SDK: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> to this address and ` +
    `<code>OTEL_EXPORTER_OTLP_HEADERS</code> to <code>Authorization=Bearer%20&lt;token&gt;</code>.</p></html>`;
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  return (request, response) => {
    response.setHeader('Content-Security-Policy', `default-src 'none'; style-src 'sha256-${styleHash}'`);
    if (request.accepts(['json', 'html']) === 'html') {
      response.type('html').send(page);
    } else {
      response.json({ name: 'VigilOps', version, links: Object.fromEntries(LINKS) });
    }
  };
}

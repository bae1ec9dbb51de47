/** What the console itself serves; everything else on this address is the backend's. */
const BACKEND = /^\/(?:api|v1|public|assets|health|openapi\.json)(?:\/|$)/;

type Click = Pick<
  MouseEvent,
  'defaultPrevented' | 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'target'
>;

/**
 * Where a click on a plain link leads within the console, so that no page is loaded anew; undefined for every other
 * click. Grafana does the same for the links of its plugins.
 */
export function localTarget(click: Click, origin: string): string | undefined {
  const held = click.metaKey || click.ctrlKey || click.shiftKey || click.altKey;
  const link = click.target instanceof Element ? click.target.closest('a[href]') : null;
  if (click.defaultPrevented || click.button !== 0 || held || link === null) {
    return undefined;
  }
  const opens = link.getAttribute('target') ?? '_self';
  const url = new URL(link.getAttribute('href') ?? '', document.baseURI);
  const isPlain = opens === '_self' && !link.hasAttribute('download');
  return isPlain && url.origin === origin && !BACKEND.test(url.pathname)
    ? url.pathname + url.search + url.hash
    : undefined;
}

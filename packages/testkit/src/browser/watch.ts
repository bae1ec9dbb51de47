import type { Page } from 'playwright-core';

/** What no page may do: errors and warnings on its console, exceptions, and answers of 400 and above. */
export interface Troubles {
  /** Since the last call, each as one line. */
  take(): string[];
  /** Troubles that a test makes on purpose. */
  expect(pattern: RegExp): void;
}

/** Listens to a page from now on. */
export function watchTroubles(page: Page): Troubles {
  let heard: string[] = [];
  const expected: RegExp[] = [];
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) {
      heard.push(text);
    }
  };
  page.on('console', (message) => {
    const kind = message.type();
    if (kind === 'error' || kind === 'warning') {
      note(`console ${kind}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => {
    note(`exception: ${error.message}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) {
      note(`${String(response.status())}: ${response.request().method()} ${response.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A question whose page was left is cancelled: that is wanted.
    if (why !== 'net::ERR_ABORTED') {
      note(`failed (${why}): ${request.method()} ${request.url()}`);
    }
  });
  return {
    take: () => heard.splice(0),
    expect: (pattern) => {
      expected.push(pattern);
      heard = heard.filter((text) => !pattern.test(text));
    },
  };
}

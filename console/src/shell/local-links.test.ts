import { describe, expect, it } from 'vitest';
import { localTarget } from './local-links.ts';

function click(html: string, changes: Partial<MouseEvent> = {}) {
  document.body.innerHTML = html;
  const target = document.body.querySelector('b') ?? document.body;
  const plain = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };
  return localTarget(
    { ...plain, defaultPrevented: false, target, ...changes } as MouseEvent,
    location.origin,
  );
}

describe('a click', () => {
  it('on a link to a page of the console stays in it', () => {
    expect(click('<a href="/d/vigilops-host?var-host=a#x"><b>x</b></a>')).toBe(
      '/d/vigilops-host?var-host=a#x',
    );
    expect(click(`<a href="${location.origin}/dashboards"><b>x</b></a>`)).toBe('/dashboards');
  });

  it.each([
    '<b>no link</b>',
    '<a><b>no address</b></a>',
    '<a href="https://elsewhere.test/d/x"><b>x</b></a>',
    '<a href="/d/x" target="_blank"><b>x</b></a>',
    '<a href="/d/x" download><b>x</b></a>',
    '<a href="/api/v1/hosts"><b>x</b></a>',
    '<a href="/openapi.json"><b>x</b></a>',
    '<a href="mailto:a@example.org"><b>x</b></a>',
  ])('on %s is left to the browser', (html) => {
    expect(click(html)).toBeUndefined();
  });

  it('with another button or key, or that somebody took, is left alone', () => {
    const link = '<a href="/d/x"><b>x</b></a>';
    expect(click(link, { button: 1 })).toBeUndefined();
    expect(click(link, { ctrlKey: true })).toBeUndefined();
    expect(click(link, { defaultPrevented: true })).toBeUndefined();
  });
});

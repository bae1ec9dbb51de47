import { createRequire } from 'node:module';

/** What tests look at of an element; the types of a browser are not those of this side. */
export interface Part {
  readonly tagName: string;
  readonly textContent: string;
  readonly innerHTML: string;
  readonly open?: boolean;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Part | null;
  querySelectorAll(selector: string): Iterable<Part>;
}

export type Markup = Pick<Part, 'querySelector' | 'querySelectorAll'> & { readonly documentElement: Part };

const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  readonly JSDOM: new (
    text: string,
    options?: { readonly contentType: string },
  ) => { readonly window: { readonly document: Markup } };
};

export function htmlOf(text: string): Markup {
  return new JSDOM(text).window.document;
}

/** Throws where it is not well-formed. */
export function xmlOf(text: string): Markup {
  return new JSDOM(text, { contentType: 'application/xml' }).window.document;
}

/** In the order of the text; two texts of one shape differ in what they say alone. */
export function shapeOf(document: Markup): string[] {
  return [...document.querySelectorAll('*')].map(({ tagName }) => tagName);
}

export function textOf(part: Part | null | undefined): string | undefined {
  return part?.textContent.replace(/\s+/gu, ' ').trim();
}

import type { PublicStatus } from '@vigilops/contracts/api';
import { html, type Markup } from './escape.ts';

type Shape = PublicStatus['services'][number]['state'] | 'warning';

/** Each state has a shape of its own. */
const PATHS: Readonly<Record<Shape, Markup>> = {
  up: html`<circle cx="8" cy="8" r="7" /><path class="on" d="m4.8 8.3 2.2 2.2 4.3-4.6" />`,
  down: html`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" /><path class="on" d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" />`,
  warning: html`<path d="M8 1.2 15.2 14.2H.8z" /><path class="on" d="M8 6v3.6m0 2.1v.1" />`,
  maintenance: html`<rect x="1" y="1" width="14" height="14" rx="3" /><path
      class="on"
      d="M5 8h6M8 5v6"
      transform="rotate(45 8 8)"
    /><circle class="dot" cx="8" cy="8" r="2" />`,
  unknown: html`<circle cx="8" cy="8" r="6.2" class="ring" /><path
      class="mark"
      d="M6.3 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.3m0 2v.1"
    />`,
};

/** Beside the word for it. */
export function renderIcon(shape: Shape): Markup {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${PATHS[shape]}</svg>`;
}

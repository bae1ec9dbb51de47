import type { Letter } from '../channel.ts';
import { tellStory, type Size, type Story } from './story.ts';

/** From all that is good to read down to what fits into the smallest card. */
const SIZES: readonly Size[] = [
  { items: 12, evidence: 8, characters: 400 },
  { items: 10, evidence: 5, characters: 300 },
  { items: 8, evidence: 3, characters: 200 },
  { items: 5, evidence: 2, characters: 120 },
  { items: 3, evidence: 0, characters: 80 },
  { items: 1, evidence: 0, characters: 48 },
  { items: 0, evidence: 0, characters: 24 },
];

/**
 * The fullest form that `fits`. Whole parts are left out, so that no escape and no tag is cut through. The smallest fits
 * wherever a card of the kind is of any use.
 */
export function fitted<Form>(
  letter: Letter,
  make: (story: Story) => Form,
  fits: (form: Form) => boolean,
): Form {
  for (const size of SIZES.slice(0, -1)) {
    const form = make(tellStory(letter, size));
    if (fits(form)) {
      return form;
    }
  }
  return make(tellStory(letter, SIZES.at(-1) ?? { items: 0, evidence: 0, characters: 24 }));
}

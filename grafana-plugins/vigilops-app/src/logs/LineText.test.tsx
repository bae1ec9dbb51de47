import { render } from '@testing-library/react';
import { HOSTILE_TEXTS } from '@vigilops/testkit/hostile';
import { expect, it } from 'vitest';
import { LineText } from './LineText.tsx';
import { wordsPattern } from './plain-text.ts';

it('shows each hostile text as text: no element of its own, no address, nothing that runs', () => {
  for (const text of HOSTILE_TEXTS) {
    const { container, unmount } = render(<LineText text={text} search={wordsPattern(['alert', 'evil'])} />);
    const elements = [...container.querySelectorAll('*')];
    expect(new Set(elements.map(({ tagName }) => tagName)), text).toEqual(
      new Set([
        'BDI',
        ...elements
          .slice(1)
          .map(({ tagName }) => tagName)
          .filter((name) => name === 'MARK' || name === 'SPAN'),
      ]),
    );
    const attributes = elements.flatMap((element) => element.getAttributeNames());
    expect(
      attributes.filter((name) => name !== 'dir' && name !== 'class'),
      text,
    ).toEqual([]);
    // What turns its neighbours around, or commands, has a sign in its place.
    expect(container.textContent, text).not.toMatch(
      /[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069\u200B\u200F]/u,
    );
    unmount();
  }
});

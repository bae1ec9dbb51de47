import { useCallback, useEffect, useState } from 'react';

/** Puts a text on the clipboard. Pages that are not served by HTTPS have no clipboard: a field is selected instead. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined && globalThis.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const { activeElement } = document;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (activeElement instanceof HTMLElement) {
    activeElement.focus({ preventScroll: true });
  }
}

const SHOWN_MS = 2_000;

/** `done` says for a moment what was copied, or that nothing could be. */
export function useCopy(failed: string): {
  readonly done: string | undefined;
  readonly copy: (text: string, said: string) => void;
} {
  const [done, setDone] = useState<string | undefined>();
  useEffect(() => {
    const timer = done === undefined ? undefined : setTimeout(() => setDone(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = useCallback(
    (text: string, said: string) => {
      copyText(text).then(
        () => setDone(said),
        () => setDone(failed),
      );
    },
    [failed],
  );
  return { done, copy };
}

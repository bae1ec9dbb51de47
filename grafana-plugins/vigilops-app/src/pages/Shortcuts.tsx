import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Modal, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { t } from '../t.ts';

/** What `/` goes to: the search of the page. */
const SEARCH = '[data-page-search] input, input[data-page-search]';
/** What `j` and `k` walk through, in the order of the page. */
const STEPS = '[data-step]';

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The keys of all pages: `/`, `j`, `k` and `?`. A part of a page with keys of its own stops its events. */
export function Shortcuts() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
      if (!plain || writes(event.target)) {
        return;
      }
      if (event.key === '?') {
        setOpen(true);
      } else if (!act(event.key)) {
        return;
      }
      event.preventDefault();
      // Grafana has a help of its own under the same key.
      event.stopImmediatePropagation();
    };
    // Before Grafana's own keys, which listen on the document.
    document.body.addEventListener('keydown', onKey);
    return () => document.body.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Modal isOpen={open} title={t('keys.title', 'Keys')} onDismiss={() => setOpen(false)}>
      <Keys />
    </Modal>
  );
}

/** True when the key did something. */
function act(key: string): boolean {
  if (key === '/') {
    const search = document.querySelector<HTMLInputElement>(SEARCH);
    search?.focus();
    search?.select();
    return search !== null;
  }
  if (key === 'j' || key === 'k') {
    const steps = [...document.querySelectorAll<HTMLElement>(STEPS)];
    const here = steps.findIndex((step) => step === document.activeElement);
    const next = here === -1 ? 0 : here + (key === 'j' ? 1 : -1);
    steps[next]?.focus();
    return steps.length > 0;
  }
  return false;
}

function Keys() {
  const styles = useStyles2(getStyles);
  const keys = [
    ['/', t('keys.search', 'Go to the search')],
    ['Escape', t('keys.leave', 'Leave it')],
    ['j', t('keys.next', 'Next in the list')],
    ['k', t('keys.previous', 'Previous in the list')],
    ['Enter', t('keys.open', 'Open it')],
    ['c', t('keys.context', 'Lines around it (log lines)')],
    ['s', t('keys.share', 'Copy a link to it (log lines)')],
    ['y', t('keys.copy', 'Copy its text (log lines)')],
    ['a', t('keys.acknowledge', 'Acknowledge it (incidents)')],
    ['?', t('keys.help', 'Show these keys')],
  ] as const;
  return (
    <dl className={styles.keys}>
      {keys.map(([key, does]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  keys: css({
    margin: 0,
    div: { display: 'flex', gap: theme.spacing(2), padding: theme.spacing(0.5, 0) },
    dt: { minWidth: theme.spacing(8) },
    dd: { margin: 0 },
  }),
});

import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { useRef, useState, type DragEvent } from 'react';
import { t } from '../../../t.ts';

interface Props {
  /** What was chosen last. */
  readonly name: string | undefined;
  readonly busy: boolean;
  readonly onFile: (file: File) => void;
}

/** A file is dropped here or chosen. */
export function FileDrop({ name, busy, onFile }: Props) {
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent, isOver: boolean) => {
    // Else the browser would leave the page and show the file.
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <div
      className={cx(styles.drop, over && styles.over)}
      data-testid="file-drop"
      onDragOver={(event) => hover(event, true)}
      onDragLeave={(event) => hover(event, false)}
      onDrop={(event) => {
        hover(event, false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) {
          onFile(file);
        }
      }}
    >
      <Icon name={busy ? 'spinner' : 'file-alt'} size="xl" />
      <span className={styles.name}>{name ?? t('llm.usage.drop', 'Drop the CSV file here')}</span>
      <Button icon="upload" variant="secondary" disabled={busy} onClick={() => input.current?.click()}>
        {t('settings.choose-file', 'Choose a file')}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={t('settings.choose-file', 'Choose a file')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) {
            onFile(file);
          }
          // The same file can be chosen again after it was changed.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  drop: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(3, 2),
    borderRadius: theme.shape.radius.default,
    border: `1px dashed ${theme.colors.border.strong}`,
    background: theme.colors.background.secondary,
    color: theme.colors.text.secondary,
  }),
  over: css({ borderColor: theme.colors.primary.border, background: theme.colors.action.hover }),
  name: css({ color: theme.colors.text.primary, overflowWrap: 'anywhere', textAlign: 'center' }),
});

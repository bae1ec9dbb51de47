import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Stack, TextArea, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Section } from '../../fleet/Section.tsx';
import type { ErrorIssueDetail } from '../../issues/types.ts';
import type { IssueActions } from '../../issues/use-issue-actions.ts';
import { t } from '../../t.ts';

interface Props {
  readonly issue: ErrorIssueDetail;
  /** Undefined: the viewer may only read. */
  readonly actions: IssueActions | undefined;
}

/** What somebody found out. */
export function Note({ issue, actions }: Props) {
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState<string>();
  const title = t('issue.note', 'What is known of it');
  if (draft !== undefined && actions !== undefined) {
    return (
      <Section title={title}>
        <Stack direction="column" gap={1}>
          <TextArea
            aria-label={title}
            rows={4}
            maxLength={4_096}
            value={draft}
            onChange={({ currentTarget }) => setDraft(currentTarget.value)}
          />
          <Stack gap={1}>
            <Button
              size="sm"
              disabled={actions.change.busy}
              onClick={() => {
                actions.change.run(issue.id, { note: draft });
                setDraft(undefined);
              }}
            >
              {t('issue.save', 'Save')}
            </Button>
            <Button size="sm" variant="secondary" fill="text" onClick={() => setDraft(undefined)}>
              {t('confirm.cancel', 'Cancel')}
            </Button>
          </Stack>
        </Stack>
      </Section>
    );
  }
  return (
    <Section
      title={title}
      tools={
        actions !== undefined && (
          <Button size="sm" variant="secondary" fill="text" icon="pen" onClick={() => setDraft(issue.note)}>
            {t('issue.edit-note', 'Edit')}
          </Button>
        )
      }
    >
      <p className={issue.note === '' ? styles.none : styles.note}>
        {issue.note === '' ? t('issue.no-note', 'Nobody wrote anything yet.') : issue.note}
      </p>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ color: theme.colors.text.secondary }),
  note: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});

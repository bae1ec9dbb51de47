import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import { TextDiff } from './TextDiff.tsx';
import type { Edited, Subject } from './use-edited.ts';

interface Props {
  readonly edited: Edited;
  readonly subject: Subject;
  readonly onRebase: () => void;
}

/** Somebody else saved: what they changed, and the way to go on with what was written here. */
export function Overtaken({ edited: { overtaken, rebase }, subject, onRebase }: Props) {
  const styles = useStyles2(getStyles);
  if (overtaken === undefined) {
    return null;
  }
  const isSame = overtaken.before === overtaken.now || subject.kind === 'new';
  return (
    <Alert severity="warning" title={t('pipelines.overtaken', 'Somebody else saved pipelines meanwhile')}>
      {isSame ? (
        <p>{t('pipelines.overtaken-others', 'They changed other pipelines than this one.')}</p>
      ) : (
        <TextDiff
          label={t('pipelines.theirs', 'What they changed')}
          before={overtaken.before}
          after={overtaken.now}
        />
      )}
      <Button
        className={styles.below}
        size="sm"
        variant="secondary"
        onClick={() => {
          rebase();
          onRebase();
        }}
      >
        {t('pipelines.rebase', 'Take theirs along, and keep what I wrote')}
      </Button>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  below: css({ marginTop: theme.spacing(1) }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, InlineSwitch, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import type { ApiError } from '../../api/errors.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { INDENT, isOn, switched, type Composed } from './document.ts';
import { Overtaken } from './Overtaken.tsx';
import { queryOf } from './pipeline-words.ts';
import { StepHelp } from './StepHelp.tsx';
import { TriedLines } from './TriedLines.tsx';
import { hasLines, NO_LINES, tryBody, type TryDraft } from './try-draft.ts';
import { TryLines } from './TryLines.tsx';
import type { Pipelines, TriedLine } from './types.ts';
import { useEdited, type Edited, type Subject } from './use-edited.ts';
import { problemsOf, type YamlProblem } from './yaml-problems.ts';
import { YamlField } from './YamlField.tsx';

interface Props {
  readonly known: Pipelines;
  readonly subject: Subject;
  readonly mayWrite: boolean;
  /** Asks what there is now. */
  readonly onStale: () => void;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** A text of a pipeline, what it would do to lines, and the way to save it. */
export function PipelineEditor({ known, subject, mayWrite, onStale, onSaved, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const edited = useEdited(known, subject);
  const [lines, setLines] = useState(() => firstLines(known, subject, edited));
  const [tried, setTried] = useState<Tried>();
  const attempt = useAction(
    (yaml: string, draft: TryDraft) => api.call('tryLogPipeline', { body: tryBody(yaml, draft) }),
    (answer, yaml) => setTried({ yaml, lines: answer.lines }),
  );
  const save = useAction(
    () => api.call('saveLogPipelines', { body: { yaml: edited.composed.yaml, version: edited.version } }),
    () => {
      edited.leave();
      onSaved();
    },
  );
  const isConflict = save.error?.code === 'CONFLICT';
  useEffect(() => {
    if (isConflict) {
      onStale();
    }
  }, [isConflict, onStale]);
  const setText = (text: string) => {
    attempt.forgive();
    save.forgive();
    edited.setText(text);
  };
  const isTried = tried !== undefined && tried.yaml === edited.toTry.yaml;
  const isEmpty = edited.text.trim() === '';
  // One of the two at most: each makes the other be forgotten.
  const error = attempt.error ?? save.error;
  const sent = attempt.error === undefined ? edited.composed : edited.toTry;
  const problems: readonly YamlProblem[] =
    error !== undefined && isOfText(error)
      ? problemsIn(error, sent, edited, subject.kind === 'file' ? 0 : INDENT)
      : [];
  return (
    <div className={styles.page}>
      <div className={styles.columns}>
        <Section title={t('pipelines.definition', 'Definition')} tools={<StepHelp />}>
          <div className={styles.part}>
            {edited.isOld && edited.isChanged && (
              <p className={styles.note}>
                {t('pipelines.old-draft', 'This is what you wrote before and did not save.')}
              </p>
            )}
            <YamlField
              label={t('pipelines.yaml', 'Pipeline as YAML')}
              value={edited.text}
              readOnly={!mayWrite}
              problems={problems}
              onChange={setText}
            />
            {subject.kind !== 'file' && (
              <InlineSwitch
                transparent
                showLabel
                label={t('pipelines.on-when-saved', 'Works as soon as it is saved')}
                value={isOn(edited.text)}
                disabled={!mayWrite}
                onChange={(event) => setText(switched(edited.text, event.currentTarget.checked))}
              />
            )}
          </div>
        </Section>
        {mayWrite && (
          <Section title={t('pipelines.try-title', 'What it would do')}>
            <div className={styles.part}>
              <TryLines draft={lines} onChange={(change) => setLines((old) => ({ ...old, ...change }))} />
              <div className={styles.line}>
                <Button
                  variant={isTried ? 'secondary' : 'primary'}
                  icon={attempt.busy ? 'spinner' : 'play'}
                  disabled={attempt.busy || isEmpty || !hasLines(lines)}
                  onClick={() => {
                    save.forgive();
                    attempt.run(edited.toTry.yaml, lines);
                  }}
                >
                  {t('pipelines.try', 'Try it')}
                </Button>
                <span className={styles.note}>
                  {t('pipelines.try-note', 'Nothing is stored or counted by a try.')}
                </span>
              </div>
              {tried !== undefined && (
                <div className={isTried ? '' : styles.old}>
                  <TriedLines lines={tried.lines} />
                </div>
              )}
            </div>
          </Section>
        )}
      </div>
      <Overtaken edited={edited} subject={subject} onRebase={save.forgive} />
      {!isConflict && problems.length === 0 && <Refused error={error} />}
      {mayWrite && (
        <div className={styles.line}>
          <Button
            variant={isTried ? 'primary' : 'secondary'}
            disabled={save.busy || isEmpty || edited.overtaken !== undefined}
            onClick={() => {
              attempt.forgive();
              save.run();
            }}
          >
            {saveName(subject, edited)}
          </Button>
          <Button
            variant="secondary"
            fill="outline"
            onClick={() => {
              edited.leave();
              onClose();
            }}
          >
            {t('confirm.cancel', 'Cancel')}
          </Button>
          {!isTried && (
            <span className={styles.note}>
              <Icon name="info-circle" />{' '}
              {tried === undefined
                ? t('pipelines.not-tried', 'Not tried yet.')
                : t('pipelines.changed-since', 'Changed since it was tried.')}
            </span>
          )}
        </div>
      )}
    </div>
  );
}

interface Tried {
  /** Exactly what was tried. */
  readonly yaml: string;
  readonly lines: readonly TriedLine[];
}

/** What it is tried on at first: lines of the example, or those that it would take. */
function firstLines(known: Pipelines, subject: Subject, { example }: Edited): TryDraft {
  if (example !== undefined) {
    return {
      ...NO_LINES,
      source: 'own',
      text: example.lines(Date.now()).join('\n'),
      service: example.service,
    };
  }
  const one = known.pipelines.find(({ name }) => subject.kind === 'one' && name === subject.name);
  return one === undefined ? NO_LINES : { ...NO_LINES, query: queryOf(one.match) };
}

function saveName(subject: Subject, { text }: Edited): string {
  if (subject.kind === 'file') {
    return t('pipelines.save-file', 'Save the file');
  }
  return isOn(text)
    ? t('pipelines.save-on', 'Save, and switch it on')
    : t('pipelines.save-off', 'Save, switched off');
}

/** What the house says of the text, by its lines. */
function problemsIn(error: ApiError, { firstLine }: Composed, { text }: Edited, indent: number) {
  return problemsOf(error.message, { firstLine, lines: text.trimEnd().split('\n').length, indent });
}

/** Of the text, and not of who asks or where. */
const isOfText = ({ kind, message }: ApiError) => kind === 'request' && message.startsWith('pipelines');

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.up('xxl')]: { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
  }),
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), minWidth: 0 }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  note: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  old: css({ opacity: 0.6 }),
});

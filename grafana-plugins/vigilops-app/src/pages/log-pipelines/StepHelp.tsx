import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Toggletip, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';

const STEPS: readonly (readonly [types: string, words: () => string])[] = [
  [
    'parse_regex, parse_grok, parse_json, parse_key_value',
    () =>
      t(
        'pipelines.help.parse',
        'fields out of the line, or out of `from`; `prefix` stands before their names',
      ),
  ],
  [
    'rename, copy, remove, set',
    () => t('pipelines.help.fields', 'fields; `set` and `copy` write `body`, too'),
  ],
  ['drop', () => t('pipelines.help.drop', 'the line goes')],
  [
    'mask',
    () =>
      t(
        'pipelines.help.mask',
        'a mark in place of what `kinds` or `pattern` find; `as: hash` gives the same value the same mark',
      ),
  ],
  ['sample', () => t('pipelines.help.sample', 'keeps one in `keep_one_in`')],
  ['level, time', () => t('pipelines.help.level', 'those of the line, from a field')],
  ['metric', () => t('pipelines.help.metric', 'counter, gauge or histogram out of lines')],
  ['when', () => t('pipelines.help.when', 'of any step: `field` with `exists`, `equals` or `matches`')],
  [
    'match',
    () =>
      t(
        'pipelines.help.match',
        '`services`, `hosts`, `files` with * and ?, `level` and above, `contains`, `matches`; without it every line',
      ),
  ],
];

/** The words of a pipeline. */
export function StepHelp() {
  return (
    <Toggletip
      placement="bottom-end"
      title={t('pipelines.help.title', 'What a pipeline can say')}
      content={<Steps />}
      footer={t(
        'pipelines.help.more',
        'Patterns are in the syntax of RE2, so no line makes them slow. All of it: docs/guides/log-pipelines.md',
      )}
    >
      <Button size="sm" variant="secondary" fill="text" icon="question-circle">
        {t('pipelines.help.open', 'Steps')}
      </Button>
    </Toggletip>
  );
}

function Steps() {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {STEPS.map(([types, words]) => (
        <div key={types}>
          <dt>{types}</dt>
          <dd>
            {words()
              .split('`')
              .map((part, at) => (at % 2 === 0 ? part : <code key={at}>{part}</code>))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > div': { padding: theme.spacing(0.5, 0) },
    dt: {
      fontFamily: theme.typography.fontFamilyMonospace,
      fontWeight: theme.typography.fontWeightRegular,
    },
    dd: { margin: 0, color: theme.colors.text.secondary },
    code: { padding: 0, border: 0, background: 'none', fontSize: 'inherit' },
  }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { useId, useRef, type UIEvent } from 'react';
import { t } from '../../t.ts';
import type { YamlProblem } from './yaml-problems.ts';

interface Props {
  /** For who cannot see it. */
  readonly label: string;
  readonly value: string;
  readonly readOnly?: boolean;
  readonly problems: readonly YamlProblem[];
  readonly onChange: (value: string) => void;
}

const LINE_PX = 20;
const MIN_LINES = 10;
const MAX_LINES = 28;

/** A text with the numbers of its lines, and below it what is wrong on which of them. */
export function YamlField({ label, value, readOnly = false, problems, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  const wrong = new Set(problems.map(({ line }) => line));
  const follow = (event: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current !== null) {
      gutter.current.scrollTop = event.currentTarget.scrollTop;
    }
  };
  const goTo = ({ line, column }: YamlProblem) => {
    const field = text.current;
    if (field !== null && line !== undefined) {
      const start = offsetOf(value, line);
      field.focus();
      field.setSelectionRange(start + (column ?? 1) - 1, endOfLine(value, start));
      field.scrollTop = Math.max(0, (line - 4) * LINE_PX);
    }
  };
  const height = LINE_PX * Math.min(MAX_LINES, Math.max(MIN_LINES, lines + 1));
  return (
    <div>
      <div className={styles.box} data-wrong={problems.length > 0}>
        <div ref={gutter} className={styles.gutter} style={{ height }} aria-hidden>
          {Array.from({ length: lines }, (_, at) => (
            <div key={at} className={wrong.has(at + 1) ? styles.wrong : ''}>
              {at + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={text}
          className={styles.text}
          style={{ height }}
          aria-label={label}
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? id : undefined}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          readOnly={readOnly}
          value={value}
          onScroll={follow}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      {problems.length > 0 && (
        <ul id={id} className={styles.problems} role="alert">
          {problems.map((problem) => (
            <li key={`${String(problem.line)} ${problem.text}`}>
              <Icon name="exclamation-circle" />
              <span>
                {problem.line !== undefined && (
                  <button type="button" onClick={() => goTo(problem)}>
                    {problem.step === undefined
                      ? t('pipelines.at-line', 'Line {{line}}', { line: problem.line })
                      : t('pipelines.at-step', 'Line {{line}}, step {{step}}', {
                          line: problem.line,
                          step: problem.step,
                        })}
                  </button>
                )}{' '}
                {problem.text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Where a line begins, by its number from 1 on. */
function offsetOf(text: string, line: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0);
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

const getStyles = (theme: GrafanaTheme2) => {
  const font = {
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: `${LINE_PX}px`,
  };
  return {
    box: css({
      display: 'flex',
      borderRadius: theme.shape.radius.default,
      border: `1px solid ${theme.components.input.borderColor}`,
      background: theme.components.input.background,
      overflow: 'hidden',
      '&:focus-within': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
      '&[data-wrong="true"]': { borderColor: theme.colors.error.border },
    }),
    gutter: css({
      ...font,
      flex: 'none',
      overflow: 'hidden',
      minWidth: theme.spacing(5),
      padding: theme.spacing(1, 1),
      textAlign: 'right',
      color: theme.colors.text.secondary,
      background: theme.colors.background.secondary,
      fontVariantNumeric: 'tabular-nums',
      userSelect: 'none',
    }),
    wrong: css({
      color: theme.colors.error.text,
      background: theme.colors.error.transparent,
      fontWeight: theme.typography.fontWeightBold,
    }),
    text: css({
      ...font,
      flex: 1,
      minWidth: 0,
      margin: 0,
      padding: theme.spacing(1),
      border: 0,
      outline: 'none',
      resize: 'none',
      color: theme.components.input.text,
      background: 'transparent',
      whiteSpace: 'pre',
      overflow: 'auto',
    }),
    problems: css({
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      li: {
        display: 'flex',
        gap: theme.spacing(0.75),
        padding: theme.spacing(0.25, 0),
        overflowWrap: 'anywhere',
      },
      svg: { flex: 'none', color: theme.colors.error.text, marginTop: theme.spacing(0.25) },
      button: {
        padding: 0,
        border: 0,
        background: 'none',
        color: theme.colors.text.link,
        fontWeight: theme.typography.fontWeightMedium,
        '&:hover': { textDecoration: 'underline' },
      },
    }),
  };
};

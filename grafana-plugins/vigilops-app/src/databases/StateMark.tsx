import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { STATE_ICONS, stateColour } from './state-look.ts';
import type { DatabaseState } from './types.ts';
import { stateName } from './words.ts';

/** Sign and word in the colour of the state. */
export function StateMark({ state }: { readonly state: DatabaseState }) {
  const theme = useTheme2();
  return <Mark icon={STATE_ICONS[state]} colour={stateColour(state, theme)} text={stateName(state)} />;
}

interface MarkProps {
  readonly icon: IconName;
  readonly colour: string;
  readonly text: string;
  readonly title?: string;
}

export function Mark({ icon, colour, text, title }: MarkProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.mark} style={{ color: colour }} title={title}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

/** Something that needs a look, in the colour of warnings. */
export function Warning({ text, title }: Pick<MarkProps, 'text' | 'title'>) {
  const theme = useTheme2();
  return (
    <Mark
      icon="exclamation-triangle"
      colour={theme.colors.warning.text}
      text={text}
      {...(title === undefined ? {} : { title })}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    display: 'inline-flex',
    alignItems: 'center',
    verticalAlign: 'middle',
    gap: theme.spacing(0.5),
    whiteSpace: 'nowrap',
  }),
});

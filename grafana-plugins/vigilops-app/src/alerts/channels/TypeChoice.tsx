import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { ChannelClass, ChannelType } from '../types.ts';
import { className } from '../words.ts';
import { inLanguage } from './draft.ts';

const ORDER: readonly ChannelClass[] = ['chat', 'email', 'sms', 'voice', 'webhook', 'record', 'in_app'];

interface Props {
  readonly types: readonly ChannelType[];
  readonly onChoose: (type: string) => void;
}

/** Kinds of channels by how they reach people. */
export function TypeChoice({ types, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.classes}>
      {ORDER.map((name) => [name, types.filter((type) => type.class === name)] as const)
        .filter(([, some]) => some.length > 0)
        .map(([name, some]) => (
          <section key={name} aria-label={className(name)}>
            <h3>{className(name)}</h3>
            <div className={styles.types}>
              {some.map(({ type, title }) => (
                <Button key={type} variant="secondary" onClick={() => onChoose(type)}>
                  {inLanguage(title)}
                </Button>
              ))}
            </div>
          </section>
        ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  classes: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    h3: { fontSize: theme.typography.h5.fontSize, margin: theme.spacing(0, 0, 0.5) },
  }),
  types: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { AssistantRow } from '@vigilops/contracts/api';

interface Props {
  readonly row: AssistantRow;
  /** In a text: its kind alone, with what it says on hover. */
  readonly isChip?: boolean;
}

/** A row that was found, and opens. Its link is a path of the app: anything else is shown as text. */
export function RowLink({ row: { cite, link, label }, isChip = false }: Props) {
  const styles = useStyles2(getStyles);
  const text = isChip ? (cite.split(':')[0] ?? cite) : label;
  if (!/^\/a\/vigilops-app\/(?!\/)/.test(link)) {
    return <span title={label}>{text}</span>;
  }
  return (
    <span className={isChip ? styles.chip : ''} title={label}>
      <TextLink href={link} inline {...(isChip ? { variant: 'bodySmall', color: 'link' } : {})}>
        {text}
      </TextLink>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chip: css({
    display: 'inline-block',
    padding: theme.spacing(0, 0.75),
    marginRight: theme.spacing(0.5),
    borderRadius: theme.shape.radius.pill,
    border: `1px solid ${theme.colors.border.medium}`,
    background: theme.colors.background.secondary,
    whiteSpace: 'nowrap',
  }),
});

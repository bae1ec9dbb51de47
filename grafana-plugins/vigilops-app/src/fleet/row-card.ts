import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** A row of a list that is a card; its left edge has the colour of its state, which the row gives. */
export const rowCard = (theme: GrafanaTheme2) =>
  css({
    display: 'grid',
    padding: theme.spacing(1.25, 1.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `${theme.spacing(0.5)} solid`,
    '&:hover, &:focus-within': { background: theme.colors.background.secondary },
  });

/** The small facts below its title. */
export const rowFacts = (theme: GrafanaTheme2) =>
  css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    marginTop: theme.spacing(0.5),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  });

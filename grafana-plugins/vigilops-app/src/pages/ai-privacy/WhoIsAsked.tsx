import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { AssistantState } from '@vigilops/contracts/api';
import { t } from '../../t.ts';
import { SETTINGS_PATH } from '../paths.ts';

interface Props {
  readonly state: AssistantState;
}

/** The provider, whether it is on one's own network, and what it is shown. */
export function WhoIsAsked({ state }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      <li>
        {state.provider === null || state.ready === 'off' || state.ready === 'no_model'
          ? (state.message ?? t('privacy.nobody', 'Nobody: no model is set up.'))
          : t('privacy.asked', '{{provider}}, model {{model}}', {
              provider: state.provider,
              model: state.model ?? '',
            })}
      </li>
      {state.ready === null && (
        <li>
          <Icon name={state.is_local ? 'home' : 'cloud'} />{' '}
          {state.is_local
            ? t('privacy.local', 'It is on your own network.')
            : t('privacy.far', 'It is outside of your network.')}
        </li>
      )}
      <li>
        {state.raw_text
          ? t('privacy.raw', 'It sees log lines as they are, without secrets and personal data.')
          : t(
              'privacy.templates',
              'It sees templates with placeholders instead of log lines, and marks instead of secrets and personal data.',
            )}
      </li>
      <li>
        <TextLink href={`${SETTINGS_PATH}/ai`}>{t('privacy.settings', 'Settings')}</TextLink>
      </li>
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ list: css({ margin: theme.spacing(0, 0, 0, 2.5) }) });

import { PanelPlugin } from '@grafana/data';
import { t } from '@grafana/i18n';
import { PanelMessage } from './PanelMessage.tsx';

/** Says in its place that the console has no panel of this type. */
export const unknownPanel = (type: string): PanelPlugin =>
  new PanelPlugin(() => (
    <PanelMessage icon="question-circle">
      {t('panel.unknown', 'This console has no panel of the type {{type}}. Grafana may show it.', {
        type,
        interpolation: { escapeValue: false },
      })}
    </PanelMessage>
  ));

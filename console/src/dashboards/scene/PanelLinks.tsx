import { textUtil } from '@grafana/data';
import type { DashboardLink } from '@grafana/schema';
import {
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { Icon, PanelChrome } from '@grafana/ui';
import { useLocation } from 'react-router';
import { addressOf } from './links.ts';

interface PanelLinksState extends SceneObjectState {
  readonly links: readonly DashboardLink[];
}

/** The links of a panel, beside its title. */
export class PanelLinks extends SceneObjectBase<PanelLinksState> {
  static Component = PanelLinksView;
}

function PanelLinksView({ model }: SceneComponentProps<PanelLinks>) {
  const { links } = model.useState();
  useLocation();
  return links.map((link, index) => (
    <PanelChrome.TitleItem
      key={index}
      href={textUtil.sanitizeUrl(addressOf(link.url ?? '', link, model))}
      target={link.targetBlank ? '_blank' : '_self'}
      title={sceneGraph.interpolate(model, link.title)}
    >
      <Icon name={link.targetBlank ? 'external-link-alt' : 'link'} size="md" />
    </PanelChrome.TitleItem>
  ));
}

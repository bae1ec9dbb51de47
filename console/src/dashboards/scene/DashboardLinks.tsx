import { textUtil, type IconName } from '@grafana/data';
import type { DashboardLink } from '@grafana/schema';
import { sceneGraph } from '@grafana/scenes';
import { Dropdown, LinkButton, Menu, ToolbarButton } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useServices } from '../../shell/services.ts';
import type { DashboardEntry } from '../library.ts';
import type { DashboardScene } from './DashboardScene.tsx';
import { addressOf, taggedWith } from './links.ts';

/** Where a dashboard leads: addresses, and other dashboards by their tags. */
export function DashboardLinks({ scene }: { readonly scene: DashboardScene }) {
  const { links } = scene.useState();
  // What links carry along, time and variables, stands in the address.
  useLocation();
  return links.map((link, index) =>
    link.type === 'dashboards' ? (
      <LinksByTag key={index} link={link} scene={scene} />
    ) : (
      <LinkButton
        key={index}
        variant="secondary"
        size="md"
        icon={iconOf(link)}
        href={textUtil.sanitizeUrl(addressOf(link.url ?? '', link, scene))}
        target={targetOf(link)}
        tooltip={sceneGraph.interpolate(scene, link.tooltip)}
      >
        {sceneGraph.interpolate(scene, link.title)}
      </LinkButton>
    ),
  );
}

interface LinkProps {
  readonly link: DashboardLink;
  readonly scene: DashboardScene;
}

function LinksByTag({ link, scene }: LinkProps) {
  const { library } = useServices();
  const [entries, setEntries] = useState<readonly DashboardEntry[]>([]);
  useEffect(() => {
    library.list().then(setEntries, () => undefined);
  }, [library]);
  const found = taggedWith(entries, link.tags, scene.state.uid);
  const address = (uid: string) => addressOf(`/d/${uid}`, link, scene);
  if (found.length === 0) {
    return null;
  }
  if (!link.asDropdown) {
    return found.map(({ uid, title }) => (
      <LinkButton key={uid} variant="secondary" icon="apps" href={address(uid)} target={targetOf(link)}>
        {title}
      </LinkButton>
    ));
  }
  const menu = () => (
    <Menu>
      {found.map(({ uid, title }) => (
        <Menu.Item key={uid} label={title} url={address(uid)} target={targetOf(link)} />
      ))}
    </Menu>
  );
  return (
    <Dropdown overlay={menu}>
      <ToolbarButton icon="bars" variant="canvas" aria-label={link.title}>
        {link.title}
      </ToolbarButton>
    </Dropdown>
  );
}

const targetOf = ({ targetBlank }: DashboardLink) => (targetBlank ? '_blank' : '_self');

/** The names that the editor of dashboards offers. */
const ICONS: Readonly<Record<string, IconName>> = {
  'external link': 'external-link-alt',
  dashboard: 'apps',
  question: 'question-circle',
  info: 'info-circle',
  bolt: 'bolt',
  doc: 'file-alt',
  cloud: 'cloud',
};

const iconOf = ({ icon }: DashboardLink): IconName => ICONS[icon] ?? 'link';

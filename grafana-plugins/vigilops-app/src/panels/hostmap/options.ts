/** As a dashboard keeps them. */
export interface HostMapOptions {
  /** Label by which cells stand together; empty for one heap. */
  readonly groupLabel: string;
  /** Label that names a cell. */
  readonly cellLabel: string;
  readonly shape: 'hexagon' | 'square';
  readonly showNames: boolean;
  readonly showValues: boolean;
  /** A click opens the host, where the data has no links of its own. */
  readonly link: boolean;
  readonly sort: 'value' | 'name';
}

export const DEFAULTS: HostMapOptions = {
  groupLabel: '',
  cellLabel: 'host.name',
  shape: 'hexagon',
  showNames: true,
  showValues: true,
  link: true,
  sort: 'value',
};

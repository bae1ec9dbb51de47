import { dateMath, getDefaultTimeRange, rangeUtil, type TimeRange } from '@grafana/data';
import {
  sceneGraph,
  SceneTimeRangeTransformerBase,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneTimeRangeState,
} from '@grafana/scenes';
import { Icon, PanelChrome, Tooltip } from '@grafana/ui';

interface PanelTimeRangeState extends SceneTimeRangeState {
  /** As in `10m`: the panel shows the last ten minutes, whatever the dashboard shows. */
  readonly timeFrom?: string | undefined;
  /** As in `1d`: the panel shows the same time, a day earlier. */
  readonly timeShift?: string | undefined;
  readonly hidden: boolean;
}

/** The time of a panel that differs from the dashboard's. Only a relative time of the dashboard is replaced. */
export class PanelTimeRange extends SceneTimeRangeTransformerBase<PanelTimeRangeState> {
  static Component = TimeNotice;
  protected override _variableDependency = new VariableDependencyConfig<PanelTimeRangeState>(this, {
    statePaths: ['timeFrom', 'timeShift'],
    onReferencedVariableValueChanged: () => this.ancestorTimeRangeChanged(this.getAncestorTimeRange().state),
  });

  constructor(state: Pick<PanelTimeRangeState, 'timeFrom' | 'timeShift' | 'hidden'>) {
    super({ ...state, from: 'now-6h', to: 'now', value: getDefaultTimeRange() });
  }

  override ancestorTimeRangeChanged({ value }: SceneTimeRangeState): void {
    const own = this.#own(value);
    const { from, to } = own.raw;
    this.setState({ value: own, from: String(from), to: String(to) });
  }

  #own(given: TimeRange): TimeRange {
    const timeFrom = sceneGraph.interpolate(this, this.state.timeFrom);
    const timeShift = sceneGraph.interpolate(this, this.state.timeShift);
    const isRelative = rangeUtil.isRelativeTimeRange(given.raw);
    const last = timeFrom === '' || !isRelative ? given : lastOf(timeFrom, given);
    return timeShift === '' ? last : shifted(last, timeShift);
  }

  /** What differs, in words. */
  words(): string {
    const { timeFrom = '', timeShift = '' } = this.state;
    return [
      timeFrom === '' ? '' : rangeUtil.describeTextRange(timeFrom).display,
      timeShift && `-${timeShift}`,
    ]
      .filter((part) => part !== '')
      .join(' ');
  }
}

/** `10m` and `now-10m` are the same; a text that is neither changes nothing. */
function lastOf(text: string, given: TimeRange): TimeRange {
  const described = rangeUtil.describeTextRange(text);
  const from = dateMath.toDateTime(described.from, { roundUp: false });
  const to = dateMath.toDateTime(described.to, { roundUp: true });
  return described.invalid === true || from === undefined || to === undefined
    ? given
    : { from, to, raw: { from: described.from, to: described.to } };
}

function shifted(range: TimeRange, by: string): TimeRange {
  const from = dateMath.parseDateMath(`-${by}`, range.from, false);
  const to = dateMath.parseDateMath(`-${by}`, range.to, true);
  return from === undefined || to === undefined ? range : { from, to, raw: { from, to } };
}

function TimeNotice({ model }: SceneComponentProps<PanelTimeRange>) {
  const { hidden } = model.useState();
  const words = model.words();
  return hidden || words === '' ? null : (
    <Tooltip content={words}>
      <PanelChrome.TitleItem>
        <Icon name="clock-nine" size="sm" /> <span>{words}</span>
      </PanelChrome.TitleItem>
    </Tooltip>
  );
}

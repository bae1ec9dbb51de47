import { DataTopic, FieldType, type DataFrame } from '@grafana/data';
import { groupText } from '../../fleet/host-change-words.ts';
import { groupChanges, type HostChange } from '../../fleet/host-changes.ts';

/** What changed on the host, as marks on every chart of it. */
export function changeMarks(changes: readonly HostChange[]): DataFrame {
  const groups = groupChanges(changes);
  const field = (name: string, type: FieldType, values: unknown[]) => ({ name, type, config: {}, values });
  return {
    refId: 'changes',
    meta: { dataTopic: DataTopic.Annotations },
    length: groups.length,
    fields: [
      field(
        'time',
        FieldType.time,
        groups.map(({ time }) => time),
      ),
      field('text', FieldType.string, groups.map(groupText)),
      field(
        'color',
        FieldType.string,
        groups.map(() => 'blue'),
      ),
    ],
  };
}

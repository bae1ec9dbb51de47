import { standardTransformers, type DataTransformerID, type DataTransformerInfo } from '@grafana/data';

/** Throws for the few that Grafana keeps to itself. */
export function transformerOf(id: DataTransformerID): DataTransformerInfo {
  const found = (Object.values(standardTransformers) as DataTransformerInfo[]).find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`This console has no transformation ${id}`);
  }
  return found;
}

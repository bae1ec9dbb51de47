import type { SampleColumns } from '../../../model/index.ts';

const MIN_ROWS = 64;
/** Bytes of a data point with a few attributes; a wrong guess costs a copy or some memory for a moment. */
const BYTES_PER_POINT = 88;

/**
 * Sample columns while they grow. A series id below 0 is the place of a series that waits for its id: −1 is the
 * first one.
 */
export class SampleBuffer {
  length = 0;
  seriesIds: Int32Array;
  timesUs: Float64Array;
  values: Float64Array;
  absent: Uint8Array;

  constructor(bodyBytes: number) {
    const rows = MIN_ROWS + Math.floor(bodyBytes / BYTES_PER_POINT);
    this.seriesIds = new Int32Array(rows);
    this.timesUs = new Float64Array(rows);
    this.values = new Float64Array(rows);
    this.absent = new Uint8Array(rows);
  }

  add(seriesId: number, timeUs: number, value: number, absent: boolean): void {
    const row = this.length;
    if (row === this.seriesIds.length) {
      this.grow();
    }
    this.seriesIds[row] = seriesId;
    this.timesUs[row] = timeUs;
    this.values[row] = value;
    if (absent) {
      this.absent[row] = 1;
    }
    this.length = row + 1;
  }

  /** Gives waiting rows the id that `idOf` knows and drops those for which it says null. */
  resolve(idOf: (pendingIndex: number) => number | null): void {
    let kept = 0;
    for (let row = 0; row < this.length; row += 1) {
      const stored = this.seriesIds[row] as number;
      const id = stored > 0 ? stored : idOf(-stored - 1);
      if (id === null) {
        continue;
      }
      this.seriesIds[kept] = id;
      this.timesUs[kept] = this.timesUs[row] as number;
      this.values[kept] = this.values[row] as number;
      this.absent[kept] = this.absent[row] as number;
      kept += 1;
    }
    this.length = kept;
  }

  columns(): SampleColumns | null {
    const { length, seriesIds, timesUs, values, absent } = this;
    return length === 0 ? null : { length, seriesIds, timesUs, values, absent };
  }

  private grow(): void {
    const rows = this.seriesIds.length * 2;
    this.seriesIds = grown(this.seriesIds, new Int32Array(rows));
    this.timesUs = grown(this.timesUs, new Float64Array(rows));
    this.values = grown(this.values, new Float64Array(rows));
    this.absent = grown(this.absent, new Uint8Array(rows));
  }
}

function grown<Column extends { set(source: Column): void }>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}

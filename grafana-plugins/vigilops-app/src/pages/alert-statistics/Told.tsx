import { ToldChart, ToldLegend } from '../../alerts/denoise/ToldChart.tsx';
import type { AlertStatistics } from '../../alerts/types.ts';
import { useWidth } from '../../logs/use-size.ts';

const HEIGHT_PX = 180;

interface Props {
  readonly steps: AlertStatistics['steps'];
  readonly stepSeconds: number;
  readonly from: number;
  readonly to: number;
}

export function Told(props: Props) {
  const [box, width] = useWidth();
  return (
    <div ref={box}>
      {width > 0 && <ToldChart {...props} width={width} height={HEIGHT_PX} />}
      <ToldLegend />
    </div>
  );
}

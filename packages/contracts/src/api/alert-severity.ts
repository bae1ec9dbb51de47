import { z } from 'zod';

export const alertSeverity = z.enum(['critical', 'warning', 'info']).meta({ id: 'AlertSeverity' });
export type AlertSeverity = z.infer<typeof alertSeverity>;

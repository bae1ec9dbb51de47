export { createLiveSettings, type LiveSettings } from './live-settings.ts';
export type { FixedSetting } from './fixed-settings.ts';
export { createSettingsDesk, type By, type RefuseSettings, type SettingsDesk } from './settings-desk.ts';
export { watchSettings, type SettingsWatch } from './watch-settings.ts';
export {
  createConfiguration,
  type Configuration,
  type ConfigurationParts,
} from './configuration/configuration.ts';
export { createFileReader } from './configuration/read-file.ts';
export { createCpuMeter } from './cpu-meter.ts';
export { createSystemInformation, type SystemInformationReader } from './system-information.ts';

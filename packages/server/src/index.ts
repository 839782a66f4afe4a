/** The Keyway server, for whoever starts it. */
export type { Config } from './config.ts'
export { loadConfig } from './load-config.ts'
export { createLog } from './log.ts'
export { createKeyway, type Keyway, type KeywayOptions } from './main.ts'
export { StartError } from './start-error.ts'
export { VERSION } from './version.ts'

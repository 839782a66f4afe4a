/** The sandbox's public face. */

export {
  ALL_PERMISSIONS,
  type ArmRole,
  type CreatedVault,
  type NewSubscription,
  type NewVault,
  type RegisterAppOptions,
  type RegisteredApp,
  type SandboxControl,
} from './control/index.ts'
export type { SettableClock } from './core/clock.ts'
export type { Endpoints } from './core/context.ts'
export type { CloudName, HostNames } from './core/host-names.ts'
export type { Snapshot } from './core/store.ts'
export type { AccessPolicyEntry } from './core/vault-record.ts'
export { loopbackLookup } from './loopback-lookup.ts'
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts'
export type { SignInChoice } from './sign-in-as-browser.ts'

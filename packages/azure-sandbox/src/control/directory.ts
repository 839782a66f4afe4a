/** Apps, people, and the sign-ins that are made to fail. */
import type { ArmedFailure } from '../entra/armed-failures.ts'
import { challengePrincipal } from '../entra/claims-challenge.ts'
import type { UserRecord } from '../entra/directory.ts'
import { type EntraSettings, entraSettings, saveEntraSettings } from '../entra/entra-context.ts'
import { changePassword, createApplication, revokeSignInSessions } from '../entra/registrations.ts'
import { type SignInChoice, signInAsBrowser } from '../sign-in-as-browser.ts'
import type { ControlDeps } from './deps.ts'
import { type RegisterAppOptions, type RegisteredApp, registeredApp } from './registered-app.ts'
import type { RoleControl } from './roles.ts'

export interface DirectoryControl {
  users(): UserRecord[]
  apps(): RegisteredApp[]
  registerApp(options: RegisterAppOptions): RegisteredApp
  findApp(clientId: string): RegisteredApp | undefined
  /** The first app of that display name. */
  findAppByName(displayName: string): RegisteredApp | undefined
  /** Goes through the sign-in pages as a browser does; returns where it was sent back to. */
  signIn(authorizationUrl: string, choice: SignInChoice): Promise<string>
  setUserEnabled(user: string, enabled: boolean): void
  revokeSignInSessions(user: string): void
  /** A new password revokes what public clients hold, and leaves confidential clients alone. */
  changePassword(user: string): void
  removeConsent(clientId: string, user?: string): void
  readonly failures: {
    /** Makes token requests (or sign-ins) fail with an AADSTS code, for an app, a person, or the next few calls. */
    arm(failure: Omit<ArmedFailure, 'id'>): string
    disarm(id?: string): void
    list(): ArmedFailure[]
  }
  entraSettings(): EntraSettings
  changeEntraSettings(change: EntraSettings): void
}

/** `roles`: a new app gets one. */
export function directoryControl(deps: ControlDeps, roles: RoleControl): DirectoryControl {
  const { entra } = deps
  const { directory } = entra
  const userId = (user: string): string => {
    const found = directory.findUser(user)
    if (!found) throw new Error(`There is no user ${user} in the sandbox.`)
    return found.id
  }
  return {
    users: () => directory.users(entra.tenantId),
    apps: () => directory.apps().map((app) => registeredApp(entra, app.appId)),
    registerApp(options) {
      const app = createApplication(entra, {
        ...options,
        redirectUris: {
          web: options.redirectUris ?? [],
          spa: options.spaRedirectUris ?? [],
          publicClient: options.publicClientRedirectUris ?? [],
        },
      })
      roles.setArmRole(app.servicePrincipalId, options.armRole ?? 'Contributor')
      return registeredApp(entra, app.appId)
    },
    findApp: (clientId) => (directory.findApp(clientId) ? registeredApp(entra, clientId) : undefined),
    findAppByName(displayName) {
      const app = directory.apps().find((a) => a.displayName === displayName)
      return app && registeredApp(entra, app.appId)
    },
    signIn: (authorizationUrl, choice) => signInAsBrowser(entra, deps.entraPlane, authorizationUrl, choice),
    setUserEnabled(user, enabled) {
      const found = directory.findUser(userId(user))
      if (found) directory.saveUser({ ...found, accountEnabled: enabled })
      if (!enabled) challengePrincipal(entra, userId(user))
    },
    revokeSignInSessions(user) {
      revokeSignInSessions(entra, userId(user))
      challengePrincipal(entra, userId(user))
    },
    changePassword(user) {
      changePassword(entra, userId(user))
      challengePrincipal(entra, userId(user))
    },
    removeConsent: (clientId, user) => directory.removeConsent(clientId, user === undefined ? undefined : userId(user)),
    failures: {
      arm: (failure) =>
        entra.armed.arm({ ...failure, ...(failure.userId !== undefined && { userId: userId(failure.userId) }) }),
      disarm: (id) => entra.armed.disarm(id),
      list: () => entra.armed.list(),
    },
    entraSettings: () => entraSettings(entra),
    changeEntraSettings: (change) => saveEntraSettings(entra, { ...entraSettings(entra), ...change }),
  }
}

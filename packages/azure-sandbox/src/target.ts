/**
 * The target file: what a tool needs to use a sandbox, printed by `--json` as the first line.
 */
import type { Sandbox } from './sandbox.ts'

export interface Target {
  readonly login: string
  readonly arm: string
  readonly armResource: string
  /** URL with `{vault}` in it. */
  readonly vault: string
  readonly vaultResource: string
  readonly graph: string
  /** Plain http on loopback: the portal, and the same sign-in pages for a browser that does not know the CA. */
  readonly browser: string
  readonly browserLogin: string
  readonly portalUrl: string
  readonly tenantId: string
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly location: string
  /** Path of the CA's PEM file. */
  readonly ca: string
  /** Present with `--seed`: an app that may use vaults. */
  readonly objectId?: string
  readonly clientId?: string
  readonly clientSecret?: string
}

/** Names the seeded app, so that a restart on the same data folder finds it. */
const SEED_APP = 'Sandbox tools'

/** With `withApp`, makes (or finds) an app of role Contributor and gives it a new secret. */
export function describeTarget(sandbox: Sandbox, withApp: boolean): Target {
  const { endpoints, tenantId, subscriptionId, resourceGroup, location } = sandbox
  return {
    login: endpoints.login,
    arm: endpoints.arm,
    armResource: endpoints.armResource,
    // A placeholder in braces is no host name, so it is put in after the address is made.
    vault: endpoints.vault('vault-name').replace('vault-name', '{vault}'),
    vaultResource: endpoints.vaultResource,
    graph: endpoints.graph,
    browser: endpoints.browser,
    browserLogin: endpoints.browser,
    portalUrl: endpoints.browser,
    tenantId,
    subscriptionId,
    resourceGroup,
    location,
    ca: sandbox.ca.path,
    ...(withApp && seedApp(sandbox)),
  }
}

function seedApp({ control }: Sandbox): Pick<Target, 'objectId' | 'clientId' | 'clientSecret'> {
  const app = control.findAppByName(SEED_APP) ?? control.registerApp({ displayName: SEED_APP })
  return { objectId: app.objectId, clientId: app.clientId, clientSecret: app.addSecret('target file').secretText }
}

/**
 * The sandbox in a process of its own, with one person and one app that sign in. Says where it is
 * by a line of JSON on stdout; reads redirect URIs for the app, one a line, from stdin.
 */
import { createInterface } from 'node:readline'
import { startSandbox } from '@keyway/azure-sandbox'
import type { SignInTarget } from './with-bare-vaults.ts'

export interface SandboxReady {
  readonly target: SignInTarget & Readonly<Record<string, string>>
  readonly person: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
}

const sandbox = await startSandbox({ port: 0, httpPort: 0 })
const { control, endpoints, tenantId, ca } = sandbox
const person = control.users().find((user) => user.isAdministrator)
if (!person) throw new Error('The sandbox has no administrator.')
const app = control.registerApp({ displayName: 'Benchmark' })

const ready: SandboxReady = {
  target: {
    login: endpoints.login,
    browserLogin: endpoints.browser,
    arm: endpoints.arm,
    armResource: endpoints.armResource,
    vault: endpoints.vault('vault-name').replace('vault-name', '{vault}'),
    vaultResource: endpoints.vaultResource,
    portalUrl: endpoints.browser,
    tenantId,
    ca: ca.path,
  },
  person: person.displayName,
  clientId: app.clientId,
  clientSecret: app.addSecret('benchmark').secretText,
  scope: `${endpoints.vaultResource}/user_impersonation`,
}
process.stdout.write(`${JSON.stringify(ready)}\n`)
createInterface(process.stdin).on('line', (redirectUri) => {
  app.addRedirectUri(redirectUri)
  process.stdout.write('registered\n')
})
process.once('SIGTERM', () => void sandbox.close().then(() => process.exit(0)))

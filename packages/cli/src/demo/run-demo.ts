/** The demo's steps, in the order a person would take them. Everything goes through the API. */
import type { RegisteredApp, Sandbox } from '@keyway/azure-sandbox'
import { waitForRun } from '@keyway/client'
import type { Progress } from '../output/progress.ts'
import { Problem } from '../problem.ts'
import { loadSecrets } from '../sample/load-secrets.ts'
import { sampleSecrets } from '../sample/sample-secrets.ts'
import { authorize } from './authorize.ts'
import { Browser } from './browser.ts'
import type { DemoWorld } from './demo-world.ts'
import { createConnection, createCopyFlow, createOAuthClient, type DemoContext } from './documents.ts'
import { signInWithLink } from './sign-in.ts'
import { createTargetVault } from './target-vault.ts'
import { compareVaults } from './verify.ts'

export interface DemoResult {
  /** Every record was written and every comparison held. */
  readonly ok: boolean
  /** Connections that were authorized and are online. */
  readonly connections: number
  /** Secrets written. */
  readonly records: number
  readonly failed: number
  /** Secrets compared by Microsoft's SDK, and what it found different. */
  readonly compared: number
  readonly differences: readonly string[]
}

export interface DemoOutput {
  say(step: string): void
  readonly progress: Progress
}

const FROM = 'demo-source'
const TO = 'demo-target'
/** A run of 200 records takes seconds; a demo that hangs must end. */
const JOB_LIMIT_MS = 60_000
const READ = { secrets: ['get', 'list'] }

export async function runDemo({ keyway, sandbox }: DemoWorld, { say, progress }: DemoOutput): Promise<DemoResult> {
  say('Sandbox: a vault with 200 secrets')
  const { person, reader, secrets } = await prepareAzure(sandbox)

  say('Keyway: sign in with the one-time URL, create an OAuth 2.0 client')
  const browser = new Browser()
  const client = await signInWithLink(browser, await keyway.signInUrl())
  const [application] = await client.applications.list()
  if (!application) throw new Problem('application_missing', 'This Keyway offers no application.')
  const context: DemoContext = { client, sandbox, application: application._id }
  const iclient = await createOAuthClient(context)

  say('Control plane: create and authorize a connection, and through it the second vault with its access policy')
  const control = await createConnection(context, 'Demo control plane', iclient)
  await authorize(client, browser, control, person.displayName)
  await createTargetVault(context, control, TO, [person.id, reader.objectId])

  say('Data plane: create and authorize a connection to each vault')
  const from = await createConnection(context, 'Demo source', iclient, FROM)
  await authorize(client, browser, from, person.displayName)
  const to = await createConnection(context, 'Demo target', iclient, TO)
  await authorize(client, browser, to, person.displayName)

  const flow = await createCopyFlow(context, from, to)
  const { _jobId } = await client.flows.run({ params: { id: flow._id } })
  const { flowJob } = await waitForRun(client, _jobId, {
    limitMs: JOB_LIMIT_MS,
    watch: ({ flowJob: job }) => progress.show(job.numSuccess + job.numError, secrets),
  })
  progress.stop()

  say("Comparing both vaults with Microsoft's SDK")
  const { compared, differences } = await compareVaults(sandbox, reader, FROM, TO)
  const online = (await client.connections.list()).filter((connection) => connection.status === 'online').length
  const copied = flowJob.status === 'completed' && flowJob.numSuccess === secrets && flowJob.numError === 0
  return {
    ok: copied && online === 3 && compared === secrets && differences.length === 0,
    connections: online,
    records: flowJob.numSuccess,
    failed: flowJob.numError,
    compared,
    differences,
  }
}

/** What is there before Keyway comes: a person, the first vault, and an app for the comparison at the end. */
async function prepareAzure(sandbox: Sandbox) {
  const { control } = sandbox
  const person = control.users().find((user) => user.isAdministrator)
  if (!person) throw new Problem('sandbox_empty', 'The sandbox has no administrator.')
  const reader: RegisteredApp = control.registerApp({ displayName: 'Demo comparison', armRole: 'None' })
  const accessPolicies = [person.id, reader.objectId].map((objectId) => ({ objectId, permissions: READ }))
  await control.createVault({ name: FROM, accessPolicies })
  const secrets = sampleSecrets(sandbox.clock.now())
  await loadSecrets(sandbox, FROM, secrets)
  return { person, reader, secrets: secrets.length }
}

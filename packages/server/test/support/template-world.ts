/** Two vaults, Resource Manager, and what tests of templates do with them: install, run, write and read objects. */
import type { JobFamily, TemplateInstallResult } from '@keyway/contract'
import type { TestAnswer } from './open-test-app.ts'
import { waitForJob } from './run-steps.ts'
import { openVaultWorld, type VaultWorld } from './vault-world.ts'

export type Found = Readonly<Record<string, unknown>> & { readonly name: string }

export interface TemplateWorld extends VaultWorld {
  /** Connection to the control plane. */
  readonly azure: string
  install(template: string, body: object): Promise<TestAnswer>
  /** Installs, and gives what was made. */
  installed(template: string, body: object): Promise<TemplateInstallResult>
  run(flowId: string): Promise<JobFamily>
  /** Does an operation once, through an import. */
  write(connection: string, operation: string, inputs: Readonly<Record<string, unknown>>): Promise<void>
  /** Records of a list. */
  list(connection: string, operation: string, http?: object): Promise<readonly Found[]>
  /** All records of an export. */
  records(exportId: string): Promise<readonly Found[]>
}

let made = 0
const unique = (): string => `by hand ${++made}`

export async function openTemplateWorld(): Promise<TemplateWorld> {
  const world = await openVaultWorld()
  const { app, sandbox } = world
  const { http } = await world.get(`/v1/connections/${world.source}`)
  const azure = await world.make('/v1/connections', {
    name: 'azure',
    type: 'http',
    http: {
      _httpConnectorId: http._httpConnectorId,
      _httpConnectorApiId: 'control-plane',
      _iClientId: http._iClientId,
      unencrypted: {},
      auth: { type: 'oauth', oauth: { scope: [`${sandbox.endpoints.armResource}/user_impersonation`] } },
    },
  })
  await world.authorize(azure)

  const records: TemplateWorld['records'] = async (id) => {
    const found: Found[] = []
    let state: string | undefined
    do {
      const page = await world.post(`/v1/exports/${id}/invoke`, state === undefined ? {} : { pagedExportState: state })
      if (page.errors) throw new Error(JSON.stringify(page.errors))
      found.push(...page.data)
      state = page.pagedExportState
    } while (state !== undefined)
    return found
  }
  const install: TemplateWorld['install'] = (template, body) =>
    app.call('POST', `/v1/templates/${template}/install`, body)
  return {
    ...world,
    azure,
    install,
    records,
    async installed(template, body) {
      const answer = await install(template, body)
      if (answer.status !== 201) throw new Error(answer.text)
      return answer.body
    },
    async run(flowId) {
      return await waitForJob(world, (await world.post(`/v1/flows/${flowId}/run`))._jobId)
    },
    async write(connection, operation, inputs) {
      const types = { string: 'string', number: 'number', boolean: 'boolean', object: 'object' } as const
      const mappings = Object.entries(inputs).map(([name, value]) => ({
        generate: name,
        extract: `$['${name}']`,
        dataType: types[typeof value as keyof typeof types],
        status: 'Active',
      }))
      const document = { name: unique(), _connectionId: connection, mappings }
      const id = await world.make('/v1/imports', { ...document, http: { _httpConnectorEndpointIds: [operation] } })
      const [answer] = await world.post(`/v1/imports/${id}/invoke`, [inputs])
      if (answer.statusCode >= 300) throw new Error(`${operation}: ${JSON.stringify(answer)}`)
    },
    async list(connection, operation, more = {}) {
      const id = await world.make('/v1/exports', {
        name: unique(),
        _connectionId: connection,
        http: { _httpConnectorEndpointId: operation, ...more },
      })
      return await records(id)
    },
  }
}

/** What the imports of a run wrote, together. */
export const written = ({ childJobs }: JobFamily): number =>
  childJobs.filter(({ type }) => type === 'import').reduce((sum, { numSuccess }) => sum + numSuccess, 0)

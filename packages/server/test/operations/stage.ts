/**
 * Where operations are proved: vaults in the sandbox, and connections of two people to each. Megan may do everything and
 * arranges; from Adele rights are taken away.
 */
import { ALL_PERMISSIONS } from '@keyway/azure-sandbox'
import { type OperationRow, operationOf } from '@keyway/connectors'
import { mappingTypesOf } from '@keyway/contract'
import { createFlows } from '../../src/flows/index.ts'
import { type AzureWorld, MEGAN, openAzureWorld } from '../support/azure-world.ts'
import type { TestAnswer } from '../support/open-test-app.ts'

export const ADELE = 'adele.vance@contoso.onmicrosoft.com'
export const VAULT = 'proofs'
const WITH_ROLES = 'proofs-roles'

export interface Stage {
  readonly world: AzureWorld
  /** Object id of Adele, and of Megan. */
  readonly adele: string
  readonly megan: string
  /** Megan's and Adele's connections, by API. */
  readonly own: Readonly<Record<OperationRow['api'], string>>
  readonly others: Readonly<Record<OperationRow['api'], string>>
  /** Adele's connection to a vault that goes by roles, of which she has none. */
  readonly withoutRole: string
  /** Path inputs of everything below the sandbox's resource group, and of the vault. */
  readonly group: { readonly subscriptionId: string; readonly resourceGroupName: string }
  readonly vault: Stage['group'] & { readonly vaultName: string }
  /** Calls an operation with full rights; throws when that is refused. */
  // biome-ignore lint/suspicious/noExplicitAny: a proof reads what it expects to be there.
  done(operation: string, inputs: object): Promise<any>
  /** Runs an operation as an export or an import, whichever it is for. */
  run(row: OperationRow, connection: string, inputs: Readonly<Record<string, unknown>>): Promise<Ran>
  /** Runs it as an export that fetches each record whole. */
  runWhole(row: OperationRow, connection: string, inputs: Readonly<Record<string, unknown>>): Promise<Ran>
  close(): Promise<void>
}

export interface Ran {
  readonly ok: boolean
  readonly records: readonly object[]
  /** Code of the API or of the diagnosis, and what is told. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined
}

export async function openStage(): Promise<Stage> {
  const world = await openAzureWorld({}, (deps, { outbound }) => createFlows(deps, outbound).handlers)
  const { sandbox, app, azure } = world
  const idOf = (user: string) => sandbox.control.users().find((one) => one.userPrincipalName === user)?.id ?? ''
  const [megan, adele] = [idOf(MEGAN), idOf(ADELE)]
  // Of the subscription itself she has no role from here on.
  sandbox.control.setArmRole(adele, 'None')
  const everything = { objectId: megan, permissions: ALL_PERMISSIONS }
  await sandbox.control.createVault({ name: VAULT, sku: 'premium', accessPolicies: [everything] })
  await sandbox.control.createVault({ name: WITH_ROLES, sku: 'premium', enableRbacAuthorization: true })

  const connect = async (name: string, user: string, http: object): Promise<string> => {
    const id = await world.connect(name, http)
    await world.authorize(id, user)
    return id
  }
  const atVault = (vault: string) => ({ unencrypted: { vaultUrl: sandbox.endpoints.vault(vault) } })
  const ARM = {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [`${sandbox.endpoints.armResource}/user_impersonation`] } },
  }
  const own = {
    'data-plane': await connect('own', MEGAN, atVault(VAULT)),
    'control-plane': await connect('own control', MEGAN, ARM),
  }
  const others = {
    'data-plane': await connect('others', ADELE, atVault(VAULT)),
    'control-plane': await connect('others control', ADELE, ARM),
  }
  const group = { subscriptionId: sandbox.subscriptionId, resourceGroupName: sandbox.resourceGroup }

  let count = 0
  const post = (path: string, body: unknown): Promise<TestAnswer> => app.call('POST', path, body)
  const make = async (path: string, document: object): Promise<string> => {
    count += 1
    const made = await post(path, { name: `proof ${count}`, ...document })
    if (made.status !== 201) throw new Error(`${path}: ${made.text}`)
    return made.body._id
  }

  const runExport = async (row: OperationRow, connection: string, inputs: object, withValues: boolean) => {
    const parameters = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
    )
    const http = { _httpConnectorEndpointId: row.id, parameters, withValues }
    const id = await make('/v1/exports', { _connectionId: connection, http })
    const records: object[] = []
    let refusal: Ran['refusal']
    let state: string | undefined
    do {
      const answer = await post(`/v1/exports/${id}/invoke`, state === undefined ? {} : { pagedExportState: state })
      if (answer.status !== 200) return { ok: false, records, refusal: answer.body.errors[0] }
      records.push(...answer.body.data)
      refusal ??= answer.body.errors?.[0]
      state = answer.body.pagedExportState
    } while (state !== undefined)
    return { ok: refusal === undefined, records, refusal }
  }

  /** Every input comes out of the record, by a mapping of its own. */
  const runImport = async (row: OperationRow, connection: string, inputs: object): Promise<Ran> => {
    const mappings = row.inputs
      .filter(({ name }) => Object.hasOwn(inputs, name))
      .map((input) => ({
        generate: input.name,
        dataType: mappingTypesOf(input)[0],
        extract: `$['${input.name}']`,
        status: 'Active',
      }))
    const document = { _connectionId: connection, http: { _httpConnectorEndpointIds: [row.id] }, mappings }
    const id = await make('/v1/imports', document)
    const [entry] = (await post(`/v1/imports/${id}/invoke`, [inputs])).body
    const ok = entry.statusCode < 300
    return { ok, records: entry._json ? [entry._json] : [], refusal: entry.errors?.[0] }
  }

  return {
    world,
    adele,
    megan,
    own,
    others,
    withoutRole: await connect('without role', ADELE, atVault(WITH_ROLES)),
    group,
    vault: { ...group, vaultName: VAULT },
    async done(operation, inputs) {
      const api = operationOf('data-plane', operation) ? 'data-plane' : 'control-plane'
      const result = await azure.outbound.call(own[api], operation, { ...inputs })
      if (!result.ok) throw new Error(`${operation}: ${result.diagnosis.cause}`)
      return result.body
    },
    run: (row, connection, inputs) =>
      row.use.includes('export') ? runExport(row, connection, inputs, false) : runImport(row, connection, inputs),
    runWhole: (row, connection, inputs) => runExport(row, connection, inputs, true),
    close: () => world.close(),
  }
}

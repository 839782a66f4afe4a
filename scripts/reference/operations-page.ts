/** docs/reference/operations.md: every operation of Azure Key Vault that Keyway offers, and those it leaves out. */
import { azureKeyVault, NOT_OFFERED, type OperationRow } from '@keyway/connectors'
import { OPERATION_GROUPS, type OperationInput, type OperationUse } from '@keyway/contract'
import { code, opening, tableOf } from './markdown.ts'

const ABOUT = `What exports, imports, lookups and calls by hand can use, by API type and subject. *Policy* is the permission of a
vault's access policy, *RBAC* the data action or action of a role. Types: \`bytes\` is binary in base64url or base64, or a text after \`text:\`, \`date\` an
ISO 8601 date or time or seconds since 1970, \`list\` a JSON list, or texts with commas between them; \`object\` is JSON. The source
is \`packages/connectors/src/azure-key-vault/operations\`; the test that proves each is
\`packages/server/test/operations/operations.test.ts\`.`

const USES: Readonly<Record<OperationUse, string>> = {
  export: 'exports',
  import: 'imports',
  lookup: 'lookups',
  call: 'calls by hand',
}

export function operationsPage(): string {
  const sections = azureKeyVault.apis.map((api) => {
    const rows = azureKeyVault.operations.filter((operation) => operation.api === api.id)
    const groups = Object.entries(OPERATION_GROUPS).flatMap(([id, name]) => {
      const own = rows.filter((operation) => operation.group === id)
      return own.length === 0 ? [] : [`### ${name}`, '', ...own.map(section)]
    })
    return [`## ${api.name}`, '', api.help, '', ...groups].join('\n')
  })
  return [opening('Operations of Azure Key Vault', ABOUT), ...sections, leftOut()].join('\n\n')
}

function leftOut(): string {
  const reasons = [...new Set(NOT_OFFERED.values())].map((reason) => {
    const ids = [...NOT_OFFERED].flatMap(([id, why]) => (why === reason ? [code(id)] : []))
    return [reason, ids.join(', ')]
  })
  const about = "Microsoft's specifications have these too. A connection's proxy can call what its vault answers."
  return ['## Not offered', '', about, '', tableOf(['why', 'operations'], reasons)].join('\n')
}

function section(operation: OperationRow): string {
  const facts = [
    `${code(`${operation.method} ${operation.path}`)}, for ${operation.use.map((use) => USES[use]).join(', ')}. API version ${operation.apiVersion}.`,
    `${operation.help} [Microsoft's page](${operation.docs}).`,
    permission(operation),
    operation.withValues === undefined ? '' : `An export can do more: ${operation.withValues.toLowerCase()}.`,
    operation.longRunning === undefined ? '' : `It goes on after its answer, ${operation.longRunning}.`,
    operation.sensitive.length > 0 ? `Masked wherever people look: ${operation.sensitive.map(code).join(', ')}.` : '',
  ]
  const inputs = operation.inputs.map((input) => [
    code(input.name),
    typeOf(input),
    input.required ? 'yes' : 'no',
    `${input.help}${input.example === undefined ? '' : ` For example ${code(String(input.example))}.`}`,
  ])
  const table = inputs.length > 0 ? tableOf(['input', 'type', 'required', 'what it is'], inputs) : 'It takes no input.'
  return [`#### ${operation.id}`, '', facts.filter((fact) => fact !== '').join('\n'), '', table, ''].join('\n')
}

const typeOf = ({ type, items, secret }: OperationInput): string =>
  `${type}${items === undefined ? '' : ` of ${items}s`}${secret ? ', secret' : ''}`

function permission({ permission: { policy, rbac } }: OperationRow): string {
  const parts = [policy ? `policy ${code(policy)}` : '', rbac ? `RBAC ${code(rbac)}` : ''].filter((part) => part !== '')
  return parts.length > 0 ? `Needs ${parts.join(', or ')}.` : ''
}

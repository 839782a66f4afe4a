/** docs/reference/operations.md: every operation of Azure Key Vault that exports and imports can use. */
import { azureKeyVault, type OperationRow } from '@keyway/connectors'
import { code, opening, tableOf } from './markdown.ts'

const ABOUT = `What exports and imports can call, by API type. *Policy* is the permission of a vault's access policy, *RBAC* the
data action or action of a role. The source is \`packages/connectors/src/azure-key-vault/operations\`.`

export function operationsPage(): string {
  const sections = azureKeyVault.apis.map((api) => {
    const rows = azureKeyVault.operations.filter((operation) => operation.api === api.id)
    return [`## ${api.name}`, '', api.help, '', ...rows.map(section)].join('\n')
  })
  return [opening('Operations of Azure Key Vault', ABOUT), ...sections].join('\n\n')
}

function section(operation: OperationRow): string {
  const facts = [
    `${code(`${operation.method} ${operation.path}`)}, for ${operation.use.map((use) => `${use}s`).join(' and ')}.`,
    `${operation.help} [Microsoft's page](${operation.docs}).`,
    permission(operation),
    operation.sensitive.length > 0 ? `Masked wherever people look: ${operation.sensitive.map(code).join(', ')}.` : '',
  ]
  const inputs = operation.inputs.map((input) => [
    code(input.name),
    input.type,
    input.required ? 'yes' : 'no',
    `${input.help}${input.example === undefined ? '' : ` For example ${code(String(input.example))}.`}`,
  ])
  const table = inputs.length > 0 ? tableOf(['input', 'type', 'required', 'what it is'], inputs) : 'It takes no input.'
  return [`### ${operation.id}`, '', facts.filter((fact) => fact !== '').join('\n'), '', table, ''].join('\n')
}

function permission({ permission: { policy, rbac } }: OperationRow): string {
  const parts = [policy ? `policy ${code(policy)}` : '', rbac ? `RBAC ${code(rbac)}` : ''].filter((part) => part !== '')
  return parts.length > 0 ? `Needs ${parts.join(', or ')}.` : ''
}

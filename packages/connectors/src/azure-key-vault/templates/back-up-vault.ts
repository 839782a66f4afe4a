import type { FlowTemplate } from '../../flow-template.ts'
import { oneOf, PREFIX, yesNo } from './inputs.ts'
import { field, named, rules } from './parts.ts'

/** Input and title -> the list, its backup, and where its records have their id. */
const KINDS = {
  secrets: { kind: 'secret', operation: 'GetSecrets', backup: 'BackupSecret', id: '$.id' },
  keys: { kind: 'key', operation: 'GetKeys', backup: 'BackupKey', id: '$.kid' },
  certificates: { kind: 'certificate', operation: 'GetCertificates', backup: 'BackupCertificate', id: '$.id' },
} as const

const backups = ({ kind, operation, backup, id }: (typeof KINDS)[keyof typeof KINDS], prefix: unknown) => {
  const filter = named(prefix)[0]
  return {
    _connectionId: 'vault',
    http: { _httpConnectorEndpointId: operation, withValues: true, valuesBy: backup },
    transform: {
      type: 'expression',
      expression: {
        rulesTwoDotZero: {
          mappings: [field('kind', kind), field('name', '$.name'), field('id', id), field('value', '$.value')],
        },
      },
    },
    ...(Array.isArray(filter) && { filter: rules(...filter) }),
  }
}

export const backUpVault: FlowTemplate = {
  _id: 'back-up-vault',
  name: 'Back up a vault to files',
  description:
    'Exports that write secrets, keys and certificates, all versions of each, as encrypted backups into a file.',
  limits: [
    'Only Azure can open a backup, and only in the same subscription and geography.',
    'An object with more than 500 versions cannot be backed up; Azure refuses it.',
  ],
  connections: [{ role: 'vault', label: 'Vault', help: 'The vault that is backed up.', api: 'data-plane' }],
  inputs: [
    yesNo('secrets', 'Secrets', 'All versions of each.'),
    yesNo('keys', 'Keys', 'All versions of each.'),
    yesNo('certificates', 'Certificates', 'All versions of each, with their keys and secrets.'),
    PREFIX,
  ],
  result: 'exports',
  fault: oneOf('secrets', 'keys', 'certificates'),
  documents: ({ prefix, ...chosen }) => ({
    exports: Object.fromEntries(
      Object.entries(KINDS)
        .filter(([title]) => chosen[title])
        .map(([title, row]) => [title, backups(row, prefix)]),
    ),
  }),
}

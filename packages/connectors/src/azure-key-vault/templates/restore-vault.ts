import type { FlowTemplate } from '../../flow-template.ts'
import { oneOf, yesNo } from './inputs.ts'
import { field, of, rules } from './parts.ts'

const KINDS = {
  secrets: { kind: 'secret', operation: 'RestoreSecret' },
  keys: { kind: 'key', operation: 'RestoreKey' },
  certificates: { kind: 'certificate', operation: 'RestoreCertificate' },
} as const

export const restoreVault: FlowTemplate = {
  _id: 'restore-vault',
  name: 'Restore a vault from files',
  description: 'Imports that bring backups back into a vault, with all versions of each object.',
  limits: [
    'The vault must be in the subscription and geography of the one that was backed up.',
    'A name that is in the vault, or among its deleted objects, is refused: delete and purge it first.',
  ],
  connections: [{ role: 'vault', label: 'Vault', help: 'The vault that is filled.', api: 'data-plane' }],
  inputs: [
    yesNo('secrets', 'Secrets', 'Takes the secrets of a backup, and leaves other lines of the file alone.'),
    yesNo('keys', 'Keys', 'The same for keys.'),
    yesNo('certificates', 'Certificates', 'The same for certificates, with their keys and secrets.'),
  ],
  result: 'imports',
  fault: oneOf('secrets', 'keys', 'certificates'),
  documents: (chosen) => ({
    imports: Object.fromEntries(
      Object.entries(KINDS)
        .filter(([title]) => chosen[title])
        .map(([title, { kind, operation }]) => [
          title,
          {
            _connectionId: 'vault',
            http: { _httpConnectorEndpointIds: [operation] },
            filter: rules('equals', of('kind'), kind),
            mappings: [field('value', '$.value')],
            traceKeyTemplate: '{{record.name}}',
          },
        ]),
    ),
  }),
}

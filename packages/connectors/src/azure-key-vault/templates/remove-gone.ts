/** What a mirror has and its vault no longer: looked up one by one in the vault, and deleted in the mirror where there is none. */
import type { Copied } from './copy-objects.ts'
import { field, lookUp, lookup, markedAs, named, ON_ITS_OWN, of, rules, write } from './parts.ts'

const KINDS = {
  secrets: { list: 'GetSecrets', versions: 'GetSecretVersions', remove: 'DeleteSecret', input: 'secret-name' },
  certificates: {
    list: 'GetCertificates',
    versions: 'GetCertificateVersions',
    remove: 'DeleteCertificate',
    input: 'certificate-name',
  },
  keys: { list: 'GetKeys', versions: 'GetKeyVersions', remove: 'DeleteKey', input: 'key-name' },
} as const

export type Removed = keyof typeof KINDS

export const removeGone = (kind: Removed, prefix: unknown): Copied => {
  const { list, versions, remove, input } = KINDS[kind]
  const from = `${kind} of the target`
  // A list, because asking for one that is not there would be an error; a disabled one has versions too.
  const there = `versions in the source of ${kind}`
  const removing = `delete ${kind}`
  return {
    exports: {
      [from]: {
        _connectionId: 'target',
        http: { _httpConnectorEndpointId: list },
        transform: markedAs(from),
        filter: rules('and', ON_ITS_OWN, ...named(prefix)),
      },
      [there]: lookup('source', versions, input),
    },
    imports: {
      [removing]: {
        _connectionId: 'target',
        http: { _httpConnectorEndpointIds: [remove] },
        mappings: [field(input, '$.name')],
      },
    },
    lane: {
      kind: from,
      from,
      steps: [lookUp(there, { there: '[*].version' }), write(removing, rules('empty', of('there')))],
    },
  }
}

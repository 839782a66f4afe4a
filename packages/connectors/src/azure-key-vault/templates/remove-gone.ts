/** What a mirror has and its vault no longer: looked up one by one in the vault, and deleted in the mirror where there is none. */
import type { Copied } from './copy-objects.ts'
import { OBJECT_KINDS, type ObjectTitle } from './object-kinds.ts'
import { field, lookUp, lookup, markedAs, named, ON_ITS_OWN, of, rules, write } from './parts.ts'

export const removeGone = (title: ObjectTitle, prefix: unknown): Copied => {
  const { list, versions, remove, input } = OBJECT_KINDS[title]
  const from = `${title} of the target`
  // A list, because asking for one that is not there would be an error; a disabled one has versions too.
  const there = `versions in the source of ${title}`
  const removing = `delete ${title}`
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

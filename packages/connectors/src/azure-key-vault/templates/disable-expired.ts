import type { FlowTemplate } from '../../flow-template.ts'
import { MOST_DAYS, number, oneOf, PREFIX, yesNo } from './inputs.ts'
import { OBJECT_KINDS, OBJECT_TITLES, type ObjectTitle } from './object-kinds.ts'
import { field, jsonata, laneFlow, markedAs, namedInJsonata, write } from './parts.ts'

const writing = (title: ObjectTitle) => `disable ${title}`

export const disableExpired: FlowTemplate = {
  _id: 'disable-expired',
  name: 'Disable expired objects',
  description: 'Disables secrets, keys and certificates whose expiration date has passed.',
  limits: [
    'The newest version of each object is looked at and disabled; older versions stay as they are.',
    'Keys and secrets of a certificate are left to it.',
  ],
  connections: [{ role: 'vault', label: 'Vault', help: 'The vault that is tidied.', api: 'data-plane' }],
  inputs: [
    yesNo('secrets', 'Secrets', 'Those that have expired.'),
    yesNo('keys', 'Keys', 'Those that have expired.'),
    yesNo('certificates', 'Certificates', 'Those that have expired.'),
    number('graceDays', 'Days of grace', 'Only what expired at least so many days ago.', [0, MOST_DAYS], 0),
    PREFIX,
  ],
  result: 'flow',
  fault: oneOf('secrets', 'keys', 'certificates'),
  documents({ graceDays, prefix, ...chosen }) {
    const titles = OBJECT_TITLES.filter((title) => chosen[title])
    const expired = `attributes.exp * 1000 < $millis() - ${graceDays} * 86400000`
    const filter = jsonata(`attributes.enabled = true and $not(managed = true) and ${expired}${namedInJsonata(prefix)}`)
    return {
      exports: Object.fromEntries(
        titles.map((title) => {
          const { kind, list } = OBJECT_KINDS[title]
          const http = { _httpConnectorEndpointId: list }
          return [title, { _connectionId: 'vault', http, transform: markedAs(kind), filter }]
        }),
      ),
      imports: Object.fromEntries(
        titles.map((title) => {
          const { update, input } = OBJECT_KINDS[title]
          const http = { _httpConnectorEndpointIds: [update], parameters: { enabled: false } }
          return [writing(title), { _connectionId: 'vault', http, mappings: [field(input, '$.name')] }]
        }),
      ),
      flow: laneFlow(titles.map((from) => ({ kind: OBJECT_KINDS[from].kind, from, steps: [write(writing(from))] }))),
    }
  },
}

import type { FlowTemplate } from '../../flow-template.ts'
import { MOST_DAYS, number, oneOf, PREFIX, yesNo } from './inputs.ts'
import { field, jsonata, laneFlow, markedAs, namedInJsonata, write } from './parts.ts'

const KINDS = {
  secrets: { kind: 'secret', list: 'GetSecrets', update: 'UpdateSecret', input: 'secret-name' },
  keys: { kind: 'key', list: 'GetKeys', update: 'UpdateKey', input: 'key-name' },
  certificates: {
    kind: 'certificate',
    list: 'GetCertificates',
    update: 'UpdateCertificate',
    input: 'certificate-name',
  },
} as const
type Title = keyof typeof KINDS

const TITLES = Object.keys(KINDS) as Title[]
const writing = (title: Title) => `disable ${title}`

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
    const titles = TITLES.filter((title) => chosen[title])
    const expired = `attributes.exp * 1000 < $millis() - ${graceDays} * 86400000`
    const filter = jsonata(`attributes.enabled = true and $not(managed = true) and ${expired}${namedInJsonata(prefix)}`)
    return {
      exports: Object.fromEntries(
        titles.map((title) => {
          const { kind, list } = KINDS[title]
          const http = { _httpConnectorEndpointId: list }
          return [title, { _connectionId: 'vault', http, transform: markedAs(kind), filter }]
        }),
      ),
      imports: Object.fromEntries(
        titles.map((title) => {
          const { update, input } = KINDS[title]
          const http = { _httpConnectorEndpointIds: [update], parameters: { enabled: false } }
          return [writing(title), { _connectionId: 'vault', http, mappings: [field(input, '$.name')] }]
        }),
      ),
      flow: laneFlow(titles.map((from) => ({ kind: KINDS[from].kind, from, steps: [write(writing(from))] }))),
    }
  },
}

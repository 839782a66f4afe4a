import type { FlowTemplate } from '../../flow-template.ts'
import { copyCertificates, copySecrets, joined } from './copy-objects.ts'
import { oneOf, PREFIX, text, yesNo } from './inputs.ts'
import { laneFlow } from './parts.ts'

export const copyVault: FlowTemplate = {
  _id: 'copy-vault',
  name: 'Copy a vault across subscriptions or clouds',
  description: 'Carries secrets, and certificates with their private keys, into a vault anywhere else in Azure.',
  limits: [
    'Keys stay behind: their material leaves no vault, and a backup opens only in its own subscription and geography. Make new ones, or import them from where they were made.',
    'Disabled secrets and certificates whose private key may not be exported cannot be read, so they are left out.',
    'The newest version of each is copied, not its history.',
  ],
  connections: [
    { role: 'source', label: 'From', help: 'The vault that is copied.', api: 'data-plane' },
    {
      role: 'target',
      label: 'To',
      help: 'The vault that is filled, of any subscription, tenant or cloud.',
      api: 'data-plane',
      notSameAs: 'source',
    },
  ],
  inputs: [
    yesNo('secrets', 'Secrets', 'With values, content types, tags and dates.'),
    yesNo('certificates', 'Certificates', 'The newest version of each, with its private key.'),
    text('existing', 'What is there already', 'update brings it up to date; keep leaves it as it is.', {
      required: true,
      options: ['update', 'keep'],
      default: 'update',
    }),
    PREFIX,
  ],
  result: 'flow',
  fault: oneOf('secrets', 'certificates'),
  documents({ secrets, certificates, existing, prefix }) {
    const way = existing === 'keep' ? 'keep' : 'update'
    const { exports, imports, lanes } = joined([
      ...(secrets ? [copySecrets(prefix, way)] : []),
      ...(certificates ? [copyCertificates(prefix, way)] : []),
    ])
    return { exports, imports, flow: laneFlow(lanes) }
  },
}

import type { FlowTemplate } from '../../flow-template.ts'
import { copyCertificates, copyKeys, copySecrets, joined } from './copy-objects.ts'
import { oneOf, PREFIX, yesNo } from './inputs.ts'
import { OBJECT_TITLES } from './object-kinds.ts'
import { laneFlow } from './parts.ts'
import { removeGone } from './remove-gone.ts'

export const mirrorVault: FlowTemplate = {
  _id: 'mirror-vault',
  name: 'Mirror a vault',
  description: 'Keeps a second vault like the first: what is new or has changed is written, the rest is left alone.',
  limits: [
    'Keys go over as backups, so both vaults must be in the same Azure subscription and geography. A key that is in the second vault already stays as it is.',
    'Disabled secrets and certificates whose private key may not be exported cannot be read, so they are left out.',
    'What is deleted in the second vault is kept by it for a while: until it is recovered or purged there, its name cannot be used again.',
  ],
  connections: [
    { role: 'source', label: 'From', help: 'The vault that is mirrored.', api: 'data-plane' },
    {
      role: 'target',
      label: 'To',
      help: 'The vault that becomes like it.',
      api: 'data-plane',
      notSameAs: 'source',
    },
  ],
  inputs: [
    yesNo('secrets', 'Secrets', 'With values, content types, tags and dates.'),
    yesNo('certificates', 'Certificates', 'The newest version of each, with its private key.'),
    yesNo('keys', 'Keys', 'With all versions, where the second vault has none of that name.'),
    yesNo(
      'remove',
      'Delete what is gone',
      'Deletes in the second vault what the first does not have, of the kinds and names chosen here.',
      false,
    ),
    PREFIX,
  ],
  result: 'flow',
  fault: oneOf('secrets', 'certificates', 'keys'),
  documents({ remove, prefix, ...chosen }) {
    const { secrets, certificates, keys } = chosen
    const gone = remove ? OBJECT_TITLES.filter((title) => chosen[title]) : []
    const { exports, imports, lanes } = joined([
      ...(secrets ? [copySecrets(prefix, 'update')] : []),
      ...(certificates ? [copyCertificates(prefix, 'update')] : []),
      ...(keys ? [copyKeys(prefix)] : []),
      ...gone.map((title) => removeGone(title, prefix)),
    ])
    return { exports, imports, flow: laneFlow(lanes) }
  },
}

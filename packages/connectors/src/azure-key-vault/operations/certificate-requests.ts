/** Making a certificate: the request that waits for its issuer, and what can be done with it meanwhile. */
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { CERTIFICATE_NAME, CERTIFICATE_PATHS, POLICY, POLICY_INPUTS, PRESERVE_ORDER } from './certificate-inputs.ts'
import { ENABLED, TAGS } from './data-plane-inputs.ts'
import { docsOf, NAME_AND_VERSION_FROM_ID, NAME_FROM_ID, needs, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'certificateRequests',
  api: 'data-plane',
  apiVersion: DATA_PLANE,
  traceKey: 'name',
  derive: NAME_FROM_ID,
  sensitive: [] as string[],
} as const
const PENDING = '/certificates/{certificate-name}/pending'
const OF_RECORD = { 'certificate-name': '$.name' } as const

export const CERTIFICATE_REQUEST_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'CreateCertificate',
    name: 'Create a certificate',
    help: 'Requests a certificate from the issuer of its policy, or a new version of it when the name exists. Self signs within seconds.',
    method: 'POST',
    path: '/certificates/{certificate-name}/create',
    use: WRITES,
    inputs: [CERTIFICATE_NAME, POLICY, ...POLICY_INPUTS, TAGS, ENABLED, PRESERVE_ORDER],
    bodyPaths: CERTIFICATE_PATHS,
    permission: needs('certificates/create', 'certificates/create/action'),
    longRunning: 'until the issuer has answered',
    settles: { by: 'status', operation: 'GetCertificateOperation', path: 'status', ongoing: 'inProgress' },
    defaultMapping: { ...OF_RECORD, policy: '$.policy', tags: '$.tags', enabled: '$.attributes.enabled' },
    docs: docsOf('certificates', 'CreateCertificate'),
  },
  {
    ...COMMON,
    id: 'GetCertificateOperation',
    name: 'Get a certificate request',
    help: 'The request with its state, and the CSR to have signed elsewhere.',
    method: 'GET',
    path: PENDING,
    use: READS,
    inputs: [CERTIFICATE_NAME],
    permission: needs('certificates/get', 'certificates/read'),
    docs: docsOf('certificates', 'GetCertificateOperation'),
  },
  {
    ...COMMON,
    id: 'UpdateCertificateOperation',
    name: 'Cancel a certificate request',
    help: 'Asks the issuer to stop. The request ends as cancelled unless it is too late.',
    method: 'PATCH',
    path: PENDING,
    use: WRITES,
    inputs: [
      CERTIFICATE_NAME,
      {
        name: 'cancellation_requested',
        label: 'Cancel',
        type: 'boolean',
        in: 'body',
        required: true,
        help: 'true to cancel.',
        example: true,
      },
    ],
    permission: needs('certificates/update', 'certificates/update/action'),
    defaultMapping: { ...OF_RECORD, cancellation_requested: '$.cancellation_requested' },
    docs: docsOf('certificates', 'UpdateCertificateOperation'),
  },
  {
    ...COMMON,
    id: 'DeleteCertificateOperation',
    name: 'Delete a certificate request',
    help: 'Removes the request, so that another can be made. The certificate it was for does not come.',
    method: 'DELETE',
    path: PENDING,
    use: WRITES,
    inputs: [CERTIFICATE_NAME],
    permission: needs('certificates/update', 'certificates/update/action'),
    defaultMapping: OF_RECORD,
    docs: docsOf('certificates', 'DeleteCertificateOperation'),
  },
  {
    ...COMMON,
    id: 'MergeCertificate',
    name: 'Merge a signed certificate',
    help: 'Completes a request with the certificate that was signed elsewhere for its CSR.',
    method: 'POST',
    path: `${PENDING}/merge`,
    use: WRITES,
    inputs: [
      CERTIFICATE_NAME,
      {
        name: 'x5c',
        label: 'Certificates',
        type: 'list',
        items: 'string',
        in: 'body',
        required: true,
        help: 'The signed certificate and its chain, each DER in base64.',
      },
      TAGS,
      ENABLED,
    ],
    bodyPaths: { enabled: 'attributes.enabled' },
    permission: needs('certificates/create', 'certificates/create/action'),
    defaultMapping: { ...OF_RECORD, x5c: '$.x5c' },
    derive: NAME_AND_VERSION_FROM_ID,
    docs: docsOf('certificates', 'MergeCertificate'),
  },
]

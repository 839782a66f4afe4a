/** Issuers of certificates that a vault knows, and whom it tells before a certificate expires. */
import type { OperationInput } from '@keyway/contract'
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { ISSUER_NAME } from './certificate-inputs.ts'
import { MAX_RESULTS } from './data-plane-inputs.ts'
import { docsOf, LIST, needs, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'certificateIssuers',
  api: 'data-plane',
  apiVersion: DATA_PLANE,
  traceKey: 'name',
  sensitive: [] as string[],
} as const
const ISSUERS = '/certificates/issuers'
const ISSUER = `${ISSUERS}/{issuer-name}`
const CONTACTS = '/certificates/contacts'

/** An issuer's id is `https://VAULT/certificates/issuers/NAME`. */
const derive = { name: { from: 'id', segment: 2 } } as const
const OF_RECORD = { 'issuer-name': '$.name', provider: '$.provider' } as const
const SEE_CONTACTS = needs('certificates/managecontacts', 'certificatecontacts/write')

const text = (name: string, label: string, help: string, more: Partial<OperationInput> = {}): OperationInput => ({
  name,
  label,
  type: 'string',
  in: 'body',
  required: false,
  help,
  ...more,
})

const PROVIDER = text('provider', 'Provider', 'The certificate authority, e.g. DigiCert or GlobalSign.', {
  example: 'DigiCert',
})
const MEMBERS: readonly OperationInput[] = [
  text('accountId', 'Account ID', 'Account at the certificate authority.', { example: '12345' }),
  text('pwd', 'Password', 'Password or API key of that account.', { secret: true }),
  text('organizationId', 'Organization ID', 'Organization at the certificate authority.'),
  text('adminDetails', 'Administrators', 'List of {first_name, last_name, email, phone}.', {
    type: 'list',
    items: 'object',
    example: '[{"first_name": "Megan", "email": "megan@contoso.com"}]',
  }),
  text('enabled', 'Enabled', 'Whether certificates may be requested from it.', { type: 'boolean', example: true }),
]
const bodyPaths = {
  accountId: 'credentials.account_id',
  pwd: 'credentials.pwd',
  organizationId: 'org_details.id',
  adminDetails: 'org_details.admin_details',
  enabled: 'attributes.enabled',
} as const

export const CERTIFICATE_ISSUER_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'GetCertificateIssuers',
    name: 'List certificate issuers',
    help: 'The certificate authorities set up in the vault.',
    method: 'GET',
    path: ISSUERS,
    use: READS,
    inputs: [MAX_RESULTS],
    permission: needs('certificates/listissuers', 'certificatecas/read'),
    withValues: 'Get the settings of each issuer',
    detail: { operation: 'GetCertificateIssuer', inputs: { 'issuer-name': 'name' } },
    derive,
    docs: docsOf('certificates', 'GetCertificateIssuers'),
  },
  {
    ...COMMON,
    id: 'GetCertificateIssuer',
    name: 'Get a certificate issuer',
    help: 'One issuer with its settings. Its password is never given out.',
    method: 'GET',
    path: ISSUER,
    use: READS,
    inputs: [ISSUER_NAME],
    permission: needs('certificates/getissuers', 'certificatecas/read'),
    derive,
    sensitive: ['credentials.pwd'],
    docs: docsOf('certificates', 'GetCertificateIssuer'),
  },
  {
    ...COMMON,
    id: 'SetCertificateIssuer',
    name: 'Set a certificate issuer',
    help: 'Adds an issuer, or replaces the settings of one.',
    method: 'PUT',
    path: ISSUER,
    use: WRITES,
    inputs: [ISSUER_NAME, { ...PROVIDER, required: true }, ...MEMBERS],
    bodyPaths,
    permission: needs('certificates/setissuers', 'certificatecas/write'),
    defaultMapping: OF_RECORD,
    derive,
    sensitive: ['credentials.pwd'],
    docs: docsOf('certificates', 'SetCertificateIssuer'),
  },
  {
    ...COMMON,
    id: 'UpdateCertificateIssuer',
    name: 'Update a certificate issuer',
    help: 'Changes the given settings of an issuer and leaves the others.',
    method: 'PATCH',
    path: ISSUER,
    use: WRITES,
    inputs: [ISSUER_NAME, PROVIDER, ...MEMBERS],
    bodyPaths,
    permission: needs('certificates/setissuers', 'certificatecas/write'),
    defaultMapping: OF_RECORD,
    derive,
    sensitive: ['credentials.pwd'],
    docs: docsOf('certificates', 'UpdateCertificateIssuer'),
  },
  {
    ...COMMON,
    id: 'DeleteCertificateIssuer',
    name: 'Delete a certificate issuer',
    help: 'Removes an issuer from the vault. Certificates it has issued stay.',
    method: 'DELETE',
    path: ISSUER,
    use: WRITES,
    inputs: [ISSUER_NAME],
    permission: needs('certificates/deleteissuers', 'certificatecas/delete'),
    defaultMapping: { 'issuer-name': '$.name' },
    derive,
    sensitive: ['credentials.pwd'],
    docs: docsOf('certificates', 'DeleteCertificateIssuer'),
  },
  {
    ...COMMON,
    id: 'GetCertificateContacts',
    name: 'List certificate contacts',
    help: 'Who is told before a certificate expires.',
    method: 'GET',
    path: CONTACTS,
    use: READS,
    inputs: [],
    recordsPath: 'contacts',
    permission: SEE_CONTACTS,
    traceKey: 'email',
    docs: docsOf('certificates', 'GetCertificateContacts'),
  },
  {
    ...COMMON,
    id: 'SetCertificateContacts',
    name: 'Set the certificate contacts',
    help: 'Replaces the list of those who are told before a certificate expires.',
    method: 'PUT',
    path: CONTACTS,
    use: WRITES,
    inputs: [
      text('contacts', 'Contacts', 'List of {email, name, phone}.', {
        type: 'list',
        items: 'object',
        required: true,
        example: '[{"email": "admin@contoso.com", "name": "Admin"}]',
      }),
    ],
    permission: SEE_CONTACTS,
    defaultMapping: { contacts: '$.contacts' },
    docs: docsOf('certificates', 'SetCertificateContacts'),
  },
  {
    ...COMMON,
    id: 'DeleteCertificateContacts',
    name: 'Delete the certificate contacts',
    help: 'Removes all contacts: nobody is told before a certificate expires.',
    method: 'DELETE',
    path: CONTACTS,
    use: WRITES,
    inputs: [],
    permission: SEE_CONTACTS,
    defaultMapping: {},
    docs: docsOf('certificates', 'DeleteCertificateContacts'),
  },
]

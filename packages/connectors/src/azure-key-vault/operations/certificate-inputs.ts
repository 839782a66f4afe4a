/** Inputs of the operations on certificates. A policy can be given whole, or by its usual members. */
import type { OperationInput } from '@keyway/contract'
import { ATTRIBUTE_PATHS, NAME_PATTERN, VERSION_PATTERN } from './data-plane-inputs.ts'

export const CERTIFICATE_NAME: OperationInput = {
  name: 'certificate-name',
  label: 'Certificate name',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the certificate: 1 to 127 letters, digits and hyphens.',
  example: 'web-server',
  pattern: NAME_PATTERN,
  maxLength: 127,
}

export const CERTIFICATE_VERSION: OperationInput = {
  name: 'certificate-version',
  label: 'Version',
  type: 'string',
  in: 'path',
  required: false,
  help: 'Version of the certificate, 32 hexadecimal digits. Leave empty for the newest.',
  example: 'c3d31d7b36c942ad83ef36fc0785a4fc',
  pattern: VERSION_PATTERN,
}

export const INCLUDE_PENDING: OperationInput = {
  name: 'includePending',
  label: 'Include pending',
  type: 'boolean',
  in: 'query',
  required: false,
  help: 'Also list certificates that are still being issued.',
  example: false,
}

export const ISSUER_NAME: OperationInput = {
  name: 'issuer-name',
  label: 'Issuer name',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the issuer in this vault.',
  example: 'digicert-1',
  pattern: NAME_PATTERN,
  maxLength: 127,
}

export const POLICY: OperationInput = {
  name: 'policy',
  label: 'Policy',
  type: 'object',
  in: 'body',
  required: false,
  help: 'The whole certificate policy, as getting one gives it. The fields below win over what it says.',
}

const input = (name: string, label: string, type: OperationInput['type'], help: string, more = {}): OperationInput => ({
  name,
  label,
  type,
  in: 'body',
  required: false,
  help,
  ...more,
})

/** The members of a policy that people set most, each with its place in it. */
const POLICY_MEMBERS: readonly (readonly [place: string, OperationInput])[] = [
  [
    'issuer.name',
    input(
      'issuerName',
      'Issuer',
      'string',
      'Self for self-signed, Unknown to sign it yourself, or an issuer of the vault.',
      {
        example: 'Self',
      },
    ),
  ],
  ['x509_props.subject', input('subject', 'Subject', 'string', 'X.500 name.', { example: 'CN=contoso.com' })],
  [
    'x509_props.sans.dns_names',
    input('dnsNames', 'DNS names', 'list', 'Names the certificate is for, besides its subject.', {
      items: 'string',
      example: 'contoso.com, www.contoso.com',
    }),
  ],
  [
    'x509_props.validity_months',
    input('validityMonths', 'Valid for (months)', 'number', 'Azure takes 12 when left out.', {
      example: 12,
      minimum: 1,
      maximum: 1200,
    }),
  ],
  [
    'x509_props.ekus',
    input('ekus', 'Enhanced key usage', 'list', 'OIDs of what it may be used for.', {
      items: 'string',
      example: '1.3.6.1.5.5.7.3.1',
    }),
  ],
  [
    'x509_props.key_usage',
    input('keyUsage', 'Key usage', 'list', 'What its key may be used for.', {
      items: 'string',
      example: 'digitalSignature, keyEncipherment',
      options: [
        'digitalSignature',
        'nonRepudiation',
        'keyEncipherment',
        'dataEncipherment',
        'keyAgreement',
        'keyCertSign',
        'cRLSign',
        'encipherOnly',
        'decipherOnly',
      ],
    }),
  ],
  [
    'key_props.kty',
    input('kty', 'Key type', 'string', 'Azure takes RSA when left out. The -HSM types need the premium tier.', {
      example: 'RSA',
      options: ['RSA', 'RSA-HSM', 'EC', 'EC-HSM'],
    }),
  ],
  [
    'key_props.key_size',
    input('keySize', 'Key size', 'number', 'Bits of an RSA key: 2048, 3072 or 4096.', { minimum: 2048, maximum: 4096 }),
  ],
  [
    'key_props.crv',
    input('crv', 'Curve', 'string', 'Curve of an EC key.', { options: ['P-256', 'P-384', 'P-521', 'P-256K'] }),
  ],
  ['key_props.exportable', input('exportable', 'Exportable key', 'boolean', 'Whether its private key may be read.')],
  ['key_props.reuse_key', input('reuseKey', 'Reuse key', 'boolean', 'Whether renewing keeps the key.')],
  [
    'secret_props.contentType',
    input('contentType', 'Content type', 'string', 'Form in which its secret is given out.', {
      example: 'application/x-pkcs12',
      options: ['application/x-pkcs12', 'application/x-pem-file'],
    }),
  ],
  [
    'lifetime_actions',
    input('lifetimeActions', 'Lifetime actions', 'list', 'What happens before it expires.', {
      items: 'object',
      example: '[{"trigger": {"lifetime_percentage": 80}, "action": {"action_type": "AutoRenew"}}]',
    }),
  ],
]

export const POLICY_INPUTS: readonly OperationInput[] = POLICY_MEMBERS.map(([, member]) => member)

/** Where those go. @param base `policy.` in a body that holds a policy among other things */
export const policyPaths = (base: '' | 'policy.'): Readonly<Record<string, string>> =>
  Object.fromEntries(POLICY_MEMBERS.map(([place, { name }]) => [name, base + place]))

export const CERTIFICATE_PATHS = { ...policyPaths('policy.'), enabled: ATTRIBUTE_PATHS.enabled } as const

export const PRESERVE_ORDER = input(
  'preserveCertOrder',
  'Keep the order of the chain',
  'boolean',
  'Whether the chain stays in the order it comes in. Azure puts the leaf first otherwise.',
)

/** Custom fields, settings and JWT in the form of a client: as they are typed, and as they become the document. */
import {
  type HTTP_ID,
  type IClient,
  type IClientInput,
  isSymmetric,
  MASK,
  type SignatureMethod,
} from '@keyway/contract'
import { readSettings, settingsFault } from '../connections/custom-settings.ts'
import type { FieldRow } from '../ui/form/field-rows.ts'
import type { Pair } from '../ui/form/pairs-field.tsx'

export interface ReferenceValues {
  readonly encrypted: readonly Pair[]
  readonly unencrypted: readonly Pair[]
  readonly inConnections: boolean
  readonly settings: string
  readonly enableJWT: boolean
  readonly signatureMethod: SignatureMethod
  readonly payload: string
  readonly jwtHeaders: string
  /** Secret or private key, as the method has it. Blank on edit: the stored one stays. */
  readonly jwtKey: string
  readonly isBase64: boolean
}

export const EMPTY_REFERENCES: ReferenceValues = {
  encrypted: [],
  unencrypted: [],
  inConnections: false,
  settings: '',
  enableJWT: false,
  signatureMethod: 'hmac-sha256',
  payload: '{\n  "iss": "{{iClient.clientId}}"\n}',
  jwtHeaders: '',
  jwtKey: '',
  isBase64: false,
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value ? JSON.stringify(value, null, 2) : ''

export function referenceValues({
  oauth2,
  settings,
  jwt,
  enableJWT,
  enableIClientReferences,
}: IClient): ReferenceValues {
  return {
    encrypted: Object.keys(oauth2?.encrypted ?? {}).map((name) => ({ name, value: '', stored: true })),
    unencrypted: Object.entries(oauth2?.unencrypted ?? {}).map(([name, value]) => ({ name, value: String(value) })),
    inConnections: enableIClientReferences ?? false,
    settings: textOf(settings),
    enableJWT: enableJWT ?? false,
    signatureMethod: jwt?.signatureMethod ?? EMPTY_REFERENCES.signatureMethod,
    payload: jwt ? textOf(jwt.payload) : EMPTY_REFERENCES.payload,
    jwtHeaders: textOf(jwt?.headers),
    jwtKey: '',
    isBase64: jwt?.isSecretBase64Encoded ?? false,
  }
}

/** The stored key serves as long as the method takes one of its kind. */
export const keepsKey = ({ signatureMethod }: ReferenceValues, stored: IClient | undefined): boolean =>
  (isSymmetric(signatureMethod) ? stored?.jwt?.secret : stored?.jwt?.privateKey) !== undefined

/** @param stored undefined when creating */
export const referenceRows = (
  values: ReferenceValues,
  stored: IClient | undefined,
): readonly FieldRow<ReferenceValues>[] => [
  ...pairRows('encrypted', 'Encrypted fields', values.encrypted),
  ...pairRows('unencrypted', 'Unencrypted fields', values.unencrypted),
  { field: 'inConnections', path: 'enableIClientReferences', label: 'Enable iClient references' },
  { field: 'settings', path: 'settings', label: 'Settings', check: ({ settings }) => settingsFault(settings) },
  { field: 'signatureMethod', path: 'jwt.signatureMethod', label: 'Signature method' },
  { field: 'payload', path: 'jwt.payload', label: 'Payload', required: ({ enableJWT }) => enableJWT },
  { field: 'jwtHeaders', path: 'jwt.headers', label: 'Headers' },
  {
    field: 'jwtKey',
    path: isSymmetric(values.signatureMethod) ? 'jwt.secret' : 'jwt.privateKey',
    label: isSymmetric(values.signatureMethod) ? 'Secret' : 'Private key',
    required: ({ enableJWT }) => enableJWT && !keepsKey(values, stored),
  },
]

const pairRows = (
  field: 'encrypted' | 'unencrypted',
  label: string,
  pairs: readonly Pair[],
): readonly FieldRow<ReferenceValues>[] => [
  { field, path: `oauth2.${field}`, label },
  ...pairs.flatMap(({ name }, index): FieldRow<ReferenceValues>[] => [
    { field: `${field}.${index}.value`, path: `oauth2.${field}.${name.trim()}`, label: 'Value' },
  ]),
]

const named = (pairs: readonly Pair[]): readonly Pair[] => pairs.filter(({ name }) => name.trim() !== '')

/** Members of the `oauth2` block. */
export function fieldsBlock({ encrypted, unencrypted }: ReferenceValues) {
  const secrets = named(encrypted).map(({ name, value, stored }) => [
    name.trim(),
    value === '' && stored ? MASK : value,
  ])
  const values = named(unencrypted).map(({ name, value }) => [name.trim(), value])
  return {
    ...(secrets.length > 0 && { encrypted: Object.fromEntries(secrets) }),
    ...(values.length > 0 && { unencrypted: Object.fromEntries(values) }),
  }
}

type Members = Pick<
  Extract<IClientInput, { _httpConnectorId: typeof HTTP_ID }>,
  'settings' | 'settingsForm' | 'enableJWT' | 'jwt' | 'enableIClientReferences'
>

/** Members beside it. */
export function referenceMembers(values: ReferenceValues, stored: IClient | undefined): Members {
  const { signatureMethod, payload, jwtHeaders, jwtKey, isBase64 } = values
  const isSecret = isSymmetric(signatureMethod)
  const key = jwtKey === '' && keepsKey(values, stored) ? MASK : jwtKey
  // Switched off, it is kept: switching it on again brings it back.
  const jwt = values.enableJWT || stored?.jwt
  return {
    ...(values.settings.trim() !== '' && { settings: readSettings(values.settings) as Members['settings'] }),
    ...(stored?.settingsForm ? { settingsForm: stored.settingsForm } : {}),
    enableIClientReferences: values.inConnections,
    enableJWT: values.enableJWT,
    ...(jwt && {
      jwt: {
        signatureMethod,
        payload,
        ...(jwtHeaders.trim() && { headers: jwtHeaders }),
        ...(key && { [isSecret ? 'secret' : 'privateKey']: key }),
        ...(isSecret && { isSecretBase64Encoded: isBase64 }),
      },
    }),
  }
}

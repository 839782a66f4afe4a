/** Custom fields, settings and the JWT of a client, for its requests and for the templates of its connections. */
import { type IClient, type IClientInput, isSymmetric, SIGNATURE_METHODS } from '@keyway/contract'
import { Checkbox, PasswordInput, Select, Switch, Textarea } from '@mantine/core'
import { Fold } from '../ui/form/fold.tsx'
import { PairsField } from '../ui/form/pairs-field.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { keepsKey } from './reference-values.ts'
import type { UniversalValues } from './universal-values.ts'

interface Props {
  readonly document: DocumentForm<UniversalValues, IClientInput>
  readonly stored: IClient | undefined
  /** One of these fields is at fault. */
  forced(fields: readonly string[]): boolean
}

const PLAIN = { autoComplete: 'off', spellCheck: false } as const
const METHODS = Object.entries(SIGNATURE_METHODS).map(([value, algorithm]) => ({
  value,
  label: `${value} (${algorithm})`,
}))

export function CustomFields({ document, forced }: Props) {
  const { form, field } = document
  const pairs = (name: 'encrypted' | 'unencrypted') => ({
    pairs: form.values[name],
    onChange: (next: UniversalValues['encrypted']) => form.setFieldValue(name, [...next]),
    field: (index: number, member: 'name' | 'value') => field(`${name}.${index}.${member}`),
    error: form.errors[name],
  })
  return (
    <Fold title="Custom fields" forced={forced(['encrypted', 'unencrypted', 'settings', 'inConnections'])}>
      <PairsField
        {...pairs('encrypted')}
        label="Encrypted fields"
        noun="encrypted field"
        secret
        description="Secrets for headers and parameters: {{{iClient.encrypted.apiKey}}}. Stored encrypted, never shown again."
        placeholder={{ name: 'apiKey', value: 'Secret' }}
      />
      <PairsField
        {...pairs('unencrypted')}
        label="Unencrypted fields"
        noun="unencrypted field"
        description="Values that are no secret: {{{iClient.unencrypted.audience}}}."
        placeholder={{ name: 'audience', value: 'https://orders.example.com' }}
      />
      <Switch
        {...document.form.getInputProps('inConnections', { type: 'checkbox' })}
        label="Enable iClient references"
        description="Templates of its connections may use these fields. Encrypted ones go to the valid domain names alone."
      />
      <Textarea
        {...field('settings')}
        {...PLAIN}
        label="Settings"
        description="A JSON object for templates: {{settings.region}}. Not for secrets."
        placeholder='{"region": "eu"}'
        autosize
        minRows={2}
      />
    </Fold>
  )
}

export function JwtFields({ document, stored, forced }: Props) {
  const { form, field } = document
  const { enableJWT, signatureMethod } = form.values
  const isSecret = isSymmetric(signatureMethod)
  const kept = keepsKey(form.values, stored)
  const key = {
    ...field('jwtKey'),
    withAsterisk: !kept,
    placeholder: kept ? 'Leave blank to keep the stored one' : '',
    autoComplete: 'new-password',
    spellCheck: false,
  }
  return (
    <Fold title="JWT" forced={forced(['signatureMethod', 'payload', 'jwtHeaders', 'jwtKey'])}>
      <Switch
        {...form.getInputProps('enableJWT', { type: 'checkbox' })}
        label="Enable JWT"
        description="Signed for each request of this client. Write {{{iClient.jwt.token}}} into its headers or parameters."
      />
      {enableJWT ? (
        <>
          <Select {...field('signatureMethod')} label="Signature method" allowDeselect={false} data={METHODS} />
          <Textarea
            {...field('payload')}
            {...PLAIN}
            label="Payload"
            withAsterisk
            description="Claims as JSON. iat is now and exp five minutes later, unless they are here."
            autosize
            minRows={3}
          />
          <Textarea
            {...field('jwtHeaders')}
            {...PLAIN}
            label="Headers"
            description="Further members of the JWT's header."
            placeholder='{"kid": "key-1"}'
            autosize
            minRows={1}
          />
          {isSecret ? (
            <>
              <PasswordInput {...key} label="Secret" />
              <Checkbox {...form.getInputProps('isBase64', { type: 'checkbox' })} label="The secret is base64" />
            </>
          ) : (
            <Textarea
              {...key}
              label="Private key"
              description="PEM, without a passphrase. Stored encrypted, never shown again."
              placeholder={kept ? key.placeholder : '-----BEGIN PRIVATE KEY-----'}
              autosize
              minRows={3}
              maxRows={8}
            />
          )}
        </>
      ) : null}
    </Fold>
  )
}

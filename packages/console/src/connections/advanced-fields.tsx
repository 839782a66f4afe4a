/** Settings few people need, folded away until asked for. An error inside opens them. */
import { type Connection, type ConnectionInput, isUniversal } from '@keyway/contract'
import { Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { FieldHelp } from '../ui/field-help.tsx'
import { asBase64, FileField } from '../ui/form/file-field.tsx'
import { Fold } from '../ui/form/fold.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { ConnectionSearchField } from './choose/connection-search-field.tsx'
import type { ConnectionValues } from './connection-values.ts'
import { hasError } from './http/http-rows.ts'

export interface AdvancedFieldsProps {
  readonly document: DocumentForm<ConnectionValues, ConnectionInput>
  readonly stored: Connection | undefined
  readonly isHttp?: boolean
}

const FIELDS = [
  'concurrencyLevel',
  'targetLevel',
  'borrowFrom',
  'settings',
  'retryHeader',
  'limitRate',
  'disableStrictSSL',
  'cert',
  'key',
  'pfx',
  'passphrase',
  'ca',
]
const PLAIN = { autoComplete: 'off', spellCheck: false } as const

export function AdvancedFields({ document, stored, isHttp = false }: AdvancedFieldsProps) {
  const { form, field } = document
  const { borrowFrom } = form.values
  return (
    <Fold title="Advanced" forced={hasError(form.errors, FIELDS)}>
      <ConcurrencyFields document={document} />
      <ConnectionSearchField
        {...field('borrowFrom')}
        label="Borrow concurrency from"
        description="Both connections then share the concurrency level of the other one."
        placeholder="Nobody"
        clearable
        except={stored?._id}
        nothing="No other connection matches."
        value={borrowFrom || null}
        onChange={(id) => {
          form.setFieldValue('borrowFrom', id ?? '')
          form.clearFieldError('borrowFrom')
        }}
      />
      <TextInput
        {...field('retryHeader')}
        {...PLAIN}
        label="Retry-After header name"
        description="The header that says how many seconds to wait after too many calls."
        placeholder="Retry-After"
        maw="20rem"
      />
      {isHttp ? (
        <>
          <NumberField
            {...field('limitRate')}
            label="Calls per minute"
            description="Spreads calls evenly. Needs a concurrency level of 1."
            placeholder="No limit"
            maw="20rem"
          />
          <TlsFields document={document} stored={stored} />
        </>
      ) : null}
      <Textarea
        {...field('settings')}
        {...PLAIN}
        label="Settings"
        description="A JSON object, no place for secrets. Templates use it: {{settings.region}}."
        placeholder={'{"region": "eu"}'}
        autosize
        minRows={2}
        maxRows={12}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
    </Fold>
  )
}

/** How many calls at once: a fixed number, or what the API takes. */
function ConcurrencyFields({ document }: Pick<AdvancedFieldsProps, 'document'>) {
  const { form, field } = document
  const { borrowFrom, recovers } = form.values
  const help = (words: string) => (borrowFrom ? 'Counts for nothing while concurrency is borrowed.' : words)
  return (
    <>
      <Checkbox
        {...form.getInputProps('recovers', { type: 'checkbox' })}
        id={field('recovers').id}
        label="Auto-recover rate limit errors"
        description="Fewer calls at once after an answer that says there were too many, then more again."
      />
      {recovers ? (
        <NumberField
          {...field('targetLevel')}
          label="Target concurrency level"
          description={help('The most calls that may be under way through this connection at once, 1 to 50.')}
          maw="20rem"
        />
      ) : (
        <NumberField
          {...field('concurrencyLevel')}
          label="Concurrency level"
          description={
            <FieldHelp guide="concurrencyLevel">
              {help('How many calls may be under way through this connection at once, 1 to 50.')}
            </FieldHelp>
          }
          maw="20rem"
        />
      )}
    </>
  )
}

const KEEP = 'Leave blank to keep the stored one'

/** Certificates: what the API is to be shown, and whom it is trusted by. */
function TlsFields({ document, stored }: AdvancedFieldsProps) {
  const { form, field } = document
  const kept = stored && isUniversal(stored.http) ? stored.http.clientCertificates : undefined
  const pem = { ...PLAIN, autosize: true, minRows: 2, maxRows: 6, placeholder: '-----BEGIN CERTIFICATE-----' }
  return (
    <>
      <Textarea
        {...field('ca')}
        {...pem}
        label="Certificate authority"
        description="PEM. Trusted besides the usual ones, for an API with an authority of its own."
      />
      <Textarea
        {...field('cert')}
        {...pem}
        label="Client certificate"
        description="PEM. Shown to an API that asks for one."
      />
      {form.values.cert.trim() === '' ? (
        <FileField props={field('pfx')} label="PFX file" accept=".pfx,.p12" read={asBase64} />
      ) : (
        <Textarea
          {...field('key')}
          {...PLAIN}
          label="Private key"
          autosize
          minRows={2}
          maxRows={6}
          placeholder={kept?.key === undefined ? '-----BEGIN PRIVATE KEY-----' : KEEP}
        />
      )}
      <PasswordInput
        {...field('passphrase')}
        label="Passphrase"
        description="Of the private key or the PFX file."
        placeholder={kept?.passphrase === undefined ? '' : KEEP}
        autoComplete="new-password"
      />
      <Checkbox
        {...form.getInputProps('disableStrictSSL', { type: 'checkbox' })}
        id={field('disableStrictSSL').id}
        label="Disable strict SSL"
        description="Takes any certificate, so anybody in between can read along. Only for hosts an administrator allowed."
      />
    </>
  )
}

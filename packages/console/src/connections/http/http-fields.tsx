/**
 * The HTTP view of a connection: General, Application details, OAuth 2.0 settings, Nonstandard API response patterns, How
 * to test connection, Advanced, in integrator.io's order. For Azure Key Vault it edits the document of the simple view.
 */
import {
  type Application,
  AUTH_TYPE_NAMES,
  AUTH_TYPES,
  type Connection,
  type ConnectionInput,
  ERROR_MEDIA_TYPES,
  HTTP_ID,
  MEDIA_TYPES,
  SUCCESS_MEDIA_TYPES,
} from '@keyway/contract'
import { Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { Fold } from '../../ui/form/fold.tsx'
import { PairsField } from '../../ui/form/pairs-field.tsx'
import type { DocumentForm } from '../../ui/form/use-document-form.ts'
import { AdvancedFields } from '../advanced-fields.tsx'
import { ApplicationLine } from '../application-line.tsx'
import type { ConnectionValues } from '../connection-values.ts'
import { BasicFields, TokenFields } from './auth-fields.tsx'
import { hasError } from './http-rows.ts'
import { PatternFields } from './pattern-fields.tsx'
import { PingFields } from './ping-fields.tsx'

export interface HttpFieldsProps {
  readonly document: DocumentForm<ConnectionValues, ConnectionInput>
  readonly stored: Connection | undefined
}

export interface HttpViewProps extends HttpFieldsProps {
  readonly application: Application
  readonly onChangeApplication: (() => void) | undefined
  /** Client and scopes, as the application has them. */
  readonly oauthSettings: React.ReactNode
  /** API type and Vault URL of an Azure connection. */
  readonly azureDetails?: React.ReactNode
}

const PLAIN = { autoComplete: 'off', spellCheck: false } as const
const DETAILS = [
  'authType',
  'baseURI',
  'mediaType',
  'successMediaType',
  'errorMediaType',
  'headers',
  'encrypted',
  'unencrypted',
  'username',
  'password',
  'token',
  'tokenLocation',
  'tokenHeader',
  'tokenScheme',
  'tokenParam',
  'refreshMethod',
  'refreshUri',
  'refreshBody',
  'refreshMediaType',
  'refreshPath',
  'refreshToken',
  'refreshHeaders',
  'apiType',
  'vaultUrl',
]

export function HttpFields(props: HttpViewProps) {
  const { document, stored, application, onChangeApplication, oauthSettings, azureDetails } = props
  const { form, field } = document
  const { authType, headers, encrypted, unencrypted } = form.values
  const isHttp = application._id === HTTP_ID
  const errors = form.errors
  return (
    <Stack gap="md">
      <ApplicationLine application={application} onChange={onChangeApplication} />
      <TextInput
        {...field('name')}
        label="Name"
        withAsterisk
        data-autofocus
        description="Shown wherever a connection is chosen."
        placeholder={isHttp ? 'Orders API' : 'Contoso production vault'}
        autoComplete="off"
      />
      <TextInput
        label="Mode"
        value="Cloud"
        readOnly
        description="Keyway runs where you put it, so hosts of your own network need no agent."
      />
      <Fold title="Application details" open forced={hasError(errors, DETAILS)}>
        {isHttp ? (
          <Select
            {...field('authType')}
            label="Authentication type"
            withAsterisk
            allowDeselect={false}
            data={AUTH_TYPES.map((value) => ({ value, label: AUTH_TYPE_NAMES[value] }))}
          />
        ) : (
          <TextInput
            label="Authentication type"
            value="OAuth 2.0"
            readOnly
            description="Azure Key Vault takes no other."
          />
        )}
        {isHttp ? (
          <TextInput
            {...field('baseURI')}
            {...PLAIN}
            label="Base URI"
            withAsterisk
            type="url"
            inputMode="url"
            description="Stands before every call. Calls go below this address and nowhere else."
            placeholder="https://api.example.com/v2"
          />
        ) : (
          <>
            {azureDetails}
            <TextInput
              label="Base URI"
              value={stored?.http.baseURI ?? ''}
              placeholder="Known once the connection is saved"
              readOnly
              description="Follows from the API type and the Vault URL."
            />
          </>
        )}
        {isHttp && authType === 'basic' ? <BasicFields document={document} stored={stored} /> : null}
        {isHttp && authType === 'token' ? <TokenFields document={document} stored={stored} /> : null}
        <Select
          {...field('mediaType')}
          label="Media type"
          withAsterisk
          allowDeselect={false}
          description="Of request bodies, where the caller does not say."
          data={[...MEDIA_TYPES]}
        />
        <Select
          {...field('successMediaType')}
          label="Override media type for success responses"
          clearable
          placeholder="By the Content-Type of the answer"
          data={[...SUCCESS_MEDIA_TYPES]}
          value={form.values.successMediaType || null}
          onChange={(value) => form.setFieldValue('successMediaType', value ?? '')}
        />
        <Select
          {...field('errorMediaType')}
          label="Override media type for error responses"
          clearable
          placeholder="As for success"
          data={[...ERROR_MEDIA_TYPES]}
          value={form.values.errorMediaType || null}
          onChange={(value) => form.setFieldValue('errorMediaType', value ?? '')}
        />
        <PairsField
          label="Configure HTTP headers"
          noun="header"
          description="Sent with every call. Values may be templates: {{{connection.http.unencrypted.region}}}."
          pairs={headers}
          placeholder={{ name: 'X-Tenant', value: 'contoso' }}
          onChange={(pairs) => form.setFieldValue('headers', [...pairs])}
          field={(index, member) => field(`headers.${index}.${member}`)}
          error={errors.headers}
        />
        {isHttp ? (
          <>
            <PairsField
              label="Encrypted fields"
              noun="encrypted field"
              secret
              description="Secrets for templates: {{{connection.http.encrypted.apiKey}}}. Stored encrypted, never shown again."
              pairs={encrypted}
              placeholder={{ name: 'apiKey', value: 'Secret' }}
              onChange={(pairs) => form.setFieldValue('encrypted', [...pairs])}
              field={(index, member) => field(`encrypted.${index}.${member}`)}
              error={errors.encrypted}
            />
            <PairsField
              label="Unencrypted fields"
              noun="unencrypted field"
              description="Values for templates that are no secret: {{{connection.http.unencrypted.region}}}."
              pairs={unencrypted}
              placeholder={{ name: 'region', value: 'eu' }}
              onChange={(pairs) => form.setFieldValue('unencrypted', [...pairs])}
              field={(index, member) => field(`unencrypted.${index}.${member}`)}
              error={errors.unencrypted}
            />
          </>
        ) : null}
      </Fold>
      {!isHttp || authType === 'oauth' ? (
        <Fold title="OAuth 2.0 settings" open forced={hasError(errors, ['iclientId', 'scope'])}>
          {oauthSettings}
        </Fold>
      ) : null}
      <PatternFields document={document} />
      <PingFields document={document} isHttp={isHttp} />
      <AdvancedFields document={document} stored={stored} isHttp={isHttp} />
    </Stack>
  )
}

/** Scopes of a service Keyway does not know: typed one by one. */
export function FreeScopes({ document }: Pick<HttpFieldsProps, 'document'>) {
  return (
    <TagsInput
      {...document.field('scope')}
      label="Scopes"
      description="What the connection asks to be allowed to do. Left empty: the scopes of the OAuth 2.0 client."
      placeholder="Type a scope and press Enter"
      acceptValueOnBlur
    />
  )
}

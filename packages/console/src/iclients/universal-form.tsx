/** The form of an OAuth 2.0 client of any service: what integrator.io calls a custom OAuth 2.0 iClient. */
import { type IClient, IClientInput } from '@keyway/contract'
import { PasswordInput, Select, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { TOKEN_IN_BODY } from '../connections/http/auth-fields.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { Fold } from '../ui/form/fold.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import { PairsField } from '../ui/form/pairs-field.tsx'
import { type DocumentForm, useDocumentForm } from '../ui/form/use-document-form.ts'
import { highlight } from '../ui/highlight.ts'
import { Notice } from '../ui/notice.tsx'
import { notifyDone } from '../ui/notify.ts'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { RedirectUriField } from './redirect-uri-field.tsx'
import { CustomFields, JwtFields } from './reference-fields.tsx'
import {
  endsUniversalAccess,
  hostsOf,
  type UniversalValues,
  universalClientDocument,
  universalClientRows,
  universalClientValues,
} from './universal-values.ts'

export interface UniversalFormProps {
  readonly stored: IClient | undefined
  readonly redirectUri: string | undefined
  readonly onSaved: ((iclient: IClient) => void) | undefined
  /** The choice of the application, while it can be made. */
  readonly chooser: React.ReactNode
}

const PLAIN = { autoComplete: 'off', spellCheck: false } as const

export function UniversalForm({ stored, redirectUri, onSaved, chooser }: UniversalFormProps) {
  const document = useDocumentForm<UniversalValues, IClientInput>({
    initial: universalClientValues(stored),
    rows: (values) => universalClientRows(values, stored),
    schema: IClientInput,
    toDocument: (values) => universalClientDocument(values, redirectUri, stored),
  })
  const panel = usePanel()
  const { form, field, failure, saving } = document
  const isCode = form.values.grantType === 'authorizecode'

  const save = async () => {
    const saved = await document.submit((body) => saveDocument('iclients', api.iclients, stored?._id ?? NEW, body))
    if (!saved) return
    highlight(saved._id)
    onSaved?.(saved)
    notifyDone(`OAuth 2.0 client "${saved.name}" saved`)
    panel.close()
  }

  return (
    <PanelPage
      dirty={form.isDirty()}
      title={stored ? 'Edit OAuth 2.0 client' : 'Create OAuth 2.0 client'}
      onSubmit={() => void save()}
      footer={
        <>
          <ActionButton type="submit" busy={saving} busyWords="Saving…">
            Save
          </ActionButton>
          <CancelButton />
        </>
      }
    >
      <Stack gap="md">
        {chooser}
        {failure ? <Problem error={failure} title="The OAuth 2.0 client was not saved" /> : null}
        {endsUniversalAccess(form.values, stored) ? (
          <Notice tone="warn" title="This ends the access of the connections of this client">
            <p>Each of them must be authorized again with “Save & authorize”.</p>
          </Notice>
        ) : null}
        <TextInput
          {...field('name')}
          label="Name"
          withAsterisk
          data-autofocus
          placeholder="Orders service"
          autoComplete="off"
        />
        <TextInput {...field('clientId')} {...PLAIN} label="Client ID" withAsterisk />
        <PasswordInput
          {...field('clientSecret')}
          label="Client secret"
          withAsterisk={stored?.oauth2?.clientSecret === undefined}
          placeholder={stored?.oauth2?.clientSecret ? 'Leave blank to keep the stored one' : ''}
          autoComplete="new-password"
          spellCheck={false}
        />
        <Select
          {...field('grantType')}
          label="Grant type"
          withAsterisk
          allowDeselect={false}
          data={[
            { value: 'authorizecode', label: 'Authorization code' },
            { value: 'clientcredentials', label: 'Client credentials' },
          ]}
          description={
            isCode
              ? 'Somebody signs in with the service and allows access.'
              : 'Nobody signs in: the client acts by itself.'
          }
        />
        <Select
          {...field('secretIn')}
          label="Send client credentials via"
          allowDeselect={false}
          data={[
            { value: 'basicauthheader', label: 'Basic auth header' },
            { value: 'body', label: 'Body' },
          ]}
        />
        {isCode ? (
          <TextInput
            {...field('authUrl')}
            {...PLAIN}
            type="url"
            label="Authorization URL"
            withAsterisk
            placeholder="https://auth.example.com/authorize"
          />
        ) : null}
        <TextInput
          {...field('tokenUrl')}
          {...PLAIN}
          type="url"
          label="Access token URL"
          withAsterisk
          placeholder="https://auth.example.com/token"
        />
        <TagsInput
          {...field('domains')}
          label="Valid domain names"
          description="Hosts the URLs may be of. Left empty: those of the URLs above."
          placeholder={hostsOf(form.values).join(', ') || 'auth.example.com'}
          acceptValueOnBlur
        />
        {isCode ? <RedirectUriField uri={redirectUri} /> : null}
        <ScopeAndToken document={document} isCode={isCode} />
        <Overrides document={document} isCode={isCode} />
        <CustomFields document={document} stored={stored} forced={(fields) => some(form.errors, fields)} />
        <JwtFields document={document} stored={stored} forced={(fields) => some(form.errors, fields)} />
      </Stack>
    </PanelPage>
  )
}

interface PartProps {
  readonly document: DocumentForm<UniversalValues, IClientInput>
  readonly isCode: boolean
}

const some = (errors: Readonly<Record<string, unknown>>, fields: readonly string[]): boolean =>
  Object.keys(errors).some((at) => errors[at] && fields.some((name) => at === name || at.startsWith(`${name}.`)))

function ScopeAndToken({ document, isCode }: PartProps) {
  const { form, field } = document
  const fields = ['scope', 'delimiter', 'pkce', 'location', 'headerName', 'scheme', 'paramName']
  return (
    <Fold title="Scopes, PKCE and access token" forced={some(form.errors, fields)}>
      <TagsInput
        {...field('scope')}
        label="Scopes"
        description="For connections that name none themselves."
        placeholder="Type a scope and press Enter"
        acceptValueOnBlur
      />
      <Select
        {...field('delimiter')}
        label="Delimiter"
        allowDeselect={false}
        data={[
          { value: ' ', label: 'Space' },
          { value: ',', label: 'Comma' },
          { value: ';', label: 'Semicolon' },
          { value: '+', label: 'Plus' },
          { value: '|', label: 'Bar' },
        ]}
      />
      {isCode ? (
        <Select
          {...field('pkce')}
          label="PKCE"
          allowDeselect={false}
          description="Plain only where the service knows nothing better: it does not protect the code."
          data={[
            { value: 's256', label: 'S256' },
            { value: 'plain', label: 'Plain' },
          ]}
        />
      ) : null}
      <Select
        {...field('location')}
        label="Access token location"
        allowDeselect={false}
        data={[
          { value: 'header', label: 'Header' },
          { value: 'url', label: 'URL parameter' },
          { value: 'body', label: 'Body' },
        ]}
      />
      {form.values.location === 'header' ? (
        <SimpleGrid cols={2}>
          <TextInput {...field('headerName')} {...PLAIN} label="Header name" placeholder="Authorization" />
          <TextInput {...field('scheme')} {...PLAIN} label="Scheme" placeholder="None" />
        </SimpleGrid>
      ) : (
        <TextInput
          {...field('paramName')}
          {...PLAIN}
          label="Parameter name"
          withAsterisk
          placeholder="access_token"
          description={form.values.location === 'body' ? TOKEN_IN_BODY : ''}
        />
      )}
    </Fold>
  )
}

function Overrides({ document, isCode }: PartProps) {
  const { form, field } = document
  const fields = [
    'authQuery',
    'tokenHeaders',
    'tokenBody',
    'refreshUrl',
    'refreshHeaders',
    'refreshBody',
    'revokeUrl',
    'revokeHeaders',
    'revokeBody',
    'accessTokenPath',
    'refreshTokenPath',
    'failStatusCode',
    'failPath',
    'failValues',
  ]
  const pairs = (
    name: 'authQuery' | 'tokenHeaders' | 'refreshHeaders' | 'revokeHeaders',
    label: string,
    noun: string,
  ) => (
    <PairsField
      label={label}
      noun={noun}
      pairs={form.values[name]}
      onChange={(next) => form.setFieldValue(name, [...next])}
      field={(index, member) => field(`${name}.${index}.${member}`)}
      error={form.errors[name]}
    />
  )
  const body = (name: 'tokenBody' | 'refreshBody' | 'revokeBody', label: string) => (
    <Textarea
      {...field(name)}
      {...PLAIN}
      label={label}
      autosize
      minRows={1}
      placeholder="audience=orders"
      description="Added to the form that Keyway sends."
    />
  )
  return (
    <Fold title="Overrides" forced={some(form.errors, fields)}>
      {isCode ? pairs('authQuery', 'Parameters of the authorization URL', 'parameter') : null}
      {pairs('tokenHeaders', 'Headers of the token request', 'token request header')}
      {body('tokenBody', 'Parameters of the token request')}
      {isCode ? (
        <>
          <TextInput
            {...field('refreshUrl')}
            {...PLAIN}
            type="url"
            label="Refresh token URL"
            placeholder="The access token URL"
          />
          {pairs('refreshHeaders', 'Headers of the refresh request', 'refresh request header')}
          {body('refreshBody', 'Parameters of the refresh request')}
        </>
      ) : null}
      <TextInput
        {...field('revokeUrl')}
        {...PLAIN}
        type="url"
        label="Revocation URL"
        description="Told when the access of a connection is revoked in Keyway."
      />
      {form.values.revokeUrl.trim() ? (
        <>
          {pairs('revokeHeaders', 'Headers of the revocation', 'revocation header')}
          {body('revokeBody', 'Parameters of the revocation')}
        </>
      ) : null}
      <TextInput {...field('accessTokenPath')} {...PLAIN} label="Path to access token" placeholder="access_token" />
      <TextInput {...field('refreshTokenPath')} {...PLAIN} label="Path to refresh token" placeholder="refresh_token" />
      <NumberField
        {...field('failStatusCode')}
        label="Error status code"
        description="Of the token URL. Any of 400 and above is one anyway."
      />
      <TextInput {...field('failPath')} {...PLAIN} label="Error path" placeholder="error" />
      <TagsInput
        {...field('failValues')}
        label="Error values"
        placeholder="Type a value and press Enter"
        acceptValueOnBlur
      />
    </Fold>
  )
}
